// Engagement in state: goal is that it stays bounded and that the order of delivery decides nothing (Ours 6.6).
import { type Event, iso, type Lead, leadEvolver, standingAt } from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captured, event, replayed } from './lead-history.ts';
import { aHouse, aLead, aProcess, codeOf, day, engage, hour, lastOf, monday } from './scene.ts';

const engaged = (n: number, at: number, own: object = {}): Event =>
  event(n, 'engaged', at, {
    kind: 'visit',
    count: 1,
    day: iso(at).slice(0, 10),
    facet: '',
    timed: true,
    confidence: 'human',
    facets: {},
    ...own,
  });
const visit = (lead: Lead) => lead.engagement['visit'];

describe('counters', () => {
  it('count per kind, day in the process’ zone, and declared facet', () => {
    const paper = aHouse({ zone: 'Europe/Paris' });
    const lead = aLead(paper, { lastName: 'K' }, { at: iso(monday - 9 * day) });
    const late = iso(Date.UTC(2026, 0, 3, 23, 30));
    engage(
      paper,
      lead,
      { kind: 'page-view', at: late, facets: { page: 'pricing', campaign: 'x' }, count: 2 },
      { kind: 'page-view', at: late, facets: { page: 'somewhere else' } },
      { kind: 'page-view', facets: { page: 'pricing' } },
    );
    const views = paper.lead(lead)?.engagement['page-view'];
    expect(views?.days).toEqual({ '2026-01-04': { pricing: 2, '': 1 }, '2026-01-05': { pricing: 1 } });
    expect(views?.facets).toEqual({
      pricing: { count: 3, first: '2026-01-04' },
      '': { count: 1, first: '2026-01-04' },
    });
    expect(views).toMatchObject({ total: 4, firstAt: Date.parse(late), lastAt: monday });
    expect(views?.recent.map(({ count, facets }) => [count, facets])).toEqual([
      [2, { page: 'pricing', campaign: 'x' }],
      [1, { page: 'somewhere else' }],
      [1, { page: 'pricing' }],
    ]);
  });

  it('suspected robots are kept apart and count for nothing', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, { kind: 'visit', count: 7, confidence: 'suspected-robot' });
    expect(paper.lead(lead)?.engagement['visit']).toEqual({
      total: 0,
      suspected: 7,
      firstAt: 0,
      lastAt: 0,
      days: {},
      untimed: {},
      facets: {},
      newest: '',
      oldest: '',
      recent: [],
    });
    expect(paper.events.map(({ type }) => type)).not.toContain('scored');
  });

  it('a count without single times feeds scores and no list of single ones (Ours 1.8)', () => {
    const lead = replayed([engaged(2, monday, { timed: false, count: 9 })]);
    expect(visit(lead)).toMatchObject({
      total: 9,
      firstAt: 0,
      lastAt: 0,
      recent: [],
      days: { '2026-01-05': { '': 9 } },
    });
  });

  it('own kinds are allowed, unknown ones refused', () => {
    const paper = aHouse({
      engagement: { kinds: ['showroom'] },
      scoring: { ...aProcess().definition.scoring, rules: [] },
    });
    const lead = aLead(paper);
    engage(paper, lead, { kind: 'showroom' });
    const answer = paper.execute({
      type: 'engage',
      lead,
      engagements: [{ kind: 'showroom' }, { kind: 'pigeon' }],
    });
    expect(answer).toMatchObject({ code: 'invalid', field: 'engagements.1.kind' });
    expect(codeOf(paper.execute({ type: 'engage', lead: 'nobody', engagements: [{ kind: 'visit' }] }))).toBe(
      'not-found',
    );
  });

  it('a converted lead is still counted (invariant 28)', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    paper.accept({ type: 'convert', lead, account: 'new' });
    engage(paper, lead, { kind: 'visit' });
    expect(lastOf(paper, 'engaged').data).toMatchObject({ kind: 'visit', count: 1 });
    expect(paper.lead(lead)?.engagement['visit']?.total).toBe(1);
  });
});

describe('what is kept (Ours 6.6)', () => {
  it('day buckets of the latest 400 days, totals for ever', () => {
    const events = Array.from({ length: 1000 }, (_, i) => engaged(i + 2, monday + i * day));
    const lead = replayed(events);
    const days = Object.keys(visit(lead)?.days ?? {}).sort();
    expect(days.length).toBe(400);
    expect([days[0], days.at(-1)]).toEqual([
      iso(monday + 600 * day).slice(0, 10),
      iso(monday + 999 * day).slice(0, 10),
    ]);
    expect(visit(lead)).toMatchObject({
      total: 1000,
      oldest: days[0],
      newest: days.at(-1),
      facets: { '': { count: 1000, first: '2026-01-05' } },
    });
  });

  it('one that comes in more than 400 days late counts in the total only', () => {
    const lead = replayed([
      engaged(2, monday),
      engaged(3, monday - 400 * day),
      engaged(4, monday - 399 * day),
    ]);
    expect(Object.keys(visit(lead)?.days ?? {}).sort()).toEqual([
      iso(monday - 399 * day).slice(0, 10),
      '2026-01-05',
    ]);
    expect(visit(lead)?.total).toBe(3);
  });

  it('the latest 256 single ones, by time, then id', () => {
    const events = Array.from({ length: 300 }, (_, i) => engaged(i + 2, monday + ((i * 7) % 300) * hour));
    const recent = visit(replayed(events))?.recent;
    expect(recent?.length).toBe(256);
    expect(recent?.map(({ at }) => (at - monday) / hour)).toEqual(
      Array.from({ length: 256 }, (_, i) => i + 44),
    );
    const one = replayed([...events, engaged(400, monday + 43 * hour)]);
    expect(visit(one)?.recent).toEqual(recent);
  });
});

describe('laws', () => {
  const one = fc.record({
    at: fc.oneof(fc.integer({ min: 0, max: 399 * 24 }), fc.integer({ min: 0, max: 72 })),
    kind: fc.constantFrom('visit', 'page-view', 'opt-in', 'complaint', 'email-open'),
    facet: fc.constantFrom('', 'pricing', 'careers'),
    count: fc.integer({ min: 1, max: 4 }),
    confidence: fc.constantFrom('human', 'human', 'suspected-robot'),
    timed: fc.boolean(),
  });
  const history = fc
    .array(one, { maxLength: 40, size: 'max' })
    .map((list) => list.map(({ at, ...own }, i) => engaged(i + 2, monday + at * hour, own)));
  const { scoring } = aProcess();

  it('counts, single ones, score and band are the same in any order of delivery (Ours 6.6)', () => {
    fc.assert(
      fc.property(
        history.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        ([events, other]) => {
          const [here, there] = [replayed(events), replayed(other)];
          expect(there.engagement).toEqual(here.engagement);
          const now = monday + 400 * day;
          expect(standingAt(scoring, there, now)).toEqual(standingAt(scoring, here, now));
        },
      ),
    );
  });

  it('evolving step by step gives what replay gives, also where lists are full', () => {
    const events = Array.from({ length: 300 }, (_, i) => engaged(i + 2, monday + ((i * 11) % 300) * 2 * day));
    let state: Lead = leadEvolver.evolve(null, event(1, 'captured', 0, captured));
    for (const each of events) state = leadEvolver.evolve(state, each);
    expect(state).toEqual(replayed(events));
  });

  it('totals are the sums of the counts, people and robots apart', () => {
    fc.assert(
      fc.property(history, (events) => {
        const lead = replayed(events);
        for (const [kind, counted] of Object.entries(lead.engagement)) {
          const sum = (confidence: string) =>
            events
              .filter(({ data }) => data['kind'] === kind && data['confidence'] === confidence)
              .reduce((total, { data }) => total + (data['count'] as number), 0);
          expect([counted.total, counted.suspected]).toEqual([sum('human'), sum('suspected-robot')]);
        }
      }),
    );
  });
});
