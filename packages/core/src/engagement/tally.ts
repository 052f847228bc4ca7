import { addDays, dayOf, startOfDay } from '../calendar/days.ts';
import { recentKept } from '../lead/engagement-state.ts';
import { ownValue } from '../lead/own-value.ts';
import type { Engagement, Recent } from '../lead/side.ts';
import type { EngagementRules } from './facets.ts';
import { fits, keyOf, type ThresholdRule, type ThresholdWindow } from './thresholds.ts';

/** Something that counts: one engagement, several that count as one, or a whole day of which no more is known. */
export interface Counted {
  readonly at: number;
  /** The last of those that count as one. */
  readonly end: number;
  readonly count: number;
  /** What `distinctBy` tells apart. */
  readonly value: string;
  /** Ids of the events; none of a whole day. */
  readonly events: readonly string[];
}

/** All that counts for one rule and key, by time. */
export interface Tally {
  readonly counted: readonly Counted[];
  /** From here on every engagement is known to the millisecond; before, whole days are counted. */
  readonly exactFrom: number;
  /** The first instant that still counts at an instant. */
  firstIn(at: number): number;
  /** How many count at an instant. */
  levelAt(at: number): number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What counts for a rule and a key: a pure function of the lead's counters. */
export function tallyOf(
  rule: ThresholdRule,
  key: string,
  engagement: Readonly<Record<string, Engagement>>,
  { rules, zone }: { readonly rules: EngagementRules; readonly zone: string },
): Tally {
  const kinds = rule.kinds.flatMap((kind) => {
    const known = ownValue(engagement, kind);
    return known ? [{ known, facet: ownValue(rules.facets, kind)?.facet }] : [];
  });
  const single = kinds.flatMap(({ known }) => known.recent.filter((one) => counts(rule, key, one)));
  const joined = join(rule, single.map((one) => countedOf(rule, one)).sort(byTime));
  const full = kinds.filter(({ known }) => known.recent.length === recentKept || !rule.window);
  const older = key === '' ? full.flatMap(({ known, facet }) => olderOf(rule, known, facet, zone)) : [];
  const counted = older.length > 0 ? [...older, ...joined].sort(byTime) : joined;
  const firstIn = windowStart(rule.window, zone);
  return {
    counted,
    exactFrom: Math.max(0, ...full.map(({ known }) => (rule.window ? (known.recent[0]?.at ?? 0) : 0))),
    firstIn,
    levelAt(at) {
      const first = firstIn(at);
      const inside = counted.filter((one) => one.at >= first && one.at <= at);
      return rule.distinctBy === undefined
        ? inside.reduce((sum, { count }) => sum + count, 0)
        : new Set(inside.map(({ value }) => value)).size;
    },
  };
}

const byTime = (a: Counted, b: Counted): number =>
  a.at - b.at || ((a.events[0] ?? '') < (b.events[0] ?? '') ? -1 : 1);

const counts = (rule: ThresholdRule, key: string, { facets }: Recent): boolean =>
  fits(rule, facets) &&
  keyOf(rule, facets) === key &&
  (rule.distinctBy === undefined || ownValue(facets, rule.distinctBy) !== undefined);

const countedOf = ({ distinctBy }: ThresholdRule, { at, id, count, facets }: Recent): Counted => ({
  at,
  end: at,
  count,
  value: distinctBy === undefined ? '' : (ownValue(facets, distinctBy) ?? ''),
  events: [id],
});

/** Puts together what follows another within the gap of the rule; together they count once, when they began. */
function join({ joinWithinMinutes }: ThresholdRule, single: readonly Counted[]): readonly Counted[] {
  if (joinWithinMinutes === undefined) return single;
  const joined: Counted[] = [];
  for (const one of single) {
    const last = joined.at(-1);
    if (last && one.at - last.end < joinWithinMinutes * minuteMs) {
      joined[joined.length - 1] = { ...last, end: one.at, events: [...last.events, ...one.events] };
    } else joined.push({ ...one, count: 1 });
  }
  return joined;
}

/** When a window begins that ends at an instant. */
function windowStart(window: ThresholdWindow | undefined, zone: string): (at: number) => number {
  if (!window) return () => Number.NEGATIVE_INFINITY;
  if ('ms' in window) return (at) => at - window.ms + 1;
  const { days, kind } = window;
  if (kind !== 'calendar') return (at) => at - days * dayMs + 1;
  const starts = new Map<string, number>();
  return (at) => {
    const day = dayOf(at, zone);
    const known = starts.get(day) ?? startOfDay(addDays(day, 1 - days), zone);
    starts.set(day, known);
    return known;
  };
}

/**
 * What reaches further back than the single engagements that are kept: whole days, each at its end, or for a rule
 * without a window all there ever was (Ours 6.6). Only the facet that the process declares is known of them.
 */
function olderOf(
  rule: ThresholdRule,
  { days, untimed, facets, recent }: Engagement,
  facet: string | undefined,
  zone: string,
): Counted[] {
  const known = (bucket: string) => bucketFits(rule, facet, bucket);
  const sumOf = (buckets: Readonly<Record<string, number>> | undefined): number =>
    Object.entries(buckets ?? {}).reduce((sum, [bucket, count]) => sum + (known(bucket) ? count : 0), 0);
  const single = (day: string | null): number =>
    recent
      .filter((one) => known(bucketIn(facet, one)) && (day === null || dayOf(one.at, zone) === day))
      .reduce((sum, { count }) => sum + count, 0);
  if (!rule.window) {
    const ever = sumOf(
      Object.fromEntries(Object.entries(facets).map(([bucket, { count }]) => [bucket, count])),
    );
    return whole(rule, Number.NEGATIVE_INFINITY, ever - single(null));
  }
  const oldest = recent[0]?.at ?? 0;
  const last = dayOf(oldest, zone);
  return Object.entries(days).flatMap(([day, buckets]) => {
    if (day > last) return [];
    const left = sumOf(buckets) - sumOf(ownValue(untimed, day)) - (day === last ? single(day) : 0);
    // What is no more known singly happened before what is.
    return whole(rule, Math.min(oldest, startOfDay(addDays(day, 1), zone) - 1), left);
  });
}

/** A whole day as one thing that counts; where a rule joins, or tells values apart, at least once. */
function whole(rule: ThresholdRule, at: number, count: number): Counted[] {
  if (count <= 0 || rule.distinctBy !== undefined) return [];
  return [{ at, end: at, count: rule.joinWithinMinutes === undefined ? count : 1, value: '', events: [] }];
}

const bucketIn = (facet: string | undefined, one: Recent): string =>
  (facet === undefined ? undefined : ownValue(one.facets, facet)) ?? '';

/** Whether a rule can be told to count a bucket, of which only the declared facet is known. */
function bucketFits(rule: ThresholdRule, facet: string | undefined, bucket: string): boolean {
  const asked = Object.keys(rule.facets ?? {});
  if (asked.some((one) => one !== facet)) return false;
  return fits(rule, facet === undefined || bucket === '' ? {} : { [facet]: bucket });
}

/** A stretch of time during which a threshold was reached without a break. */
export interface Stretch {
  /** When it was reached. */
  readonly from: number;
  /** The last that counted in it. */
  readonly to: number;
}

/**
 * When a threshold was reached, over all that is known: each time the count came up to it from below. It is the
 * same whatever the order in which facts came in (Ours 6.1).
 */
export function stretchesOf(rule: ThresholdRule, { counted, firstIn }: Tally): Stretch[] {
  const stretches: { from: number; to: number }[] = [];
  const window = openWindow(rule, counted);
  let open: { from: number; to: number } | null = null;
  for (let i = 0; i < counted.length; ) {
    const { at } = counted[i] as Counted;
    window.dropBefore(firstIn(at - 1));
    const before = window.level();
    let { end } = counted[i] as Counted;
    for (; counted[i]?.at === at; i += 1) {
      end = Math.max(end, counted[i]?.end ?? 0);
      window.add(i);
    }
    window.dropBefore(firstIn(at));
    if (window.level() < rule.count) open = null;
    else if (open && before >= rule.count) open.to = Math.max(open.to, end);
    else stretches.push((open = { from: at, to: end }));
  }
  return stretches;
}

/** The things that count in a window that only moves forward. */
function openWindow({ distinctBy }: ThresholdRule, counted: readonly Counted[]) {
  const values = new Map<string, number>();
  let sum = 0;
  let first = 0;
  let next = 0;
  const change = (one: Counted, by: 1 | -1): void => {
    sum += by * one.count;
    const left = (values.get(one.value) ?? 0) + by;
    if (left > 0) values.set(one.value, left);
    else values.delete(one.value);
  };
  return {
    level: () => (distinctBy === undefined ? sum : values.size),
    add(i: number) {
      change(counted[i] as Counted, 1);
      next = i + 1;
    },
    dropBefore(at: number) {
      for (; first < next && (counted[first] as Counted).at < at; first += 1) {
        change(counted[first] as Counted, -1);
      }
    },
  };
}
