// npm run load [-- posts perSecond]: posts at a steady pace from one core to a server with SQLite on the other, and
// counts what became of each; then five thousand posts to a form with a limit of five hundred a day.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundleForNode } from '../../../../.config/bundle-for-node.ts';

const [posts = 30_000, perSecond = 500] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

interface Counted {
  readonly counts: { readonly [outcome: string]: number };
  readonly leads: number;
  readonly lastSlotAt: number;
  readonly now: number;
}

async function startServer(limit: number) {
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-load-'));
  const file = join(import.meta.dirname, `../../node_modules/.cache/load-server-${limit}.mjs`);
  await bundleForNode(new URL('./load-server.ts', import.meta.url), { outfile: file });
  const node = [process.execPath, '--expose-gc', file];
  const child: ChildProcess = spawn(
    'taskset',
    ['-c', '1', ...node, join(folder, 'leads.db'), String(limit)],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    async ask<T>(question: string, more: object = {}): Promise<T> {
      child.send({ question, ...more });
      const [answer] = (await once(child, 'message')) as [T & { failed?: string }];
      if (answer.failed) throw new Error(answer.failed);
      return answer;
    },
    async stop() {
      await this.ask('stop');
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

/** One post; answers how long it took from when it should have been sent. */
const post = (port: number, n: number, due: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const body = `firstName=Ada&lastName=King&company=House+${n}&email=ada${n}%40example.org&ls_key=k${n}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length };
    const sent = request(
      { port, host: '127.0.0.1', path: '/leads/f/load', method: 'POST', headers, agent },
      (answer) => {
        answer.resume();
        answer.on('end', () =>
          answer.statusCode === 303
            ? resolve(performance.now() - due)
            : reject(new Error(`answered ${answer.statusCode}`)),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

/** Sends posts at a pace that does not wait for answers; answers how long each took. */
async function sendAll(port: number, many: number, onQuarter: () => Promise<void>): Promise<number[]> {
  const took: Promise<number>[] = [];
  const begin = performance.now();
  for (let n = 0; n < many; n += 1) {
    const due = begin + (n * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await pause(early);
    took.push(post(port, n, due));
    if (n === Math.floor(many / 4)) await Promise.all([...took, onQuarter()]);
  }
  return Promise.all(took);
}

const at = (sorted: readonly number[], share: number): string =>
  `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)} ms`;
const mib = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

execFileSync('taskset', ['-cp', '0', String(process.pid)], { stdio: 'ignore' });
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
);

const free = await startServer(0);
let quarter = 0;
const took = await sendAll(free.port, posts, async () => {
  quarter = (await free.ask<{ heap: number }>('heap')).heap;
});
const sorted = took.slice(Math.floor(posts / 4) + 2).sort((a, b) => a - b);
const { counts, leads } = await free.ask<Counted>('counts');
const end = (await free.ask<{ heap: number }>('heap')).heap;
console.log(
  `${posts} posts at ${perSecond} a second: ${JSON.stringify(counts)}, ${leads} leads; lost ${posts - (counts['accepted'] ?? 0)}, doubled ${leads - (counts['accepted'] ?? 0)}`,
);
console.log(
  `after the first quarter: p50 ${at(sorted, 0.5)}, p99 ${at(sorted, 0.99)}, longest ${at(sorted, 1)}; heap ${mib(quarter)} at a quarter, ${mib(end)} at the end (${(end / quarter).toFixed(2)})`,
);
await free.stop();

const limited = await startServer(500);
await sendAll(limited.port, 5000, async () => {});
console.log(
  `5000 posts to a limit of 500 a day: ${JSON.stringify((await limited.ask<Counted>('counts')).counts)}`,
);
let heapAtQuarter = 0;
for (let day = 1; day <= 9; day += 1) {
  await limited.ask('work', { hours: 24.01 });
  if (day === 2) heapAtQuarter = (await limited.ask<{ heap: number }>('heap')).heap;
}
const worked = await limited.ask<Counted>('counts');
const heapAtEnd = (await limited.ask<{ heap: number }>('heap')).heap;
console.log(
  `nine days later: ${JSON.stringify(worked.counts)}, ${worked.leads} leads; heap ${mib(heapAtQuarter)} at a quarter, ${mib(heapAtEnd)} at the end (${(heapAtEnd / heapAtQuarter).toFixed(2)})`,
);
await limited.stop();
agent.destroy();
