import type { Process } from '@leadstream/core';
import { eachStory, livedUntilFault, momentsFor } from '../arbitraries/histories.ts';
import { type Coverage, countClasses } from '../classes/coverage.ts';
import { type AnyProcess, readyProcess } from '../paper.ts';
import { laws } from './all-laws.ts';
import { type CounterExample, counterExampleOf } from './counter-example.ts';
import { breachOf, type HistoryLaw, LawBroken } from './law.ts';
import { type LawOptions, runsOf, seedOf } from './law-options.ts';

/** What came of looking at laws on the random histories of a process. Plain data but for `toString`. */
export interface Verification {
  /** Whether every law holds. */
  readonly holds: boolean;
  readonly process: { readonly id: string; readonly version: number };
  readonly seed: number;
  /** Histories that were lived through. */
  readonly runs: number;
  /** The laws that were looked at, and whether each holds. */
  readonly laws: readonly {
    readonly name: string;
    readonly rules: readonly string[];
    readonly holds: boolean;
  }[];
  /** For each law that is broken, the shortest history found that breaks it. */
  readonly broken: readonly CounterExample[];
  /** What the histories contained: a law about something that never happened holds for want of examples. */
  readonly coverage: Coverage;
  /** All of it for people. */
  toString(): string;
}

/**
 * Looks at every law of conversion and of undoing it (DOMAIN 8) on random histories of a process, whatever its map,
 * record types and statuses: in one walk, each history lived through once for all laws.
 *
 * @example
 * const { holds, broken } = verifyConversion(myProcess, { runs: 1000 });
 */
export const verifyConversion = (process: AnyProcess, options: LawOptions = {}): Verification =>
  verified(process, laws.filter(isOfConversion), options);

/**
 * Looks at every law on random histories of a process, in one walk: each history is lived through once for all laws
 * and then let go, so any number of them takes the same room.
 *
 * @example
 * console.log(String(verifyProcess(myProcess, { runs: 1000, seed: 1 })));
 */
export const verifyProcess = (process: AnyProcess, options: LawOptions = {}): Verification =>
  verified(process, laws, options);

/**
 * `verifyConversion` for a test: throws `LawBroken`, with the laws that are broken and the shortest history for each.
 *
 * @example
 * test('our conversion keeps its laws', () => checkConversion(myProcess, { runs: 200 }));
 */
export const checkConversion = (process: AnyProcess, options?: LawOptions): Verification =>
  demanded(verifyConversion(process, options));

/**
 * `verifyProcess` for a test: throws `LawBroken`, with the laws that are broken and the shortest history for each.
 *
 * @example
 * test('our process keeps the laws', () => checkProcess(myProcess, { runs: 200 }));
 */
export const checkProcess = (process: AnyProcess, options?: LawOptions): Verification =>
  demanded(verifyProcess(process, options));

const isOfConversion = ({ rules }: HistoryLaw): boolean => rules.some((rule) => /^DOMAIN 8\b/.test(rule));

function demanded(verification: Verification): Verification {
  if (!verification.holds) throw new LawBroken(verification.broken.map(String).join('\n\n'));
  return verification;
}

function verified(process: AnyProcess, asked: readonly HistoryLaw[], options: LawOptions): Verification {
  const ready = readyProcess(process);
  const [runs, seed] = [runsOf(options), seedOf(options)];
  const { firstBreach, coverage } = walked(ready, asked, { ...options, runs, seed });
  const broken = [...firstBreach].map(([law, at]) =>
    counterExampleOf(law, ready, { ...options, runs, seed, at }),
  );
  const { id, version } = ready.definition;
  const verification: Verification = {
    holds: broken.length === 0,
    process: { id, version },
    seed,
    runs,
    laws: asked.map((law) => ({ name: law.name, rules: law.rules, holds: !firstBreach.has(law) })),
    broken,
    coverage,
    toString: () => inWords(verification),
  };
  return verification;
}

/** One walk over the histories of a seed: which law is first broken where, and what they contain. */
function walked(
  process: Process,
  asked: readonly HistoryLaw[],
  options: LawOptions & { seed: number; runs: number },
) {
  const firstBreach = new Map<HistoryLaw, number>();
  const classes = countClasses(process);
  eachStory(momentsFor(process, options), options, (moments, at) => {
    const history = livedUntilFault(process, moments);
    classes.look(history);
    for (const law of asked) {
      if (!firstBreach.has(law) && breachOf(law, history) !== null) firstBreach.set(law, at);
    }
  });
  return { firstBreach, coverage: classes.told(options.seed) };
}

function inWords({ holds, process, laws: asked, runs, seed, broken, coverage }: Verification): string {
  const what = `${asked.length} laws on ${runs} histories of the process ${process.id}, version ${process.version} (seed ${seed})`;
  const missing = coverage.classes.filter(({ isAllowed, histories }) => isAllowed && histories === 0);
  return [
    holds ? `All hold: ${what}.` : `${broken.length} of ${what} are broken.`,
    ...broken.map((one) => `\n${String(one)}`),
    ...(missing.length === 0 ? [] : ['', 'Nothing is said of what no history contained:']),
    ...missing.map(({ name }) => `  ${name}`),
  ].join('\n');
}
