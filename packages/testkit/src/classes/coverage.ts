import type { Process } from '@leadstream/core';
import { eachStory, type History, type HistoryOptions, historiesFor } from '../arbitraries/histories.ts';
import { seedOf } from '../laws/law-options.ts';
import { type AnyProcess, readyProcess } from '../paper.ts';
import { classesOf } from './classes.ts';

export interface CoverageOptions extends HistoryOptions {
  /** Histories that are looked at. Default: 400. */
  readonly runs?: number | undefined;
  /** Default: fast-check's global seed, else a new one. */
  readonly seed?: number | undefined;
}

/** How many of the histories of a process contain a thing of a class. */
export interface ClassShare {
  readonly name: string;
  /** Whether the process lets it happen at all. */
  readonly isAllowed: boolean;
  readonly histories: number;
  /** Of all histories, 0 to 1. */
  readonly share: number;
}

export interface Coverage {
  readonly seed: number;
  readonly runs: number;
  readonly classes: readonly ClassShare[];
  /** A table for people. */
  toString(): string;
}

/**
 * What the histories of a process contain: the share of histories in which each class of things happens.
 *
 * @example
 * console.log(String(coverageOf(myProcess, { runs: 500, seed: 1 })));
 */
export function coverageOf(process: AnyProcess, options: CoverageOptions = {}): Coverage {
  const ready = readyProcess(process);
  const runs = options.runs ?? 400;
  const seed = seedOf(options);
  const classes = countClasses(ready);
  eachStory(historiesFor(ready, options), { runs, seed }, classes.look);
  return classes.told(seed);
}

/** Counts in how many histories of a process each class of things happens. */
export function countClasses(process: Process) {
  const counted = classesOf(process).map((one) => ({ ...one, histories: 0 }));
  let runs = 0;
  return {
    look(history: History): void {
      runs += 1;
      for (const one of counted) if (one.isIn(history)) one.histories += 1;
    },
    told(seed: number): Coverage {
      const classes = counted.map(({ name, isAllowed, histories }): ClassShare => {
        return { name, isAllowed: isAllowed(process), histories, share: histories / runs };
      });
      return { seed, runs, classes, toString: () => table(classes, runs, seed) };
    },
  };
}

/** Share of histories that should contain each class which a process allows. */
const shareMin = 0.02;

/** So many histories are looked at before it is asked whether they are enough. */
const atLeast = 100;

/**
 * Throws where the laws would hold for want of examples: a class that the process allows is surely in fewer than 2 % of
 * the histories. It looks at as many as it takes to find each class in 2 %, at most `runs`; what is still below then
 * counts as too rare only where chance does not explain it: where the upper end of the interval of its share (E. B.
 * Wilson, 1927, 99 % one-sided) is below 2 %. So what lies near the line does not tip over when stories change a little.
 * Below 300 runs nothing is that sure. Default of `runs` here: 1000.
 */
export function checkCoverage(process: AnyProcess, options: CoverageOptions = {}): void {
  const ready = readyProcess(process);
  const seed = seedOf(options);
  const classes = countClasses(ready);
  const missing = () =>
    classes.told(seed).classes.filter(({ isAllowed, share }) => isAllowed && share < shareMin);
  eachStory(historiesFor(ready, options), { runs: options.runs ?? 1000, seed }, (history, at) => {
    classes.look(history);
    const lookedAt = at + 1;
    return lookedAt % atLeast === 0 && missing().length === 0 ? 'enough' : undefined;
  });
  const { runs } = classes.told(seed);
  const rare = missing().filter(({ histories }) => highestShare(histories, runs) < shareMin);
  if (rare.length === 0) return;
  const list = rare.map(({ name, histories }) => `  ${name}: in ${histories} of ${runs} histories`);
  throw new Error(
    [`These happen in fewer than ${shareMin * 100} % of the histories (seed ${seed}):`, ...list].join('\n'),
  );
}

/** The upper end of the one-sided 99 % interval of a share. */
function highestShare(found: number, runs: number): number {
  const z = 2.326;
  const middle = found + (z * z) / 2;
  const apart = z * Math.sqrt((found * (runs - found)) / runs + (z * z) / 4);
  return (middle + apart) / (runs + z * z);
}

function table(classes: readonly ClassShare[], runs: number, seed: number): string {
  const width = Math.max(...classes.map(({ name }) => name.length));
  const rows = classes.map(({ name, isAllowed, share }) => {
    const percent = isAllowed || share > 0 ? `${(share * 100).toFixed(1).padStart(5)} %` : 'never';
    return `${name.padEnd(width)}  ${percent}`;
  });
  return [`Of ${runs} histories (seed ${seed}):`, ...rows].join('\n');
}
