import type { Process } from '@leadstream/core';
import fc from 'fast-check';
import { type History, livedUntilFault, momentsFor } from '../arbitraries/histories.ts';
import { type AnyProcess, readyProcess } from '../paper.ts';
import { laws } from './all-laws.ts';
import { counterExampleOf } from './counter-example.ts';
import { breachOf, LawBroken } from './law.ts';
import { type LawOptions, runsOf, seedOf } from './law-options.ts';

/** A law for one process. `check` throws `LawBroken` where a history breaks it, with the shortest one found. */
export interface Law {
  /** A sentence of the domain. */
  readonly name: string;
  /** The lines of DOMAIN or DESIGN that it holds. */
  readonly rules: readonly string[];
  check(options?: LawOptions): void;
}

/**
 * The laws that hold for whatever a team lives through with a process, one by one, for a test each. All look at the
 * same histories, which are kept; `checkProcess` looks at all laws in one walk and keeps none.
 *
 * @example
 * for (const law of lawsOf(myProcess)) test(law.name, () => law.check({ runs: 100 }));
 */
export function lawsOf(process: AnyProcess): readonly Law[] {
  const ready = readyProcess(process);
  const lives = createLives(ready);
  return laws.map((law) => ({
    name: law.name,
    rules: law.rules,
    check(options = {}) {
      const { seed, histories } = lives(options);
      const at = histories.findIndex((history) => breachOf(law, history) !== null);
      if (at < 0) return;
      const seen = { ...options, seed, runs: histories.length, at };
      throw new LawBroken(String(counterExampleOf(law, ready, seen)));
    },
  }));
}

interface Lived {
  readonly seed: number;
  readonly histories: readonly History[];
}

/** Lives through the histories of a seed once for all laws: they only look. */
function createLives(process: Process): (options: LawOptions) => Lived {
  let [key, last] = ['', undefined as Lived | undefined];
  let drawn: number | undefined;
  return (options) => {
    drawn ??= seedOf(options);
    const asked = { runs: runsOf(options), length: options.length, seed: options.seed ?? drawn };
    if (last && key === JSON.stringify(asked)) return last;
    key = JSON.stringify(asked);
    const stories = momentsFor(process, asked).map((moments) => livedUntilFault(process, moments));
    last = { seed: asked.seed, histories: fc.sample(stories, { numRuns: asked.runs, seed: asked.seed }) };
    return last;
  };
}
