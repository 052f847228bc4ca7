// Scoring: goal is each default of Ours 7.5, and that state and history always tell the same score (Ours 7.2).
import {
  addDays,
  bandOf,
  compileScoring,
  daysBetween,
  defaultScoring,
  type EngagementInput,
  type Event,
  explainScore,
  iso,
  type Lead,
  type Scoring,
  standingAt,
  startOfDay,
  stateOf,
} from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, day, engage, lastOf, monday, typesOf } from './scene.ts';

const form = (value: string, own: Partial<EngagementInput> = {}): EngagementInput => ({
  kind: 'form-submit',
  facets: { form: value },
  ...own,
});
const page = (value: string, own: Partial<EngagementInput> = {}): EngagementInput => ({
  kind: 'page-view',
  facets: { page: value },
  ...own,
});
const bounce = (value: string): EngagementInput => ({ kind: 'bounce', facets: { bounce: value } });
/** Scores without floor and ceiling, so that each rule is seen. */
const open: Scoring = {
  ...defaultScoring,
  floor: -100_000,
  ceiling: 100_000,
  bands: [{ id: 'any', from: -100_000 }],
};
const inUtc = (scoring: Scoring) => compileScoring(scoring, 'UTC');
const house = (scoring: Scoring = open) => aHouse({ scoring });

/** Points of a lead that did something, some days later. */
function pointsOf(engagements: readonly EngagementInput[], { later = 0, scoring = open } = {}): number {
  const paper = house(scoring);
  const lead = aLead(paper);
  if (engagements.length > 0) engage(paper, lead, ...engagements);
  const state = paper.lead(lead) as Lead;
  return standingAt(inUtc(scoring), state, paper.now + later * day).score / 1000;
}

const times = (n: number, one: EngagementInput): EngagementInput[] => Array.from({ length: n }, () => one);

describe('behaviour defaults (Ours 7.5)', () => {
  it.each<[string, EngagementInput, number, number, number]>([
    // name, one of it, points of one, of one hundred on one day, of one after 60 days
    ['request form', form('request'), 40, 4000, 0],
    ['other form', form('other'), 15, 30, 0],
    ['form of no declared sort', { kind: 'form-submit' }, 15, 30, 0],
    ['webinar registered', { kind: 'webinar-registered' }, 5, 500, 0],
    ['webinar attended', { kind: 'webinar-attended' }, 15, 1500, 0],
    ['pricing page', page('pricing'), 5, 15, 0],
    ['product page', page('product'), 5, 15, 0],
    ['other page', page('support'), 0, 0, 0],
    ['visit', { kind: 'visit' }, 2, 6, 0],
    ['click', { kind: 'link-click' }, 5, 10, 0],
    ['open', { kind: 'email-open' }, 1, 3, 0],
    ['opt-in', { kind: 'opt-in' }, 10, 10, 0],
    ['opt-out', { kind: 'opt-out' }, -30, -3000, 0],
    ['hard bounce', bounce('hard'), -20, -2000, -20],
    ['soft bounce', bounce('soft'), 0, 0, 0],
    ['complaint', { kind: 'complaint' }, -100, -10_000, -100],
    ['careers page', page('careers'), -10, -1000, 0],
    ['file', { kind: 'file' }, 0, 0, 0],
  ])('%s', (_name, one, single, hundred, after60) => {
    expect(pointsOf([one])).toBe(single);
    expect(pointsOf([{ ...one, count: 100 }])).toBe(hundred);
    expect(pointsOf(times(100, one))).toBe(hundred);
    expect(pointsOf([one], { later: 60 })).toBe(after60);
  });

  it('points fade linearly by whole days: half at 30, zero at 60', () => {
    const course = [0, 1, 15, 30, 45, 59, 60, 200].map((later) => pointsOf([form('request')], { later }));
    expect(course).toEqual([40, 39.32, 30, 20, 10, 0.68, 0, 0]);
    expect(pointsOf([bounce('hard'), { kind: 'complaint' }], { later: 390 })).toBe(-120);
  });

  it('a score never flickers during a day of the tenant’s zone', () => {
    const paper = aHouse({ zone: 'America/New_York', scoring: open });
    const lead = aLead(paper);
    engage(paper, lead, form('request'));
    const state = paper.lead(lead) as Lead;
    const midnight = Date.UTC(2026, 0, 6, 5);
    const scores = [monday, midnight - 1, midnight, midnight + day - 1].map(
      (now) => standingAt(compileScoring(open, 'America/New_York'), state, now).score,
    );
    expect(scores).toEqual([40_000, 40_000, 39_320, 39_320]);
  });

  it('a cap of several days keeps the earliest: 30 in 7 days for other forms', () => {
    const on = (days: number): EngagementInput => form('other', { at: iso(monday - days * day) });
    const granted = (...days: number[]) => {
      const paper = house();
      paper.now = monday;
      const lead = aLead(paper, { lastName: 'K' }, { at: iso(monday - 90 * day) });
      engage(paper, lead, ...days.map(on));
      return explainScore(inUtc(open), paper.lead(lead) as Lead, monday).parts;
    };
    expect(pointsOf([on(8), on(7), on(3), on(1)])).toBeCloseTo(15 * 0.867 + 15 * 0.883 + 15 * 0.983, 9);
    expect(granted(6, 3, 0).find(({ kind }) => kind === 'cap')?.points).toBe(-15_000);
    expect(granted(7, 3, 0).find(({ kind }) => kind === 'cap')).toBeUndefined();
  });

  it('floor 0 and ceiling 100', () => {
    expect(pointsOf([{ kind: 'complaint' }], { scoring: defaultScoring })).toBe(0);
    expect(pointsOf(times(3, form('request')), { scoring: defaultScoring })).toBe(100);
    expect(pointsOf([{ kind: 'complaint' }, ...times(3, form('request'))], { scoring: defaultScoring })).toBe(
      20,
    );
  });

  it.each([
    [0, 'cold'],
    [24_999, 'cold'],
    [25_000, 'warm'],
    [59_999, 'warm'],
    [60_000, 'hot'],
    [100_000, 'hot'],
  ])('%i thousandths are %s', (score, band) => {
    expect(bandOf(defaultScoring, score)).toBe(band);
  });
});

describe('the event scored (Ours 7.6)', () => {
  it('is written when behaviour or band changes, with the next day on which fading crosses a band', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    expect(typesOf(engage(paper, lead, form('request')))).toEqual(['engaged', 'scored']);
    expect(lastOf(paper, 'scored').data).toEqual({
      score: 40_000,
      behaviour: 40_000,
      band: 'warm',
      bandFrom: 25,
      previousBand: 'cold',
      armed: true,
      day: '2026-01-05',
      nextBandAt: iso(Date.UTC(2026, 0, 5 + 23)),
      cause: 'engagement',
    });
    expect(paper.lead(lead)?.score).toEqual({
      value: 40_000,
      behaviour: 40_000,
      profile: { points: 0, parts: [] },
      velocity: 0,
      band: 'warm',
      day: '2026-01-05',
      at: monday,
      nextBandAt: Date.UTC(2026, 0, 28),
      armed: true,
      spent: [],
      process: 1,
    });
    expect(typesOf(engage(paper, lead, { kind: 'file' }))).toEqual(['engaged']);
  });

  it('is not written for a lead that nothing moved: it is cold, and rules may say so', () => {
    const assignment = {
      active: 'main',
      rules: [
        {
          id: 'main',
          entries: [
            { id: 'cold', when: { field: 'band', op: 'is' as const, value: 'cold' }, to: 'queue/inbox' },
          ],
        },
      ],
    };
    const paper = aHouse({ queues: [{ id: 'inbox' }], assignment });
    const lead = aLead(paper, { lastName: 'K' }, { assign: true });
    expect(paper.events.map(({ type }) => type)).toEqual(['captured', 'assigned']);
    expect(paper.lead(lead)?.score.band).toBe('');
  });

  it('a tick before the next crossing does nothing; at it the crossing is written, once', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, form('request'));
    const { nextBandAt } = (paper.lead(lead) as Lead).score;
    const tick = { type: 'tick', lead } as const;
    paper.now = nextBandAt - 1;
    expect(typesOf(paper.accept(tick))).toEqual([]);
    paper.now = nextBandAt;
    expect(typesOf(paper.accept(tick))).toEqual(['scored']);
    expect(lastOf(paper, 'scored').data).toMatchObject({
      band: 'cold',
      previousBand: 'warm',
      cause: 'fading',
      score: 24_680,
    });
    expect(lastOf(paper, 'scored').data).not.toHaveProperty('nextBandAt');
    expect(typesOf(paper.accept(tick))).toEqual([]);
  });

  it('fading may also lift a lead: what counts against it fades as well', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, form('request', { count: 2 }), { kind: 'opt-out', count: 2 });
    const { score } = paper.lead(lead) as Lead;
    expect([score.value, score.band, score.nextBandAt]).toEqual([20_000, 'cold', 0]);
    const old = aHouse();
    const other = aLead(old, { lastName: 'K' }, { at: iso(monday - 99 * day) });
    engage(
      old,
      other,
      { kind: 'opt-out', count: 3, at: iso(monday - 40 * day) },
      form('request', { count: 1 }),
    );
    expect(old.lead(other)?.score.band).toBe('cold');
    expect(old.lead(other)?.score.nextBandAt).toBeGreaterThan(monday);
  });

  it('time never goes back in scores, though facts come in late (history mode)', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'K' }, { at: iso(monday - 99 * day) });
    for (const days of [5, 20, 0, 30]) {
      const at = iso(monday - days * day);
      paper.accept({ type: 'engage', lead, engagements: [form('request', { at })] }, { mode: 'history' });
    }
    const times = paper.events.filter(({ type }) => type === 'scored').map(({ occurredAt }) => occurredAt);
    expect(times.every((time, i) => i === 0 || (times[i - 1] as string) <= time)).toBe(true);
    const state = paper.lead(lead) as Lead;
    expect(state.score.value).toBe(standingAt(inUtc(defaultScoring), state, monday).score);
  });
});

// --- Laws. The reference below reads the history as Ours 7.2 and 7.5 tell it and shares no code with core.

interface Fact {
  readonly kind: string;
  readonly facet: string;
  readonly count: number;
  readonly day: string;
  readonly human: boolean;
}

function reference(scoring: Scoring, facts: readonly Fact[], today: string): number {
  const now = epochDay(today);
  const past = facts
    .map((fact) => ({ ...fact, at: epochDay(fact.day), isTaken: false }))
    .filter(({ human, at }) => human && at <= now)
    .sort((a, b) => a.at - b.at);
  let sum = 0;
  for (const rule of scoring.rules) {
    const given: { at: number; points: number }[] = [];
    for (const one of past) {
      if (one.isTaken || one.kind !== rule.kind || (rule.facets && !rule.facets.includes(one.facet)))
        continue;
      one.isTaken = true;
      if (rule.once && given.length > 0) continue;
      const wish = rule.points * (rule.once ? 1 : one.count);
      let room = Number.POSITIVE_INFINITY;
      if (rule.cap && !rule.once) {
        room = rule.cap.points;
        for (const { at, points } of given) if (at > one.at - rule.cap.days) room -= Math.abs(points);
      }
      given.push({ at: one.at, points: Math.sign(wish) * Math.min(Math.abs(wish), Math.max(0, room)) });
    }
    for (const { at, points } of given) {
      const age = now - at;
      const left = Math.max(0, Math.round((1000 * (scoring.fadeDays - age)) / scoring.fadeDays));
      sum += points * (rule.fades ? left : 1000);
    }
  }
  return Math.max(scoring.floor * 1000, Math.min(scoring.ceiling * 1000, sum));
}

const epochDay = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

const fact = fc.record({
  kind: fc.constantFrom('visit', 'page-view', 'form-submit', 'opt-in', 'bounce', 'complaint', 'opt-out'),
  facet: fc.constantFrom('', 'a', 'b'),
  count: fc.integer({ min: 1, max: 3 }),
  day: fc
    .oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 12 }) }, fc.integer({ min: 0, max: 390 }))
    .map((n) => addDays('2025-01-01', n)),
  human: fc.constantFrom(true, true, true, false),
});
const facts = fc.array(fact, { minLength: 3, maxLength: 40, size: 'max' });

const rule = fc.record(
  {
    kind: fc.constantFrom('visit', 'page-view', 'form-submit', 'opt-in', 'bounce', 'complaint', 'opt-out'),
    points: fc.oneof(fc.integer({ min: -20, max: 0 }), {
      weight: 3,
      arbitrary: fc.integer({ min: 5, max: 40 }),
    }),
    fades: fc.constantFrom(true, true, true, true, true, true, false),
    facets: fc.subarray(['', 'a', 'b'], { minLength: 1 }),
    cap: fc.record({ points: fc.integer({ min: 1, max: 40 }), days: fc.integer({ min: 1, max: 20 }) }),
    once: fc.boolean(),
  },
  { requiredKeys: ['kind', 'points', 'fades'] },
);
const scorings: fc.Arbitrary<Scoring> = fc
  .record({
    rules: fc.array(rule, { minLength: 3, maxLength: 8 }),
    fadeDays: fc.constantFrom(1, 7, 60, 60, 90, 90),
    floor: fc.constantFrom(0, -50),
    ceiling: fc.constantFrom(100, 60),
  })
  .map(({ rules, ...more }) => ({
    ...defaultScoring,
    ...more,
    rules: rules.map(({ cap, ...one }, i) => ({
      ...one,
      id: `rule ${i}`,
      ...(cap && one.fades ? { cap } : {}),
    })),
    bands: [
      { id: 'low', from: -50 },
      { id: 'cold', from: 0 },
      { id: 'warm', from: 15 },
      { id: 'hot', from: 40 },
    ],
  }));

const history = (list: readonly Fact[]): Event[] =>
  list.map(({ kind, facet, count, day: on, human }, i) => ({
    id: `e.${i}`,
    tenant: 'main',
    stream: 'lead/1',
    version: i + 1,
    position: i + 1,
    type: 'engaged',
    schemaVersion: 1,
    occurredAt: `${on}T12:00:00.000Z`,
    recordedAt: `${on}T12:00:00.000Z`,
    actor: 'user:ann',
    mode: 'live',
    commandId: 'c',
    causationId: 'c',
    correlationId: 'c',
    processVersion: 1,
    personal: null,
    data: {
      kind,
      facet,
      count,
      day: on,
      timed: true,
      confidence: human ? 'human' : 'suspected-robot',
      facets: {},
    },
  }));
const stateAfter = (list: readonly Fact[]): Lead =>
  (stateOf('lead/1', history(list)) ?? { engagement: {}, id: '1', score: { spent: [] } }) as unknown as Lead;
const noon = (on: string) => Date.parse(`${on}T12:00:00Z`);
/** Facts, and a day on or after the latest of them. */
const lived = fc
  .tuple(
    facts,
    fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 5 }) }, fc.integer({ min: 0, max: 120 })),
  )
  .map(
    ([list, later]) =>
      [
        list,
        addDays(
          list.reduce((latest, one) => (one.day > latest ? one.day : latest), '2025-01-01'),
          later,
        ),
      ] as const,
  );

describe('laws of scores', () => {
  it('a fact a clock ahead of ours reports counts from its day on', () => {
    const state = stateAfter([
      { kind: 'form-submit', facet: 'request', count: 1, day: '2025-01-02', human: true },
    ]);
    const here = standingAt(inUtc(defaultScoring), state, noon('2025-01-01'));
    expect([here.score, here.nextBandAt]).toEqual([0, Date.parse('2025-01-02')]);
    expect(standingAt(inUtc(defaultScoring), state, noon('2025-01-02')).score).toBe(40_000);
  });

  it('the score from state is the score from history, by a reference that shares no code (Ours 7.2)', () => {
    let moved = 0;
    fc.assert(
      fc.property(scorings, lived, (scoring, [list, today]) => {
        const score = reference(scoring, list, today);
        if (score !== 0) moved += 1;
        expect(standingAt(inUtc(scoring), stateAfter(list), noon(today)).score).toBe(score);
        expect(standingAt(inUtc(open), stateAfter(list), noon(today)).score).toBe(
          reference(open, list, today),
        );
      }),
      { numRuns: 300 },
    );
    expect(moved).toBeGreaterThan(100);
  });

  it('the parts of an explanation sum to the score exactly, one cap and one floor or ceiling among them (DESIGN 2)', () => {
    fc.assert(
      fc.property(scorings, lived, (scoring, [list, today]) => {
        const lead = stateAfter(list);
        const {
          score,
          parts,
          band,
          day: on,
        } = explainScore(inUtc(scoring), lead, noon(today), history(list));
        expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(score);
        expect([score, band, on]).toEqual([reference(scoring, list, today), bandOf(scoring, score), today]);
        const kinds = parts.map(({ kind }) => kind).filter((kind) => kind !== 'engagement');
        expect(kinds.filter((kind) => kind === 'cap').length).toBeLessThanOrEqual(1);
        expect(kinds.filter((kind) => kind !== 'cap').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });

  it('each part names the events behind it: their counts are the part’s count', () => {
    fc.assert(
      fc.property(scorings, facts, (scoring, list) => {
        const counts = new Map(history(list).map(({ id, data }) => [id, data['count'] as number]));
        const { parts } = explainScore(inUtc(scoring), stateAfter(list), noon('2026-02-01'), history(list));
        for (const part of parts) {
          if (part.kind !== 'engagement') continue;
          const once = scoring.rules.find(({ id }) => id === part.rule)?.once;
          const named = part.events.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);
          if (once) expect(part.events.length).toBe(1);
          else expect(named).toBe(part.count);
        }
      }),
    );
  });

  it('where nothing binds, taking a named event away changes the score by its share of the part', () => {
    const free: Scoring = { ...open, rules: open.rules.filter((one) => !one.cap && !one.once) };
    fc.assert(
      fc.property(lived, fc.nat(), ([list, today], pick) => {
        const { score, parts } = explainScore(inUtc(free), stateAfter(list), noon(today), history(list));
        const named = parts.flatMap((part) =>
          part.kind === 'engagement' ? part.events.map((id) => ({ id, part })) : [],
        );
        const chosen = named[pick % Math.max(1, named.length)];
        if (!chosen) return;
        const index = Number(chosen.id.slice(2));
        const without = list.filter((_, i) => i !== index);
        const share = (chosen.part.points * (list[index] as Fact).count) / chosen.part.count;
        expect(score - standingAt(inUtc(free), stateAfter(without), noon(today)).score).toBe(share);
      }),
    );
  });

  it('the next crossing is the first day on which the band differs, found by looking at every day', () => {
    let crossings = 0;
    const zones = fc.constantFrom('UTC', 'Europe/Paris', 'Pacific/Auckland');
    fc.assert(
      fc.property(scorings, lived, zones, (scoring, [list, today], zone) => {
        const now = startOfDay(today, zone) + day / 2;
        const { band, nextBandAt } = standingAt(compileScoring(scoring, zone), stateAfter(list), now);
        let expected = 0;
        for (let n = 1; n <= 100 && expected === 0; n += 1) {
          const on = addDays(today, n);
          if (bandOf(scoring, reference(scoring, list, on)) !== band) expected = startOfDay(on, zone);
        }
        if (expected > 0) crossings += 1;
        expect(nextBandAt).toBe(expected);
      }),
      { numRuns: 60 },
    );
    expect(crossings).toBeGreaterThan(2);
  });

  it('a lead of 400 days with twelve facets a day has the score of the reference', () => {
    const values = 'abcdefghijkl'.split('');
    const list = Array.from(
      { length: 4800 },
      (_, i): Fact => ({
        kind: 'page-view',
        facet: values[i % 12] as string,
        count: 1,
        day: addDays('2025-01-01', Math.floor(i / 12)),
        human: true,
      }),
    );
    const state = stateAfter(list);
    const scoring: Scoring = {
      ...defaultScoring,
      rules: [{ id: 'page', kind: 'page-view', points: 1, fades: true, cap: { points: 5, days: 3 } }],
    };
    expect(Object.keys(state.engagement['page-view']?.days ?? {}).length).toBe(400);
    expect(standingAt(inUtc(scoring), state, noon('2026-02-04')).score).toBe(
      reference(scoring, list, '2026-02-04'),
    );
    expect(daysBetween('2025-01-01', '2026-02-04')).toBe(399);
  });
});
