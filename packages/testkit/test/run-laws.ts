// The laws on many stories, by hand and by night: `npm run laws -- [stories] [seed] [--each] [--minutes M]`. So many
// stories of the processes that ship, in turns, and as many of processes drawn at random; with `--each` so many of each
// that ships; with `--minutes` what can be done in that time.
// Every core works. A law that breaks is told with its shortest story, and kept with its seed in a file.
import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Batch, batchesOf, type Found, shipped } from './law-batches.ts';

const keptIn = fileURLToPath(new URL('../../../node_modules/.cache/leadstream/', import.meta.url));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { each: { type: 'boolean', default: false }, minutes: { type: 'string', default: 'Infinity' } },
});
const [stories = 0, seed = 0] = [positionals[0] ?? 1000, positionals[1] ?? randomInt(2 ** 30)].map(Number);
const minutes = Number(values.minutes);
if (![stories, seed].every(Number.isSafeInteger) || stories < 1 || !(minutes > 0)) {
  console.error('npm run laws -- [stories] [seed] [--each] [--minutes M]: whole numbers');
  process.exit(2);
}

const again = `npm run laws -- ${stories} ${seed}${values.each ? ' --each' : ''}`;
const began = performance.now();
let toldAt = began;
const batches = batchesOf({ stories, seed, each: values.each });
const all = batches.reduce((sum, { runs }) => sum + runs, 0);
console.log(`${all} stories, ${shipped.length} processes that ship and random ones; repeat with: ${again}`);
const found = await workedOff(batches);
const lived = found.reduce((sum, { runs }) => sum + runs, 0);
const broken = found.flatMap((one) => one.broken);
if (broken.length > 0) console.error(`\nKept in ${keep(broken)}; repeat with: ${again}`);
else
  console.log(`All ${found[0]?.laws ?? 0} laws hold on ${lived} stories (of ${all} asked for). ${elapsed()}`);
process.exitCode = broken.length > 0 ? 1 : 0;

/** Gives batches to a worker for each core until none is left. */
function workedOff(waiting: Batch[]): Promise<readonly Found[]> {
  const done: Found[] = [];
  let stories = 0;
  const next = (worker: ChildProcess): void => {
    const isTime = performance.now() - began < minutes * 60_000;
    const batch = isTime ? waiting.shift() : undefined;
    if (batch) worker.send(batch);
    else worker.disconnect();
  };
  const lives = Array.from({ length: Math.min(availableParallelism(), waiting.length) }, () => {
    const worker = fork(fileURLToPath(new URL('./law-worker.ts', import.meta.url)));
    worker.on('message', (found: Found) => {
      done.push(found);
      stories += found.runs;
      tell(stories, done);
      next(worker);
    });
    next(worker);
    return new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', (code) =>
        code === 0
          ? resolve()
          : reject(new Error(`a worker ended with ${String(code)}; repeat with: ${again}`)),
      );
    });
  });
  return Promise.all(lives).then(() => done);
}

/** A line now and then, and where a law breaks at once. */
function tell(stories: number, done: readonly Found[]): void {
  const last = done.at(-1);
  for (const one of last?.broken ?? []) console.error(`\n${one}`);
  if (performance.now() - toldAt < 30_000) return;
  toldAt = performance.now();
  const broken = done.reduce((sum, one) => sum + one.broken.length, 0);
  console.log(`  ${stories} of ${all} stories, ${broken} broken, ${elapsed()}`);
}

function keep(broken: readonly string[]): string {
  mkdirSync(keptIn, { recursive: true });
  const file = `${keptIn}broken-laws.txt`;
  appendFileSync(file, [`${new Date().toISOString()} ${again}`, ...broken, ''].join('\n\n'));
  return file;
}

function elapsed(): string {
  return `${((performance.now() - began) / 1000).toFixed(0)} s`;
}
