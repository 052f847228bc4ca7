import type { LeadExplanation, Withheld } from '@leadstream/core';
import { minuteOf } from './lead-words.ts';
import { plain } from './output.ts';

/** Why a lead is with its owner, what would answer it, how it fits, and what was withheld: a line each. */
export function explanationLines({ fit, assignment, response, withheld }: LeadExplanation): string[] {
  const lines = [
    fit.grade === null ? 'fit  hidden: no criterion is known' : `fit  ${fit.grade}, from ${fit.from}`,
    ...fit.parts.map((part) =>
      part.kind === 'criterion'
        ? `  ${part.id}: ${part.matched ? 'matches' : 'does not match'}, ${part.thirds} thirds`
        : `  ${part.kind}: ${part.thirds} thirds`,
    ),
    `owner  ${assignment.matches ? `the rules match entry ${assignment.matches.id} now` : 'no entry of the rules matches now'}`,
    ...assignment.steps.map(
      ({ at, owner, how, entry, event }) =>
        `  ${minuteOf(at)}  ${owner} by ${how}${entry ? ` ${entry}` : ''}  (${event})`,
    ),
    `answer  ${response.template ? `${response.template} by ${response.entry ?? response.by}` : 'none'}`,
    ...withheldLines(withheld),
  ];
  return lines.map((line) => plain(line.trimEnd()));
}

/** What rules asked for and did not get, a line each. */
export const withheldLines = (withheld: readonly Withheld[]): string[] => [
  withheld.length === 0 ? 'withheld  nothing' : 'withheld',
  ...withheld.map(({ at, what, rule, entry, reason, skipped, event }) => {
    const who = Object.entries(skipped ?? {}).map(([why, count]) => `${count} ${why}`);
    const said = `${reason}${who.length > 0 ? ` (${who.join(', ')})` : ''}`;
    return `  ${minuteOf(at)}  ${what} of ${entry ?? rule ?? 'no rule'}: ${said}${event ? `  (${event})` : ''}`;
  }),
];
