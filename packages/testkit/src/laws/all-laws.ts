import { amountsAreTheSumOfTheirLines } from './amounts-are-the-sum-of-their-lines.ts';
import { breachesMoveLeadsOn } from './breaches-move-leads-on.ts';
import { capturesAreAnsweredOnce } from './captures-are-answered-once.ts';
import { claimsHeldAloneHaveOneHolder } from './claims-held-alone-have-one-holder.ts';
import { commandsAreAnswered } from './commands-are-answered.ts';
import { conversionLaws } from './conversion-laws.ts';
import { creditAddsUp } from './credit-adds-up.ts';
import { decidingTwiceIsTheSame } from './deciding-twice-is-the-same.ts';
import { enrolmentsEnd } from './enrolments-end.ts';
import { erasingChangesNothingElse } from './erasing-changes-nothing-else.ts';
import { eventsAreNeverChanged } from './events-are-never-changed.ts';
import { eventsHaveTheirShape } from './events-have-their-shape.ts';
import { eventsNameWhoAndWhy } from './events-name-who-and-why.ts';
import { historySendsNothing } from './history-sends-nothing.ts';
import type { HistoryLaw } from './law.ts';
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
  commandsAreAnswered,
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
