import { randomInt } from 'node:crypto';
import type { Process } from '@leadstream/core';
import fc from 'fast-check';
import { type History, type HistoryOptions, historiesFor } from '../arbitraries/histories.ts';
import { type AnyProcess, readyProcess } from '../paper.ts';
import { amountsAreTheSumOfTheirLines } from './amounts-are-the-sum-of-their-lines.ts';
import { breachesMoveLeadsOn } from './breaches-move-leads-on.ts';
import { capturesAreAnsweredOnce } from './captures-are-answered-once.ts';
import { claimsHeldAloneHaveOneHolder } from './claims-held-alone-have-one-holder.ts';
import { conversionLaws } from './conversion-laws.ts';
import { counterExample } from './counter-example.ts';
import { creditAddsUp } from './credit-adds-up.ts';
import { decidingTwiceIsTheSame } from './deciding-twice-is-the-same.ts';
import { enrolmentsEnd } from './enrolments-end.ts';
import { erasingChangesNothingElse } from './erasing-changes-nothing-else.ts';
import { eventsAreNeverChanged } from './events-are-never-changed.ts';
import { eventsHaveTheirShape } from './events-have-their-shape.ts';
import { eventsNameWhoAndWhy } from './events-name-who-and-why.ts';
import { historySendsNothing } from './history-sends-nothing.ts';
import { type HistoryLaw, LawBroken } from './law.ts';
import { mailKeepsTheLaw } from './mail-keeps-the-law.ts';
import { mergesCountOnce } from './merges-count-once.ts';
import { orderOfEngagementDoesNotMatter } from './order-of-engagement-does-not-matter.ts';
import { poolTurnsAreFair } from './pool-turns-are-fair.ts';
import { programsSendOnce } from './programs-send-once.ts';
import { queuesAlertOnceAStay } from './queues-alert-once-a-stay.ts';
import { refusalsLeaveNoTrace } from './refusals-leave-no-trace.ts';
import { replayEqualsEvolve } from './replay-equals-evolve.ts';
import { responsesAreOverdueOnce } from './responses-are-overdue-once.ts';
import { rowsOfRecordsCountOnce } from './rows-of-records-count-once.ts';
import { rulesGiveOnlyToThoseThere } from './rules-give-only-to-those-there.ts';
import { runningTotalsCountOnce } from './running-totals-count-once.ts';
import { scorePartsSumUp } from './score-parts-sum-up.ts';
import { scoresFollowTheRules } from './scores-follow-the-rules.ts';
import { standingsFitTheFields } from './standings-fit-the-fields.ts';
import { statesOwnTheirParts } from './states-own-their-parts.ts';
import { submissionsHaveOneOutcome } from './submissions-have-one-outcome.ts';
import { theWorkListIsInOrder } from './the-work-list-is-in-order.ts';
import { thresholdsAreReachedOnce } from './thresholds-are-reached-once.ts';
import { versionsAreDense } from './versions-are-dense.ts';
import { viewsAgreeWithStates } from './views-agree-with-states.ts';

/** Every law, the folds first. */
export const laws: readonly HistoryLaw[] = [
  replayEqualsEvolve,
  decidingTwiceIsTheSame,
  eventsAreNeverChanged,
  statesOwnTheirParts,
  erasingChangesNothingElse,
  eventsHaveTheirShape,
  eventsNameWhoAndWhy,
  versionsAreDense,
  refusalsLeaveNoTrace,
  ...conversionLaws,
  amountsAreTheSumOfTheirLines,
  rowsOfRecordsCountOnce,
  claimsHeldAloneHaveOneHolder,
  orderOfEngagementDoesNotMatter,
  mergesCountOnce,
  runningTotalsCountOnce,
  submissionsHaveOneOutcome,
  creditAddsUp,
  thresholdsAreReachedOnce,
  scoresFollowTheRules,
  scorePartsSumUp,
  standingsFitTheFields,
  responsesAreOverdueOnce,
  poolTurnsAreFair,
  mailKeepsTheLaw,
  historySendsNothing,
  capturesAreAnsweredOnce,
  rulesGiveOnlyToThoseThere,
  breachesMoveLeadsOn,
  queuesAlertOnceAStay,
  programsSendOnce,
  enrolmentsEnd,
  viewsAgreeWithStates,
  theWorkListIsInOrder,
];

export interface LawOptions extends HistoryOptions {
  /** Histories that are lived through. Default: 100. */
  readonly runs?: number | undefined;
  /** The same seed gives the same histories. Default: fast-check's global seed, else a new one, named where a law breaks. */
  readonly seed?: number | undefined;
}

/** A law for one process. `check` throws where a history breaks it, with the shortest one that does. */
export interface Law {
  readonly name: string;
  check(options?: LawOptions): void;
}

/**
 * The laws that hold for whatever a team lives through with a process, one by one, for a test each.
 *
 * @example
 * for (const law of lawsOf(myProcess)) test(law.name, () => law.check({ runs: 100 }));
 */
export function lawsOf(process: AnyProcess): readonly Law[] {
  const ready = readyProcess(process);
  const lives = createLives(ready);
  return laws.map((law) => ({
    name: law.name,
    check: (options) => checkOne(law, ready, lives(options), options),
  }));
}

/**
 * Checks all laws for a process. Throws where a history breaks one: the law, and the shortest history in plain words.
 *
 * @example
 * test('our process keeps the laws', () => checkLaws(myProcess, { runs: 200 }));
 */
export function checkLaws(process: AnyProcess, options?: LawOptions): void {
  const settled = { ...options, seed: seedOf(options) };
  for (const law of lawsOf(process)) law.check(settled);
}

type Lives = (options?: LawOptions) => Lived;
interface Lived {
  readonly seed: number;
  readonly histories: readonly History[];
}

/** Lives through the histories of a seed once for all laws: they only look. */
function createLives(process: Process): Lives {
  let key = '';
  let last: Lived | undefined;
  let seed: number | undefined;
  return (options = {}) => {
    seed ??= seedOf(options);
    const asked = { runs: options.runs ?? 100, length: options.length, seed: options.seed ?? seed };
    if (last && key === JSON.stringify(asked)) return last;
    key = JSON.stringify(asked);
    const histories = fc.sample(historiesFor(process, asked), { numRuns: asked.runs, seed: asked.seed });
    last = { seed: asked.seed, histories };
    return last;
  };
}

const seedOf = (options: LawOptions = {}): number =>
  options.seed ?? fc.readConfigureGlobal()?.seed ?? randomInt(2 ** 31);

function checkOne(law: HistoryLaw, process: Process, { seed, histories }: Lived, options?: LawOptions): void {
  const broken = histories.findIndex((history) => breaks(law, history) !== null);
  if (broken < 0) return;
  // The same seed gives the same histories, and now the first that breaks the law is made as short as can be.
  const found = fc.check(
    fc.property(historiesFor(process, options), (history) => law.holds(history)),
    { seed, numRuns: histories.length },
  );
  const history = found.counterexample?.[0] ?? (histories[broken] as History);
  throw new LawBroken(
    counterExample(law, history, breaks(law, history) ?? found.errorInstance, {
      seed,
      runs: histories.length,
    }),
  );
}

function breaks(law: HistoryLaw, history: History): unknown {
  try {
    law.holds(history);
    return null;
  } catch (error) {
    return error;
  }
}
