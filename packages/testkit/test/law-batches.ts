// What is to be done in a run of all laws, cut into pieces that a worker does at a time.
import {
  b2bProcess,
  b2cProcess,
  defaultProcess,
  salesforceClassicProcess,
  salesforceProcess,
} from '@leadstream/core';
import { arbitraryProcess, marketProcess, type Verification, verifyProcess } from '@leadstream/testkit';
import fc from 'fast-check';

export const shipped = [
  defaultProcess,
  marketProcess,
  b2bProcess,
  b2cProcess,
  salesforceProcess,
  salesforceClassicProcess,
] as const;

/** Stories of one process that ships, by its place in the list, or of processes drawn at random. */
export interface Batch {
  readonly process: number | 'random';
  readonly runs: number;
  readonly seed: number;
}

/** What came of a batch. */
export interface Found {
  readonly runs: number;
  /** Laws that were looked at. */
  readonly laws: number;
  /** What is told of each law that is broken. */
  readonly broken: readonly string[];
}

const batchSize = 30;
const storiesOfARandomProcess = 3;

/**
 * Batches for so many stories of the shipped processes, or of each of them, and so many of random ones; mixed, so that a
 * run which is cut short has looked at all of them.
 */
export function batchesOf({
  stories,
  seed,
  each,
}: {
  stories: number;
  seed: number;
  each: boolean;
}): Batch[] {
  const share = each ? stories : Math.ceil(stories / shipped.length);
  const wanted = [...shipped.keys()].map((process) => batchesFor(process, share));
  const all = [...wanted, batchesFor('random', stories)];
  const placed = all.flatMap((some) => some.map((batch, i) => ({ batch, place: (i + 0.5) / some.length })));
  return placed
    .sort((a, b) => a.place - b.place)
    .map(({ batch }, i) => ({ ...batch, seed: (seed + i) % 2 ** 31 }));
}

const batchesFor = (process: Batch['process'], runs: number): Omit<Batch, 'seed'>[] =>
  Array.from({ length: Math.ceil(runs / batchSize) }, (_, i) => ({
    process,
    runs: Math.min(batchSize, runs - i * batchSize),
  }));

export function foundIn({ process, runs, seed }: Batch): Found {
  if (process !== 'random') return foundBy([verifyProcess(shipped[process] as never, { runs, seed })]);
  const count = Math.ceil(runs / storiesOfARandomProcess);
  return foundBy(
    fc
      .sample(arbitraryProcess(), { numRuns: count, seed })
      .map((drawn) => verifyProcess(drawn, { runs: storiesOfARandomProcess, length: 30, seed })),
  );
}

function foundBy(verifications: readonly Verification[]): Found {
  return {
    runs: verifications.reduce((sum, { runs }) => sum + runs, 0),
    laws: verifications[0]?.laws.length ?? 0,
    broken: verifications.flatMap(({ broken }) => broken.map(String)),
  };
}
