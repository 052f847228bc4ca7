import type { Draft } from 'immer';
import { millis } from './events/event.ts';
import type { Counted, Fit, ProfilePoints, ScoringEvent } from './events/scoring.ts';
import { thawed } from './frozen-state.ts';
import type { Lead, Score } from './lead.ts';
import { ownValue } from './own-value.ts';

/** The score of a lead that nothing scored yet. */
export const unscored = (): Draft<Score> => ({
  value: 0,
  behaviour: 0,
  profile: { points: 0, parts: [] },
  velocity: 0,
  band: '',
  day: '',
  at: 0,
  nextBandAt: 0,
  armed: false,
  spent: [],
  process: 0,
});

/** Takes over where a lead stands, as it was reckoned. */
export function setStanding(lead: Draft<Lead>, { data, occurredAt, processVersion }: ScoringEvent): void {
  lead.score = {
    value: data.score,
    behaviour: data.behaviour,
    profile: profileOf(data.profile),
    velocity: data.velocity ?? 0,
    band: data.band,
    day: data.day,
    at: millis(occurredAt),
    nextBandAt: data.nextBandAt ? millis(data.nextBandAt) : 0,
    armed: 'armed' in data && data.armed === true,
    spent: [...(data.spent ?? [])],
    process: processVersion,
  };
  lead.fit = fitOf(data.fit);
}

/** Counts kinds of engagement in other buckets: what was done stays the same. */
export function recount(lead: Draft<Lead>, counts: { readonly [kind: string]: Counted } = {}): void {
  for (const [kind, counted] of Object.entries(counts)) {
    const engagement = ownValue(lead.engagement, kind);
    if (engagement) Object.assign(engagement, inBuckets(counted));
  }
}

/** Own copies of the buckets of a kind, with their newest and oldest day. */
export function inBuckets({ days, facets }: Counted) {
  const names = Object.keys(days).sort();
  return {
    days: Object.fromEntries(Object.entries(days).map(([day, counts]) => [day, thawed(counts)])),
    facets: Object.fromEntries(Object.entries(facets).map(([facet, seen]) => [facet, thawed(seen)])),
    newest: names.at(-1) ?? '',
    oldest: names[0] ?? '',
  };
}

const profileOf = (given: ProfilePoints | undefined): Draft<ProfilePoints> => ({
  points: given?.points ?? 0,
  parts: (given?.parts ?? []).map(({ group, rule, points }) => ({ group, rule, points })),
});

const fitOf = (given: Fit | undefined): Draft<Fit> | null =>
  given
    ? {
        grade: given.grade,
        thirds: given.thirds,
        parts: given.parts.map(({ id, matched, thirds }) => ({ id, matched, thirds })),
      }
    : null;
