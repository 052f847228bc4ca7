import type { Draft } from 'immer';
import type { engaged } from './events/engagement.ts';
import type { EventOf } from './events/event.ts';
import { dayNumber, dayText } from './events/instant.ts';
import { thawed } from './frozen-state.ts';
import { withLatest } from './latest.ts';
import type { Lead } from './lead.ts';
import { ownValue } from './own-value.ts';
import type { Engagement, Recent } from './side.ts';

/** Day buckets are kept this long; no window reaches further (Ours 6.6). */
export const daysKept = 400;
/** Single engagements kept per kind, for windows exact to the millisecond (Ours 6.6). */
export const recentKept = 256;

/** A kind of engagement that never happened. */
export const neverEngaged = (): Draft<Engagement> => ({
  total: 0,
  suspected: 0,
  firstAt: 0,
  lastAt: 0,
  days: {},
  untimed: {},
  facets: {},
  newest: '',
  oldest: '',
  recent: [],
});

/** Adds an engagement that happened at an instant to the lead's counters: the same whatever the order of delivery. */
export function countEngagement(
  lead: Pick<Draft<Lead>, 'engagement' | 'totals'>,
  event: EventOf<typeof engaged>,
  at: number,
): void {
  const { data } = event;
  const kind = ownValue(lead.engagement, data.kind) ?? neverEngaged();
  lead.engagement[data.kind] = kind;
  if (data.total) {
    const { key, value } = data.total;
    lead.totals[key] = Math.max(ownValue(lead.totals, key) ?? 0, value);
  }
  if (data.confidence === 'suspected-robot') {
    kind.suspected += data.count;
    return;
  }
  kind.total += data.count;
  countFacet(kind, data.facet, data.day, data.count);
  countDay(kind, data.day, data.facet, data.count);
  if (!data.timed) countUntimed(kind, data.day, data.facet, data.count);
  if (data.timed) {
    remember(kind, { at, id: event.id, count: data.count, facets: data.facets });
  }
}

function countFacet(kind: Draft<Engagement>, facet: string, day: string, count: number): void {
  const seen = ownValue(kind.facets, facet);
  if (!seen) {
    kind.facets[facet] = { count, first: day };
    return;
  }
  seen.count += count;
  if (day < seen.first) seen.first = day;
}

function countDay(kind: Draft<Engagement>, day: string, facet: string, count: number): void {
  if (day > kind.newest) kind.newest = day;
  if (kind.oldest === '' || day < kind.oldest) kind.oldest = day;
  const counts = ownValue(kind.days, day);
  if (counts) {
    counts[facet] = (ownValue(counts, facet) ?? 0) + count;
    return;
  }
  kind.days[day] = { [facet]: count };
  // Only a day that is new can be too old, or push others out.
  if (kind.newest !== kind.oldest) dropOldDays(kind);
}

/** Of a day that is kept, what came without single times. */
function countUntimed(kind: Draft<Engagement>, day: string, facet: string, count: number): void {
  if (!Object.hasOwn(kind.days, day)) return;
  const counts = ownValue(kind.untimed, day) ?? {};
  counts[facet] = (ownValue(counts, facet) ?? 0) + count;
  kind.untimed[day] = counts;
}

/** Days are looked up one after the other from the oldest: mostly one has to go, and the next is there. */
function dropOldDays(kind: Draft<Engagement>): void {
  const limit = dayNumber(kind.newest) - daysKept;
  const oldest = dayNumber(kind.oldest);
  if (oldest > limit) return;
  const old =
    limit - oldest < daysKept
      ? Array.from({ length: limit - oldest + 1 }, (_, at) => dayText(oldest + at))
      : Object.keys(kind.days).filter((day) => dayNumber(day) <= limit);
  for (const day of old) {
    delete kind.days[day];
    delete kind.untimed[day];
  }
  let left = limit + 1;
  while (!Object.hasOwn(kind.days, dayText(left))) left += 1;
  kind.oldest = dayText(left);
}

function remember(kind: Draft<Engagement>, one: Recent): void {
  if (kind.firstAt === 0 || one.at < kind.firstAt) kind.firstAt = one.at;
  if (one.at > kind.lastAt) kind.lastAt = one.at;
  const kept = { at: one.at, id: one.id, count: one.count, facets: thawed(one.facets) };
  kind.recent = withLatest(kind.recent, kept, isEarlier, recentKept);
}

const isEarlier = (a: Recent, b: Recent): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);
