import { randomInt } from 'node:crypto';
import type { Process } from '@leadstream/core';
import fc from 'fast-check';
import { eachStory, type History, type HistoryOptions, historiesFor } from '../arbitraries/histories.ts';
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
  const seed = options.seed ?? fc.readConfigureGlobal()?.seed ?? randomInt(2 ** 31);
  const classes = countClasses(ready);
  eachStory(historiesFor(ready, options), { runs, seed }, classes.look);
  return classes.told({ runs, seed });
}

/** Counts in how many histories of a process each class of things happens. */
export function countClasses(process: Process) {
  const counted = classesOf(process).map((one) => ({ ...one, histories: 0 }));
  return {
    look(history: History): void {
      for (const one of counted) if (one.isIn(history)) one.histories += 1;
    },
    told({ runs, seed }: { readonly runs: number; readonly seed: number }): Coverage {
      const classes = counted.map(({ name, isAllowed, histories }): ClassShare => {
        return { name, isAllowed: isAllowed(process), histories, share: histories / runs };
      });
      return { seed, runs, classes, toString: () => table(classes, runs, seed) };
    },
  };
}

/** Least share of histories that must contain each class which a process allows. */
const shareMin = 0.02;

/** Throws where the laws would hold for want of examples: a class that the process allows is in too few histories. */
export function checkCoverage(process: AnyProcess, options: CoverageOptions = {}): void {
  const { classes, runs, seed } = coverageOf(process, options);
  const rare = classes.filter(({ isAllowed, share }) => isAllowed && share < shareMin);
  if (rare.length === 0) return;
  const list = rare.map(({ name, histories }) => `  ${name}: in ${histories} of ${runs} histories`);
  throw new Error(
    [`These happen in fewer than ${shareMin * 100} % of the histories (seed ${seed}):`, ...list].join('\n'),
  );
}

function table(classes: readonly ClassShare[], runs: number, seed: number): string {
  const width = Math.max(...classes.map(({ name }) => name.length));
  const rows = classes.map(({ name, isAllowed, share }) => {
    const percent = isAllowed || share > 0 ? `${(share * 100).toFixed(1).padStart(5)} %` : 'never';
    return `${name.padEnd(width)}  ${percent}`;
  });
  return [`Of ${runs} histories (seed ${seed}):`, ...rows].join('\n');
}
