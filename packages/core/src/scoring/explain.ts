import { dayOf } from '../calendar/days.ts';
import type { engaged } from '../lead/events/engagement.ts';
import type { Event, EventOf } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import { behaviourPoints, behaviourSum, clampScore, type DayPoints, ruleFor } from './behaviour.ts';
import type { Scoring } from './rules.ts';
import { bandOf } from './score.ts';

/** One reason for a score. Points are in 1/1000 point; all parts together are the score exactly. */
export type ScorePart =
  | {
      readonly kind: 'engagement';
      readonly rule: string;
      /** The day it happened on; empty for what does not fade. */
      readonly day: string;
      readonly count: number;
      readonly points: number;
      /** The events behind it, where a history was given. */
      readonly events: readonly string[];
    }
  | { readonly kind: 'cap'; readonly rules: readonly string[]; readonly points: number }
  | { readonly kind: 'floor' | 'ceiling'; readonly points: number };

export interface ScoreExplanation {
  readonly score: number;
  readonly band: string;
  /** The day, in the process' zone, that the score holds for. */
  readonly day: string;
  readonly parts: readonly ScorePart[];
}

/**
 * Why a lead has its score at an instant. Where neither a cap nor floor or ceiling binds, taking a named event
 * away changes the score by exactly its share of the part.
 *
 * @param history the lead's events, to name those behind each part; without it parts name none.
 */
export function explainScore(
  scoring: Scoring,
  lead: Lead,
  now: number,
  zone: string,
  history: readonly Event[] = [],
): ScoreExplanation {
  const day = dayOf(now, zone);
  const points = behaviourPoints(scoring, lead.engagement, day).filter((part) => part.raw !== 0);
  const names = eventsByRuleAndDay(scoring, history);
  const sum = behaviourSum(points);
  const score = clampScore(scoring, sum);
  const parts: ScorePart[] = points.map((part) => ({
    kind: 'engagement',
    rule: part.rule.id,
    day: part.day,
    count: part.count,
    points: part.raw,
    events: names.get(`${part.rule.id} ${part.day}`) ?? [],
  }));
  const cut = capPart(points);
  if (cut) parts.push(cut);
  if (score !== sum) parts.push({ kind: score > sum ? 'floor' : 'ceiling', points: score - sum });
  return { score, band: bandOf(scoring, score), day, parts };
}

function capPart(points: readonly DayPoints[]): ScorePart | null {
  const bound = points.filter((part) => part.raw !== part.points);
  if (bound.length === 0) return null;
  const rules = [...new Set(bound.map((part) => part.rule.id))];
  return { kind: 'cap', rules, points: bound.reduce((sum, part) => sum + part.points - part.raw, 0) };
}

function eventsByRuleAndDay(scoring: Scoring, history: readonly Event[]): Map<string, string[]> {
  const names = new Map<string, string[]>();
  const inTime = history
    .filter((event): event is EventOf<typeof engaged> => event.type === 'engaged')
    .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));
  for (const event of inTime) {
    const { data } = event;
    const rule = data.confidence === 'human' ? ruleFor(scoring, data.kind, data.facet) : undefined;
    if (!rule || (rule.once && [...names.keys()].some((key) => key.startsWith(`${rule.id} `)))) continue;
    const key = `${rule.id} ${rule.fades ? data.day : ''}`;
    names.set(key, [...(names.get(key) ?? []), event.id]);
  }
  return names;
}
