// The laws on many stories, by hand and by night: `npm run laws -- [cases] [seed]`. So many stories of each process
// that ships, and as many of processes drawn at random. A law that breaks is told with its shortest story.
import { randomInt } from 'node:crypto';
import {
  b2bProcess,
  b2cProcess,
  defaultProcess,
  type ProcessInput,
  salesforceClassicProcess,
  salesforceProcess,
} from '@leadstream/core';
import { arbitraryProcess, checkLaws, LawBroken, marketProcess } from '@leadstream/testkit';
import fc from 'fast-check';

/** Stories that are kept at once. */
const BATCH = 100;
const STORIES_PER_RANDOM_PROCESS = 3;

const { LEADSTREAM_RUNS = '1000', LEADSTREAM_SEED = String(randomInt(2 ** 30)) } = process.env;
const [cases = 0, seed = 0] = [process.argv[2] ?? LEADSTREAM_RUNS, process.argv[3] ?? LEADSTREAM_SEED].map(
  Number,
);
if (![cases, seed].every(Number.isSafeInteger) || cases < 1) {
  console.error('npm run laws -- [cases] [seed]: whole numbers');
  process.exit(2);
}
console.log(`${cases} stories each, seed ${seed}; repeat with: npm run laws -- ${cases} ${seed}`);
try {
  const began = performance.now();
  for (const shipped of [
    defaultProcess,
    b2bProcess,
    b2cProcess,
    salesforceProcess,
    salesforceClassicProcess,
    marketProcess,
  ])
    told(`process ${shipped.id}`, () => checkShipped(shipped));
  told('processes drawn at random', checkRandom);
  console.log(`The laws hold. ${elapsed(began)}`);
} catch (error) {
  console.error(error instanceof LawBroken ? error.message : error);
  process.exitCode = 1;
}

/** Calls with the size and the seed of each batch of a number of things. */
function inBatches(all: number, size: number, check: (runs: number, seed: number) => void): void {
  for (let done = 0; done < all; done += size) check(Math.min(size, all - done), seed + done / size);
}

function checkShipped(shipped: ProcessInput): void {
  inBatches(cases, BATCH, (runs, seedOfBatch) => checkLaws(shipped, { runs, seed: seedOfBatch }));
}

function checkRandom(): void {
  const processes = Math.ceil(cases / STORIES_PER_RANDOM_PROCESS);
  inBatches(processes, 10, (numRuns, seedOfBatch) => {
    for (const drawn of fc.sample(arbitraryProcess(), { numRuns, seed: seedOfBatch }))
      checkLaws(drawn, { runs: STORIES_PER_RANDOM_PROCESS, length: 30, seed: seedOfBatch });
  });
}

function told(what: string, check: () => void): void {
  const began = performance.now();
  check();
  console.log(`  ${what}: ${elapsed(began)}`);
}

function elapsed(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(0)} s`;
}
