import { addDays, daysBetween } from '../calendar/days.ts';
import type { Engagement } from '../lead/lead.ts';
import type { Scoring, ScoringRule } from './rules.ts';

/** What one rule gave for one day: `raw` before caps, `points` after; both faded, in 1/1000 point. */
export interface DayPoints {
  readonly rule: ScoringRule;
  /** The day it happened on; for what does not fade, empty. */
  readonly day: string;
  readonly count: number;
  readonly raw: number;
  readonly points: number;
}

/**
 * How much of a point is left at an age in days, in 1/1000: a straight line, half at half of `fadeDays`.
 *
 * @example
 * fade(30, 60) // => 500
 */
export const fade = (ageDays: number, fadeDays: number): number =>
  ageDays >= fadeDays ? 0 : Math.round((1000 * (fadeDays - ageDays)) / fadeDays);

/** The rule that takes an engagement of a kind and a bucket; the first that fits. */
export function ruleFor(scoring: Scoring, kind: string, bucket: string): ScoringRule | undefined {
  return scoring.rules.find((rule) => rule.kind === kind && (!rule.facets || rule.facets.includes(bucket)));
}

type Engagements = { readonly [kind: string]: Engagement };

/** What behaviour is worth on a day, rule by rule and day by day: a pure function of counters, rules and the day. */
export function behaviourPoints(scoring: Scoring, engagements: Engagements, today: string): DayPoints[] {
  const byRule = countsByRule(scoring, engagements, today);
  return [...byRule].flatMap(([rule, days]) => rulePoints(scoring, rule, days, today));
}

/** Behaviour before floor and ceiling, in 1/1000 point. */
export const behaviourSum = (points: readonly DayPoints[]): number =>
  points.reduce((sum, part) => sum + part.points, 0);

/** Puts a sum between floor and ceiling. */
export const clampScore = (scoring: Scoring, sum: number): number =>
  Math.min(scoring.ceiling * 1000, Math.max(scoring.floor * 1000, sum));

function countsByRule(
  scoring: Scoring,
  engagements: Engagements,
  today: string,
): Map<ScoringRule, Map<string, number>> {
  const byRule = new Map<ScoringRule, Map<string, number>>();
  const add = (rule: ScoringRule | undefined, day: string, count: number) => {
    if (!rule) return;
    const days = byRule.get(rule) ?? new Map<string, number>();
    days.set(day, (days.get(day) ?? 0) + count);
    byRule.set(rule, days);
  };
  for (const [kind, engagement] of Object.entries(engagements)) {
    const rules = new Map<string, ScoringRule | undefined>();
    for (const [bucket, seen] of Object.entries(engagement.facets)) {
      const rule = ruleFor(scoring, kind, bucket);
      rules.set(bucket, rule);
      if (rule?.once && seen.first <= today) add(rule, seen.first, 1);
      else if (rule && !rule.fades) add(rule, '', seen.count);
    }
    for (const [dayAndBucket, count] of Object.entries(engagement.days)) {
      const day = dayAndBucket.slice(0, 10);
      const rule = rules.get(dayAndBucket.slice(11));
      if (rule && !rule.once && rule.fades && day <= today) add(rule, day, count);
    }
  }
  return byRule;
}

function rulePoints(
  scoring: Scoring,
  rule: ScoringRule,
  days: Map<string, number>,
  today: string,
): DayPoints[] {
  if (rule.once) {
    const first = [...days.keys()].sort()[0] ?? '';
    return [dayPoints(scoring, rule, first, 1, rule.points, today)];
  }
  const granted: { day: string; points: number }[] = [];
  return [...days.keys()].sort().map((day) => {
    const count = days.get(day) ?? 0;
    const points = granting(rule, day, count * rule.points, granted);
    granted.push({ day, points });
    return dayPoints(scoring, rule, day, count, points, today);
  });
}

/** What a cap leaves of a day's points, the earliest kept. */
function granting(
  rule: ScoringRule,
  day: string,
  points: number,
  before: readonly { day: string; points: number }[],
): number {
  if (!rule.cap || day === '') return points;
  const from = addDays(day, 1 - rule.cap.days);
  let used = 0;
  for (const one of before) if (one.day >= from) used += Math.abs(one.points);
  const left = Math.max(0, rule.cap.points - used);
  return Math.sign(points) * Math.min(Math.abs(points), left);
}

function dayPoints(
  scoring: Scoring,
  rule: ScoringRule,
  day: string,
  count: number,
  points: number,
  today: string,
): DayPoints {
  const left = rule.fades ? fade(daysBetween(day, today), scoring.fadeDays) : 1000;
  return { rule, day, count, raw: count * rule.points * left, points: points * left };
}
