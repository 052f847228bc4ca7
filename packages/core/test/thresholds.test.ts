// Thresholds: goal is that a rule is reached exactly when so much happened in its window, once, in whatever order it is told.
import {
  defaultProcess,
  type EngagementInput,
  type Event,
  explainThreshold,
  type Lead,
  type Process,
  type ProcessInput,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aHouse,
  aLead,
  aProcess,
  at,
  day,
  engage,
  hour,
  houseOf,
  lastOf,
  monday,
  record,
  typesOf,
} from './scene.ts';

type Rule = NonNullable<ProcessInput['engagement']['thresholds']>[number];

const minute = 60_000;
const alert = { do: 'alert' } as const;
const rule = (own: Partial<Rule> = {}): Rule => ({
  id: 'often',
  kinds: ['visit'],
  count: 3,
  window: { days: 4 },
  then: [alert],
  ...own,
});
const withRules = (...thresholds: Rule[]): Partial<ProcessInput> => ({
  engagement: { ...defaultProcess.engagement, kinds: ['keen'], thresholds },
});

const processes = new Map<string, Process>();

/** A house with these rules and a lead that was captured ten days ago. */
function aStory(rules: Rule, own: Partial<ProcessInput> = {}) {
  return aStoryOf([rules], own);
}

function aStoryOf(rules: readonly Rule[], own: Partial<ProcessInput> = {}) {
  const parts = { ...withRules(...rules), ...own };
  const process = processes.get(JSON.stringify(parts)) ?? aProcess(parts);
  processes.set(JSON.stringify(parts), process);
  const paper = houseOf(process);
  const lead = aLead(paper, { lastName: 'King', email: 'ada@king.example' }, { at: at(monday - 10 * day) });
  /** Somebody visits at instants since Monday, told at the last of them unless said otherwise. */
  const visit = (times: number | readonly number[], toldAt?: number, own: Partial<EngagementInput> = {}) => {
    const list = [times].flat();
    paper.now = monday + (toldAt ?? Math.max(...list));
    return engage(paper, lead, ...list.map((ms) => ({ kind: 'visit', at: at(monday + ms), ...own })));
  };
  return { paper, lead, visit, state: () => paper.lead(lead) as Lead };
}

const reached = (paper: Paper): readonly Event[] =>
  paper.events.filter(({ type }) => type === 'threshold-reached');
const times = (paper: Paper): readonly number[] =>
  reached(paper).map(({ data }) => (Date.parse(data['at'] as string) - monday) / day);

describe('a window (Ours 6.1)', () => {
  it('eight visits in four days: days 0 0 1 1 2 2 3 3 reach it at the eighth; from day −1.5 on they do not (DOMAIN 17, 6)', () => {
    const eight = rule({ count: 8, window: { days: 4 } });
    const usual = aStory(eight);
    for (const days of [0, 0, 1, 1, 2, 2, 3])
      expect(typesOf(usual.visit(days * day))).not.toContain('threshold-reached');
    usual.visit(3 * day);
    expect(reached(usual.paper).map(({ data }) => data)).toMatchObject([
      { rule: 'often', key: '', count: 8, at: at(monday + 3 * day) },
    ]);
    const early = aStory(eight);
    for (const days of [-1.5, 0, 1, 1, 2, 2, 3, 3]) early.visit(days * day, Math.max(0, days) * day);
    expect(times(early.paper)).toEqual([]);
  });

  it('is half open: what is exactly as old as it is long is out', () => {
    const { paper, visit } = aStory(rule());
    for (const ms of [0, 1, 4 * day]) visit(ms);
    expect(times(paper)).toEqual([]);
    const other = aStory(rule());
    for (const ms of [0, 1, 4 * day - 1]) other.visit(ms);
    expect(reached(other.paper)).toHaveLength(1);
  });

  it('may be so many milliseconds, or calendar days in the process’ zone', () => {
    const short = aStory(rule({ window: { ms: 1000 } }));
    for (const ms of [0, 999, 1000]) short.visit(ms);
    expect(reached(short.paper)).toHaveLength(0);
    short.visit(1001);
    expect(reached(short.paper)).toHaveLength(1);
    const calendar = rule({ count: 2, window: { days: 1, kind: 'calendar' } });
    // 23:30 and 00:30 in Paris are two days, though an hour apart; 00:30 and 23:30 are one.
    const paris = (...hours: number[]) => {
      const { paper, visit } = aStory(calendar, { zone: 'Europe/Paris' });
      for (const one of hours) visit((one - 10) * hour);
      return reached(paper).length;
    };
    expect([paris(23.5, 24.5), paris(24.5, 47.5)]).toEqual([0, 1]);
  });

  it('is reached by the n-th, not by those after it, and anew once the count fell below', () => {
    const { paper, visit } = aStory(rule());
    for (const days of [0, 1, 2, 3, 3.5]) visit(days * day);
    expect(times(paper)).toEqual([2]);
    for (const days of [7, 8, 9, 10]) visit(days * day);
    expect(times(paper)).toEqual([2, 9]);
  });

  it('that is reached the instant it would be left is reached still', () => {
    const { paper, visit } = aStory(rule());
    for (const days of [0, 1, 2, 4, 5]) visit(days * day);
    expect(times(paper)).toEqual([2]);
  });

  it('once is once; a cooldown keeps it quiet', () => {
    const days = [0, 1, 2, 7, 8, 9];
    const once = aStory(rule({ repeat: 'once' }));
    for (const one of days) once.visit(one * day);
    expect(times(once.paper)).toEqual([2]);
    const cool = aStory(rule({ cooldownHours: 7 * 24 + 1 }));
    for (const one of days) cool.visit(one * day);
    expect(times(cool.paper)).toEqual([2]);
    cool.visit(9.5 * day);
    expect(times(cool.paper)).toEqual([2, 9.5]);
  });

  it('without a window all that ever was counts, counts without single times too', () => {
    const ever = aStory(rule({ window: undefined, repeat: 'once', count: 5 }) as Rule);
    ever.visit(-9 * day, 0, { count: 3, timed: false });
    expect(reached(ever.paper)).toHaveLength(0);
    ever.visit([0, day]);
    expect(reached(ever.paper)).toHaveLength(1);
  });
});

describe('what counts (Ours 6.1, 6.2, 1.8)', () => {
  it('a count without single times never feeds a window, nor does a robot', () => {
    const { paper, visit } = aStory(rule());
    visit(0, 0, { count: 9, timed: false });
    visit(0, 0, { count: 9, confidence: 'suspected-robot' });
    visit([0, day]);
    expect(times(paper)).toEqual([]);
    visit(day, undefined, { count: 2 });
    expect(times(paper)).toEqual([1]);
  });

  it('duplicates are ignored', () => {
    const { paper, visit } = aStory(rule());
    const externalId = { source: 'tracker', id: '1' };
    for (let i = 0; i < 5; i += 1) visit(0, 0, { externalId });
    expect(times(paper)).toEqual([]);
  });

  it('facets are in, or not in', () => {
    const only = aStory(rule({ facets: { page: { in: ['pricing'] } } }));
    only.visit([0, 1, 2], 2, { facets: { page: 'careers' } });
    only.visit([0, 1, 2]);
    expect(reached(only.paper)).toHaveLength(0);
    only.visit([0, 1, 2], 2, { facets: { page: 'pricing' } });
    expect(reached(only.paper)).toHaveLength(1);
    const without = aStory(rule({ facets: { page: { notIn: ['careers'] } } }));
    without.visit([0, 1, 2], 2, { facets: { page: 'careers' } });
    expect(reached(without.paper)).toHaveLength(0);
    without.visit([0, 1, 2]);
    expect(reached(without.paper)).toHaveLength(1);
  });

  it('per message, page or campaign each is counted apart; what names none does not count', () => {
    const { paper, visit } = aStory(rule({ per: 'message', count: 2 }));
    visit([0, 1, 2]);
    visit(3, 3, { facets: { message: 'one' } });
    visit(4, 4, { facets: { message: 'two' } });
    expect(reached(paper)).toHaveLength(0);
    visit(5, 5, { facets: { message: 'one' } });
    visit(6, 6, { facets: { message: 'two' } });
    expect(reached(paper).map(({ data }) => data['key'])).toEqual(['one', 'two']);
  });

  it('by value different ones count, not how often', () => {
    const { paper, visit } = aStory(rule({ distinctBy: 'message' }));
    for (const [i, message] of ['a', 'b', 'a', 'b', 'c'].entries()) {
      expect(reached(paper)).toHaveLength(0);
      visit(i, i, { facets: { message } });
    }
    expect(reached(paper).map(({ data }) => data['count'])).toEqual([3]);
  });

  it('a visit is page views with gaps under 30 minutes', () => {
    const { paper, visit } = aStory(rule({ kinds: ['page-view'], count: 2, joinWithinMinutes: 30 }));
    const view = { kind: 'page-view' };
    for (const minutes of [0, 29, 58, 87]) visit(minutes * minute, undefined, view);
    expect(reached(paper)).toHaveLength(0);
    visit(117 * minute, undefined, view);
    expect(reached(paper)).toHaveLength(1);
  });

  it('criteria say which leads it is about; what they missed is caught up by the next one', () => {
    const { paper, lead, visit } = aStory(rule({ when: { field: 'industry', op: 'is', value: 'TV' } }));
    visit([0, 1, 2]);
    expect(reached(paper)).toHaveLength(0);
    paper.accept({ type: 'correct', lead, fields: { industry: 'TV' } });
    expect(reached(paper)).toHaveLength(0);
    visit(day);
    expect(reached(paper).map(({ data }) => data)).toMatchObject([{ late: true, count: 4 }]);
  });
});

describe('late facts (Ours 6.1, 6.3)', () => {
  it('reach a missed threshold once, marked late; what was reached stays', () => {
    const { paper, visit } = aStory(rule());
    visit(0);
    visit(2 * hour);
    visit(hour, 3 * hour);
    expect(reached(paper).map(({ data }) => data)).toMatchObject([
      { at: at(monday + 2 * hour), late: true, count: 3 },
    ]);
    visit(0.5 * hour, 4 * hour);
    visit(-hour, 5 * hour);
    expect(reached(paper)).toHaveLength(1);
  });

  it('older than 24 hours alert nobody, and the event says so (Ours 0.2)', () => {
    const { paper, visit } = aStory(rule());
    visit([0, 1, 2], day + 3);
    expect(reached(paper).map(({ data }) => data['then'])).toEqual([
      [{ do: 'alert', outcome: 'withheld', reason: 'too-old' }],
    ]);
    expect(paper.events.some(({ type }) => type === 'alert-raised')).toBe(false);
    const fresh = aStory(rule());
    fresh.visit([0, 1, 2], day + 2);
    expect(lastOf(fresh.paper, 'alert-raised').data).toMatchObject({ rule: 'often', cause: 'threshold' });
  });

  it('history reaches nothing (Ours 0.2)', () => {
    const paper = aHouse(withRules(rule()));
    record(paper, '1', { engagements: [0, 1, 2].map(() => ({ kind: 'visit' })) });
    expect(reached(paper)).toHaveLength(0);
  });

  it('in time each stretch is reached exactly once; in any order only what is one, and nothing twice', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 12 * 24 }), { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (hours, picks) => {
          const told = aStory(rule());
          const rest = [...hours];
          while (rest.length > 0) {
            const [one] = rest.splice((picks.next().value as number) % rest.length, 1);
            told.visit((one as number) * hour, 13 * day);
          }
          // Reckoned apart: reached where the count comes up to three from below.
          const sorted = [...hours].sort((a, b) => a - b);
          const level = (t: number) => sorted.filter((one) => one > t - 96 && one <= t).length;
          const before = (t: number) => sorted.filter((one) => one >= t - 96 && one < t).length;
          const stretches = sorted.filter((t) => level(t) >= 3 && before(t) < 3);
          const found = times(told.paper).map((days) => days * 24);
          expect(found.filter((one) => level(Math.round(one)) < 3)).toEqual([]);
          expect(new Set(found).size).toBe(found.length);
          expect(found.length > 0).toBe(stretches.length > 0);
          const inTime = aStory(rule());
          for (const one of sorted) inTime.visit(one * hour);
          expect(times(inTime.paper)).toEqual(stretches.map((one) => one / 24));
        },
      ),
    );
  });
});

describe('an absence (Ours 6.3)', () => {
  const absent = rule({ absent: true, count: 1, window: { days: 30 } });

  it('is missed by a tick when its time has come, once, and anew after somebody came back', () => {
    const { paper, lead, visit, state } = aStory(absent);
    expect(state().absenceDueAt).toBe(monday + 20 * day);
    visit(5 * day);
    paper.now = monday + 20 * day;
    expect(typesOf(paper.accept({ type: 'tick', lead }))).toEqual(['absence-awaited']);
    expect(state().absenceDueAt).toBe(monday + 35 * day);
    paper.now = monday + 35 * day;
    expect(typesOf(paper.accept({ type: 'tick', lead }))).toEqual([
      'threshold-reached',
      'absence-awaited',
      'alert-raised',
    ]);
    expect(lastOf(paper, 'threshold-reached').data).toMatchObject({ count: 0, at: at(monday + 35 * day) });
    expect(state().absenceDueAt).toBe(0);
    paper.now += 90 * day;
    expect(typesOf(paper.accept({ type: 'tick', lead }))).toEqual([]);
    visit(130 * day);
    expect(state().absenceDueAt).toBe(monday + 160 * day);
  });

  it('waits for nothing once the lead is converted', () => {
    const { paper, lead, state } = aStory(absent);
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    paper.accept({ type: 'convert', lead });
    expect(state().absenceDueAt).toBe(0);
  });

  it('is of fewer than so many', () => {
    const { paper, lead, visit } = aStory({ ...absent, count: 2 });
    visit([20 * day, 25 * day]);
    paper.now = monday + 50 * day - 1;
    paper.accept({ type: 'tick', lead });
    expect(reached(paper)).toHaveLength(0);
    paper.now += 1;
    paper.accept({ type: 'tick', lead });
    expect(lastOf(paper, 'threshold-reached').data['count']).toBe(1);
  });
});

describe('what a threshold does (Ours 6.3)', () => {
  const outcomes = (paper: Paper) => lastOf(paper, 'threshold-reached').data['then'];
  const moves = (to: string) => rule({ count: 1, then: [{ do: 'status', to }] });

  it('sets a status, in the same commit, caused by it', () => {
    const { paper, visit, state } = aStory(moves('Qualified'));
    const decision = visit(0);
    expect(typesOf(decision).slice(0, 3)).toEqual(['engaged', 'threshold-reached', 'status-changed']);
    expect(lastOf(paper, 'status-changed').causationId).toBe(lastOf(paper, 'threshold-reached').id);
    expect(state().status.id).toBe('Qualified');
    expect(outcomes(paper)).toEqual([{ do: 'status', outcome: 'done' }]);
    expect(typesOf(decision)).not.toContain('alert-raised');
  });

  it.each([
    ['to a lower rank', 'Working', { to: 'Qualified' }, 'lower-rank'],
    ['out of disqualified', 'Qualified', { to: 'Unqualified', reason: 'budget' }, 'disqualified'],
    ['into disqualified without a reason', 'Unqualified', null, 'reason-required'],
  ])('never moves %s: withheld, and alerts instead', (_what, to, before, reason) => {
    const { paper, lead, visit } = aStory(moves(to));
    if (before) paper.accept({ type: 'change-status', lead, ...before });
    const status = paper.lead(lead)?.status.id;
    visit(0);
    expect(outcomes(paper)).toEqual([
      { do: 'status', outcome: 'withheld', reason },
      { do: 'alert', outcome: 'done' },
    ]);
    expect(paper.lead(lead)?.status.id).toBe(status);
    expect(lastOf(paper, 'alert-raised').data).toMatchObject({ cause: 'threshold', to: 'seller/ann' });
  });

  it('never moves a converted lead', () => {
    const { paper, lead, visit } = aStory(moves('Qualified'));
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    paper.accept({ type: 'convert', lead });
    visit(0);
    expect(outcomes(paper)).toMatchObject([{ reason: 'converted' }, { do: 'alert' }]);
    expect(paper.lead(lead)?.status.kind).toBe('converted');
  });

  it('says nothing where the lead is there already, and only suggests where it is told so', () => {
    const there = aStory(moves('New'));
    there.visit(0);
    expect(outcomes(there.paper)).toEqual([{ do: 'status', outcome: 'withheld', reason: 'there-already' }]);
    const suggested = aStory(rule({ count: 1, then: [{ do: 'status', to: 'Qualified', suggest: true }] }));
    suggested.visit(0);
    expect(outcomes(suggested.paper)).toMatchObject([
      { reason: 'suggested' },
      { do: 'alert', outcome: 'done' },
    ]);
    expect(suggested.state().status.id).toBe('New');
  });

  it('gives points as an engagement of an own kind', () => {
    const keen = { id: 'keen', kind: 'keen', points: 30, fades: true };
    const { paper, visit, state } = aStory(rule({ then: [{ do: 'points', kind: 'keen' }] }), {
      scoring: { ...(defaultProcess.scoring as ProcessInput['scoring']), rules: [keen] },
    });
    visit([0, 1, 2]);
    expect(state().engagement['keen']?.total).toBe(1);
    expect(state().score.behaviour).toBe(30_000);
    expect(outcomes(paper)).toEqual([{ do: 'points', outcome: 'done' }]);
  });

  it('sets a follow-up in business time, unless one is set', () => {
    const { paper, visit, state } = aStory(
      rule({
        count: 1,
        repeat: 're-arm',
        window: { ms: 1 },
        then: [{ do: 'follow-up', kind: 'call', within: { businessHours: 1 } }],
      }),
    );
    visit(8.5 * hour);
    expect(state().followUp).toEqual({
      dueAt: monday + day + 0.5 * hour,
      kind: 'call',
      hideUntil: 0,
      owner: 'seller/ann',
    });
    visit(8.6 * hour);
    expect(outcomes(paper)).toEqual([{ do: 'follow-up', outcome: 'withheld', reason: 'follow-up-set' }]);
  });

  it('runs the assignment rules', () => {
    const { paper, visit, state } = aStory(rule({ count: 1, then: [{ do: 'assign' }, alert] }), {
      assignment: { active: 'all', rules: [{ id: 'all', entries: [{ id: 'bob', to: 'seller/bob' }] }] },
    });
    visit(0);
    expect(state().owner).toBe('seller/bob');
    // Alerts come after assignment, so the new owner is told (Ours 0.1).
    expect(lastOf(paper, 'alert-raised').data['to']).toBe('seller/bob');
  });

  it('that would start over at once waits for the next command: rules that feed each other do not loop (Ours 0.1)', () => {
    const ping = rule({ id: 'ping', count: 1, window: { ms: 1 }, then: [{ do: 'points', kind: 'keen' }] });
    const pong = { ...ping, id: 'pong', kinds: ['keen'] };
    const { paper, visit } = aStoryOf([ping, pong]);
    visit(0);
    expect(reached(paper).map(({ data }) => data['rule'])).toEqual(['ping']);
    visit(hour);
    expect(reached(paper).map(({ data }) => data['rule'])).toEqual(['ping', 'ping']);
  });
});

describe('the explanation', () => {
  const explained = (process: Process, lead: Lead, atMs: number) =>
    explainThreshold(process.thresholds[0] as Process['thresholds'][number], lead, atMs, {
      rules: process.definition.engagement,
      zone: process.zone,
    });

  it('names the events that count, from when on, and when it was reached', () => {
    const { paper, visit, state } = aStory(rule());
    visit([0, day, 2 * day]);
    const [part, ...others] = explained(paper.process, state(), monday + 4 * day).parts;
    expect(others).toEqual([]);
    expect(part).toMatchObject({
      key: '',
      count: 2,
      from: at(monday + 1),
      exact: true,
      wholeDaysBefore: null,
    });
    expect(part?.events).toEqual(
      state()
        .engagement['visit']?.recent.slice(1)
        .map(({ id }) => id),
    );
    expect(part?.reachedAt).toEqual([at(monday + 2 * day)]);
  });

  it('beyond the latest 256 whole days count, and it says so; within them it is exact (Ours 6.6)', () => {
    const { paper, visit, state } = aStory(rule({ count: 300, window: { days: 3 } }));
    visit(-2 * day, -2 * day, { count: 10 });
    visit(-2 * day, -2 * day, { count: 100, timed: false });
    for (let i = 0; i < 256; i += 1) visit(i);
    expect(explained(paper.process, state(), monday + hour).parts).toMatchObject([
      { count: 266, exact: false, wholeDaysBefore: at(monday) },
    ]);
    visit(hour, undefined, { count: 33 });
    // One of the 256 was dropped; its day still knows it.
    expect(explained(paper.process, state(), monday + hour).parts).toMatchObject([{ count: 299 }]);
    expect(reached(paper)).toHaveLength(0);
    visit(2 * hour);
    expect(reached(paper).map(({ data }) => data['count'])).toEqual([300]);
    const short = aStory(rule({ count: 300, window: { ms: 100 } }));
    for (let i = 0; i < 256; i += 1) short.visit(i);
    expect(explained(short.paper.process, short.state(), monday + 255).parts).toMatchObject([
      { count: 100, exact: true },
    ]);
  });
});

describe('a threshold rule that cannot be', () => {
  it.each<[string, Partial<Rule>, RegExp]>([
    [
      'without a window that is not once (Ours 6.3)',
      { window: undefined },
      /repeat: a rule without a window must be once/,
    ],
    ['an absence without a window', { window: undefined, absent: true }, /window: an absence needs one/],
    ['an absence per message', { absent: true, per: 'message' }, /per: an absence is one of the lead/],
    ['values that are joined', { distinctBy: 'page', joinWithinMinutes: 5 }, /joinWithinMinutes/],
    ['an unknown kind', { kinds: ['pigeon'] }, /there is no kind of engagement "pigeon"/],
    ['points of an unknown kind', { then: [{ do: 'points', kind: 'pigeon' }] }, /"pigeon"/],
    ['the converted status', { then: [{ do: 'status', to: 'Converted' }] }, /converting only/],
    ['an unknown queue', { then: [{ do: 'alert', to: 'queue/x' }] }, /there is no queue\/x/],
    ['criteria over no field', { when: { field: 'nothing', op: 'known' } }, /when\.field: unknown-field/],
    ['nothing that can fit', { facets: { page: { in: [] } } }, /facets\.page: nothing can fit/],
  ])('%s is a fault', (_what, own, message) => {
    const wrong = JSON.parse(JSON.stringify({ ...rule(), ...own })) as Rule;
    expect(() => aProcess(withRules(wrong))).toThrow(message);
  });

  it('stands twice', () => {
    expect(() => aProcess(withRules(rule(), rule()))).toThrow(/"often" stands twice/);
  });
});
