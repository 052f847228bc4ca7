import { addDays, daysBetween } from '../calendar/days.ts';
import type { Engagement } from '../lead/side.ts';
import type { Scoring, ScoringRule } from './rules.ts';

/** What one rule gives for one day, in whole points that have not faded yet. It does not change with time. */
export interface Grant {
  readonly rule: ScoringRule;
  /** The day it happened on; empty for what does not fade. */
  readonly day: string;
  readonly count: number;
  /** Before the cap, and after it. */
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

/** How much is left of a grant on a day, in 1/1000; nothing of what is still to come. */
export function leftOf(scoring: Scoring, { rule, day }: Grant, today: string): number {
  if (day > today) return 0;
  return rule.fades ? fade(daysBetween(day, today), scoring.fadeDays) : 1000;
}

/** The rule that takes an engagement of a kind and a bucket; the first that fits. */
export function ruleFor(scoring: Scoring, kind: string, bucket: string): ScoringRule | undefined {
  return scoring.rules.find((rule) => rule.kind === kind && (!rule.facets || rule.facets.includes(bucket)));
}

type Engagements = { readonly [kind: string]: Engagement };

/**
 * What behaviour was granted, rule by rule and day by day: a pure function of counters and rules. What has faded
 * wholly by `today` is left out, unless a cap of several days looks back at it.
 */
export function grantsOf(scoring: Scoring, engagements: Engagements, today: string): Grant[] {
  const faded = addDays(today, -scoring.fadeDays);
  return Object.entries(engagements).flatMap(([kind, { facets, days }]) => {
    const counts: Counts = new Map();
    const fading = new Map<string, ScoringRule>();
    for (const [bucket, seen] of Object.entries(facets)) {
      const rule = ruleFor(scoring, kind, bucket);
      if (rule?.once) add(counts, rule, seen.first, 1);
      else if (rule?.fades) fading.set(bucket, rule);
      else if (rule) add(counts, rule, '', seen.count);
    }
    const isLong = [...fading.values()].some((rule) => rule.cap && rule.cap.days > 1);
    for (const [day, ofDay] of fading.size > 0 ? Object.entries(days) : []) {
      if (day <= faded && !isLong) continue;
      for (const [bucket, count] of Object.entries(ofDay)) add(counts, fading.get(bucket), day, count);
    }
    return [...counts].flatMap(([rule, ofRule]) => grantsOfRule(rule, ofRule));
  });
}

type Counts = Map<ScoringRule, Map<string, number>>;

function add(counts: Counts, rule: ScoringRule | undefined, day: string, count: number): void {
  if (!rule) return;
  const days = counts.get(rule) ?? new Map<string, number>();
  counts.set(rule, days.set(day, (days.get(day) ?? 0) + count));
}

/** Puts a sum between floor and ceiling. */
export const clampScore = (scoring: Scoring, sum: number): number =>
  Math.min(scoring.ceiling * 1000, Math.max(scoring.floor * 1000, sum));

function grantsOfRule(rule: ScoringRule, counts: ReadonlyMap<string, number>): Grant[] {
  const days = [...counts.keys()].sort();
  if (rule.once) {
    return days.slice(0, 1).map((day) => ({ rule, day, count: 1, raw: rule.points, points: rule.points }));
  }
  const grants: Grant[] = [];
  let from = 0;
  let used = 0;
  for (const day of days) {
    const count = counts.get(day) ?? 0;
    const raw = count * rule.points;
    if (!rule.cap || day === '') {
      grants.push({ rule, day, count, raw, points: raw });
      continue;
    }
    for (
      let old = grants[from];
      old && daysBetween(old.day, day) >= rule.cap.days;
      old = grants[(from += 1)]
    ) {
      used -= Math.abs(old.points);
    }
    const points = Math.sign(raw) * Math.min(Math.abs(raw), rule.cap.points - used);
    used += Math.abs(points);
    grants.push({ rule, day, count, raw, points });
  }
  return grants;
}
