import type { AssignmentOutcome, Compared, PhaseExplanation, ResponseOutcome } from '@leadstream/core';
import { partWords, pointsOf } from './lead-words.ts';

/** Why a phase did what it did, a line for each rule that was asked. */
export function phaseReasons(explanation: PhaseExplanation): string[] {
  const { score, fit, assignment, response, thresholds = [], alerts = [], programs = [] } = explanation;
  return [
    ...(score?.parts ?? []).map((part) => `${pointsOf(part.points)}  ${partWords(part)}`),
    ...(fit?.grade ? [`fit ${fit.grade}`] : []),
    ...(assignment ? assignmentReasons(assignment) : []),
    ...(response ? responseReasons(response) : []),
    ...thresholds.flatMap(({ rule, of, parts, applies, reached }) =>
      reached.length > 0
        ? reached.map(({ then }) => {
            const done = then.map((one) => `${one.do} ${one.reason ?? one.outcome}`);
            return `${rule}: reached: ${done.join(', ')}`;
          })
        : [
            applies === true
              ? `${rule}: ${Math.max(0, ...parts.map(({ count }) => count))} of ${of}`
              : `${rule}: not about this lead`,
          ],
    ),
    ...alerts.map(({ rule, reason }) => `${rule}: ${reason ?? 'alerts'}`),
    ...programs.map(
      ({ program, reason, compared }) =>
        `${program}: ${reason === null ? 'enters' : `${reason}${reason === 'no-match' ? because(compared) : ''}`}`,
    ),
  ];
}

function assignmentReasons({ rules, stays }: AssignmentOutcome): string[] {
  return [
    ...(rules?.entries ?? []).map(({ entry, to, outcome, skipped, compared }) => {
      const who = skipped.map(({ seller, why }) => `${seller} ${why}`).join(', ');
      const why = outcome === 'no-match' ? because(compared) : who && `: ${who}`;
      return `${entry} → ${to}: ${outcome}${why}`;
    }),
    ...(stays ? [`the owner stays: ${stays}`] : []),
  ];
}

function responseReasons({ notAsked, asked, by, template, suppressed }: ResponseOutcome): string[] {
  if (notAsked) return [`no rule is asked: ${notAsked}`];
  return [
    ...asked.map(({ entry, matched }) => `${entry}: ${matched === true ? 'matches' : 'no-match'}`),
    `${template ?? 'no mail'} by ${by}${suppressed ? `, suppressed: ${suppressed}` : ''}`,
  ];
}

/** The comparisons that did not hold, without the values that were compared. */
function because(compared: readonly Compared[]): string {
  const failed = compared.filter(({ truth }) => truth !== true);
  const words = failed.map(({ field, op, truth }) => `${field} ${op}${truth === null ? ' unknown' : ''}`);
  return words.length > 0 ? ` (${words.join(', ')})` : '';
}
