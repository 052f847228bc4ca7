// The state of a lead: goal is that it stays bounded, that the order of delivery decides nothing (Ours 6.6), and that an
// event about what the lead no longer has changes nothing.
import { type Event, type Lead, leadEvolver, nextDeadlineAt, primaryCampaign } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { liveEnrolment, liveEnrolments } from '../src/lead/enrolment-state.ts';
import { captured, event, replayed } from './lead-history.ts';
import { at, day, hour, monday } from './scene.ts';

/** Lead 1 after events of these types, each an hour after the one before. */
const told = (...events: readonly [type: string, data: object, ms?: number][]): Lead =>
  replayed(events.map(([type, data, ms], i) => event(i + 2, type, ms ?? monday + i * hour, data)));
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('campaigns', () => {
  const joined = (campaign: string, status: string, ms: number) =>
    ['campaign-joined', { campaign, status }, ms] as [string, object, number];
  const membership = (status: string, ms: number, respondedAt: number) => ({
    status,
    at: monday + ms,
    respondedAt: respondedAt === 0 ? 0 : monday + respondedAt,
  });

  it('keep the best status and the latest times, in whichever order they are told', () => {
    const told1 = told(joined('a', 'attended', monday + 2), joined('a', 'sent', monday + 9));
    const told2 = told(joined('a', 'sent', monday + 9), joined('a', 'attended', monday + 2));
    for (const lead of [told1, told2]) expect(lead.campaigns['a']).toEqual(membership('attended', 9, 2));
    const answered = told(joined('a', 'responded', monday + 5), joined('a', 'responded', monday + 3));
    expect(answered.campaigns['a']).toEqual(membership('responded', 5, 5));
  });

  it('beyond 200 leave out the oldest, of two at one instant the first by name', () => {
    const later = range(200).map((i) => joined(`late ${i}`, 'sent', monday + 1000 + i));
    const kept = (...more: ReturnType<typeof joined>[]) => Object.keys(told(...later, ...more).campaigns);
    expect(kept(joined('early', 'sent', monday))).not.toContain('early');
    expect(kept(joined('latest', 'sent', monday + 5000))).not.toContain('late 0');
    for (const [first, second] of [
      ['x', 'y'],
      ['y', 'x'],
    ] as const) {
      const two = told(
        joined(first, 'sent', monday),
        joined(second, 'sent', monday),
        ...later.slice(0, 199),
      ).campaigns;
      expect([Object.hasOwn(two, 'x'), Object.hasOwn(two, 'y'), Object.keys(two).length]).toEqual([
        false,
        true,
        200,
      ]);
    }
  });

  it('have one that counts most: responded to last, of two at one instant the first by name (Ours 3.2)', () => {
    const primary = (...campaigns: readonly [string, number][]) => {
      const entries = campaigns.map(
        ([id, respondedAt]) => [id, { status: 'sent', at: 1, respondedAt }] as const,
      );
      return primaryCampaign({ campaigns: Object.fromEntries(entries) });
    };
    expect(primary()).toBeNull();
    expect(primary(['a', 0], ['b', 0])).toBeNull();
    expect([primary(['a', 1], ['b', 2]), primary(['b', 2], ['a', 1])]).toEqual(['b', 'b']);
    expect([primary(['a', 2], ['b', 2]), primary(['b', 2], ['a', 2])]).toEqual(['a', 'a']);
    expect([primary(['a', 1], ['c', 2], ['b', 2]), primary(['a', 3], ['c', 2])]).toEqual(['b', 'a']);
  });
});

describe('programs', () => {
  const enrolled = (program: string) =>
    [
      'enrolled',
      {
        enrolment: `e-${program}`,
        program,
        version: 1,
        step: 'one',
        dueAt: at(monday),
        by: 'hand',
        resumed: false,
      },
    ] as [string, object];
  const left = (program: string) =>
    ['left-program', { enrolment: `e-${program}`, program, why: 'left' }] as [string, object];

  it('beyond 100 leave out the first that the lead left, and none that it is in', () => {
    const names = range(101).map((i) => `p${i}`);
    const all = told(...names.map(enrolled));
    expect(Object.keys(all.enrolments)).toEqual(names);
    const some = told(...names.slice(0, 100).map(enrolled), left('p7'), left('p3'), enrolled('p100'));
    expect(Object.keys(some.enrolments)).toEqual(names.filter((name) => name !== 'p3'));
    const hundred = told(...names.slice(0, 100).map(enrolled), left('p3'));
    expect(Object.keys(hundred.enrolments)).toHaveLength(100);
  });

  it('that the lead left are not live', () => {
    const lead = told(enrolled('a'), enrolled('b'), left('a'));
    expect([liveEnrolment(lead, 'a'), liveEnrolment(lead, 'c')]).toEqual([null, null]);
    expect(liveEnrolment(lead, 'b')).toBe(lead.enrolments['b']);
    expect(liveEnrolments(lead).map(([program]) => program)).toEqual(['b']);
  });

  it('that are no longer remembered may still be told of', () => {
    const advanced = { enrolment: 'e', program: 'gone', step: 'one', visit: 1, outcome: 'done' };
    expect(told(['program-advanced', advanced], left('gone')).enrolments).toEqual({});
  });
});

describe('deadlines', () => {
  const set = (deadline: string, due: number) =>
    ['deadline-set', { deadline, dueAt: at(monday + due) }] as [string, object];
  const assigned = { owner: 'seller/bob', previous: 'seller/ann', how: 'hand' };

  it('of the response end with the assignment, of the status with the status, all with the conversion', () => {
    const after = (type: string, data: object) =>
      Object.keys(told(set('response', day), set('status', day), [type, data]).deadlines);
    expect(after('assigned', assigned)).toEqual(['status']);
    const moved = { from: 'New', to: 'Working', kind: 'working', rank: 1, visitMs: 0 };
    expect(after('status-changed', moved)).toEqual(['response']);
    expect(after('status-changed', { ...moved, kind: 'disqualified' })).toEqual([]);
  });

  it('are worked off in the order in which they want something: a warning, then what is due', () => {
    const one = { setAt: 0, warnAt: 0, warned: false, overdue: false };
    expect(nextDeadlineAt({})).toBe(0);
    expect(nextDeadlineAt({ response: { ...one, dueAt: 9 }, status: { ...one, dueAt: 5 } })).toBe(5);
    expect(nextDeadlineAt({ response: { ...one, dueAt: 9 } })).toBe(9);
    expect(nextDeadlineAt({ response: { ...one, dueAt: 9, warnAt: 3 } })).toBe(3);
    expect(nextDeadlineAt({ response: { ...one, dueAt: 9, warnAt: 3, warned: true } })).toBe(9);
    expect(nextDeadlineAt({ response: { ...one, dueAt: 9, overdue: true } })).toBe(0);
  });
});

describe('mail', () => {
  const requested = (to: string, mailClass: string) =>
    ['email-requested', { to, class: mailClass }] as [string, object];

  it('to sellers is not mail to the lead, and caps count marketing only: the latest 64', () => {
    const lead = told(requested('seller/ann', 'marketing'), requested('lead', 'transactional'));
    expect(lead.mail).toMatchObject({ requested: 1, marketing: [] });
    const many = told(...range(66).map(() => requested('lead', 'marketing')));
    expect([many.mail.requested, many.mail.marketing.length, many.mail.marketing[0]]).toEqual([
      66,
      64,
      monday + 2 * hour,
    ]);
  });

  it('bounces for good by what the facet says, whether the process counts it apart or not', () => {
    const bounced = (facet: string, facets: object, kind = 'bounce') => {
      const data = { kind, count: 1, day: '2026-01-05', facet, timed: true, confidence: 'human', facets };
      return told(['engaged', data]).mail.hardBounced;
    };
    expect([
      bounced('hard', {}),
      bounced('', { bounce: 'hard' }),
      bounced('hard', { bounce: 'hard' }),
    ]).toEqual([true, true, true]);
    expect([bounced('soft', {}), bounced('hard', { bounce: 'soft' }), bounced('hard', {}, 'visit')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('who let a lead down', () => {
  const lost = (previous: string | undefined, how = 'breach') =>
    ['assigned', { owner: 'queue/inbox', ...(previous ? { previous } : {}), how }] as [string, object];
  const declined = (...events: ReturnType<typeof lost>[]) => told(...events).routing.declined;

  it('is a seller, once, and no queue', () => {
    expect(declined(lost('seller/ann'), lost('queue/inbox'), lost(undefined), lost('seller/ann'))).toEqual([
      'ann',
    ]);
    expect(declined(lost('seller/ann', 'reject'), lost('seller/bob', 'return'))).toEqual(['ann']);
  });

  it('is remembered of the latest fifty', () => {
    const all = declined(...range(52).map((i) => lost(`seller/s${i}`)));
    expect([all.length, all[0], all.at(-1)]).toEqual([50, 's2', 's51']);
    expect(declined(...range(50).map((i) => lost(`seller/s${i}`)))[0]).toBe('s0');
  });
});

describe('an alert that is acknowledged twice', () => {
  it('takes no other with it', () => {
    const raised = (alert: string) =>
      ['alert-raised', { alert, rule: 'r', cause: 'band', to: 'seller/ann' }] as [string, object];
    const acknowledged = ['alert-acknowledged', { alert: 'a', how: 'hand' }] as [string, object];
    const lead = told(raised('a'), raised('b'), acknowledged, acknowledged);
    expect(lead.alerts.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('days of engagement', () => {
  const visited = (days: number, own: object = {}) => {
    const ms = monday + days * day;
    const data = {
      kind: 'visit',
      count: 1,
      day: at(ms).slice(0, 10),
      facet: '',
      timed: false,
      confidence: 'human',
      facets: {},
      ...own,
    };
    return ['engaged', data, ms] as [string, object, number];
  };
  const kept = (...days: number[]) => {
    const visit = told(...days.map((n) => visited(n))).engagement['visit'];
    const numberOf = (text: string) => (Date.parse(text) - Date.parse('2026-01-05')) / day;
    return {
      days: Object.keys(visit?.days ?? {}).map(numberOf),
      untimed: Object.keys(visit?.untimed ?? {}).map(numberOf),
      between: [numberOf(visit?.oldest ?? ''), numberOf(visit?.newest ?? '')],
    };
  };
  const those = (...days: number[]) => ({ days, untimed: days, between: [days[0], days.at(-1)] });

  it.each<[string, number[], number[]]>([
    ['one', [7], [7]],
    ['several that go together', [0, 1, 2, 9, 402], [9, 402]],
    ['all, when somebody comes back after years', [0, 1, 5, 2000], [2000]],
    ['some, after nearly a window of silence', [0, 300, 699], [300, 699]],
    ['one that is told too late', [500, 100], [500]],
  ])('go when they are 400 days older than the newest: %s', (_, given, expected) => {
    expect(kept(...given)).toEqual(those(...expected));
  });
});

describe('a standing that is reckoned anew', () => {
  const standing = {
    score: 1,
    behaviour: 1,
    band: 'cold',
    bandFrom: 0,
    day: '2026-01-05',
    previousProcess: 1,
    cause: 'rules',
  };
  const visited = {
    kind: 'visit',
    count: 1,
    day: '2026-01-05',
    facet: '',
    timed: false,
    confidence: 'human',
    facets: {},
  };

  it('counts kinds in the buckets that it names, whatever their order, and none that never happened', () => {
    const counted = {
      days: { '2026-01-05': { b: 1 }, '2026-01-02': { a: 1 }, '2026-01-04': { a: 1 } },
      facets: { a: { count: 2, first: '2026-01-02' } },
    };
    const recount = { visit: counted, file: counted };
    const { engagement } = told(['engaged', visited], ['rescored', { ...standing, recount }]);
    expect(Object.keys(engagement)).toEqual(['visit']);
    expect(engagement['visit']).toMatchObject({ ...counted, oldest: '2026-01-02', newest: '2026-01-05' });
    const none = { visit: { days: {}, facets: {} } };
    const emptied = told(['engaged', visited], ['rescored', { ...standing, recount: none }]).engagement[
      'visit'
    ];
    expect(emptied).toMatchObject({ days: {}, facets: {}, oldest: '', newest: '' });
  });
});

describe('a state', () => {
  const events: Event[] = [
    event(2, 'corrected', monday, { fields: { tags: ['a'] }, cleared: [] }),
    event(3, 'engaged', monday, {
      kind: 'visit',
      count: 1,
      day: '2026-01-05',
      facet: '',
      timed: true,
      confidence: 'human',
      facets: { page: 'pricing' },
    }),
    event(4, 'alert-raised', monday, { alert: 'a', rule: 'r', cause: 'band', to: 'seller/ann' }),
  ];
  const loose = (value: unknown, path = ''): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    const within = Object.entries(value).flatMap(([key, each]) => loose(each, `${path}/${key}`));
    return Object.isFrozen(value) ? within : [path, ...within];
  };

  it('is frozen with all that it holds, replayed, evolved or gone on with', () => {
    let evolved: Lead = leadEvolver.evolve(null, event(1, 'captured', 0, captured));
    for (const each of events) evolved = leadEvolver.evolve(evolved, each);
    const more = event(5, 'follow-up-done', monday, {});
    for (const lead of [replayed(events), evolved, leadEvolver.replay([more], evolved)])
      expect(loose(lead)).toEqual([]);
  });

  it('that is gone on with stays as it was', () => {
    const before = replayed(events);
    const copy = structuredClone(before);
    const acknowledged = event(5, 'alert-acknowledged', monday, { alert: 'a', how: 'hand' });
    expect(leadEvolver.replay([acknowledged], before)?.alerts).toEqual([]);
    expect(before).toEqual(copy);
  });
});
