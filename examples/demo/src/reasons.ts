import type { ScoreExplanation, ScorePart } from '@leadstream/core';
import { points } from './paint.ts';

/** What one rule gives to a lead, in 1/1000 point, and for how many things. */
export interface Given {
  readonly points: number;
  readonly count: number;
}

/** The parts of a score, those of one rule together. */
export function givenBy({ parts }: Pick<ScoreExplanation, 'parts'>): ReadonlyMap<string, Given> {
  const sums = new Map<string, Given>();
  for (const part of parts) {
    const sum = sums.get(nameOf(part)) ?? { points: 0, count: 0 };
    const count = part.kind === 'engagement' ? part.count : 1;
    sums.set(nameOf(part), { points: sum.points + part.points, count: sum.count + count });
  }
  return sums;
}

const nameOf = (part: ScorePart): string => ('rule' in part ? part.rule : part.kind);

/** Why a score is what it is, the weightiest first. */
export function reasons(explanation: ScoreExplanation): string {
  const inOrder = [...givenBy(explanation)].sort(([, a], [, b]) => Math.abs(b.points) - Math.abs(a.points));
  const said = inOrder.slice(0, 3).map(([name, sum]) => {
    return `${points(sum.points)} ${name}${sum.count > 1 ? ` × ${sum.count}` : ''}`;
  });
  const rest = inOrder.slice(3).reduce((sum, [, part]) => sum + part.points, 0);
  if (inOrder.length > 3) said.push(`${points(rest)} more`);
  return said.join(' + ').replaceAll('+ -', '- ') || 'nothing yet';
}
