// Deadlines (Ours 5.6, 0.1): the first response and the time of a status, in working time, each passed once.
import {
  defaultDeadlines,
  type Event,
  foldView,
  iso,
  nextDeadlineAt,
  type ProcessInput,
  taskList,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import {
  aLead,
  aHouse as aPlainHouse,
  aProcess,
  at,
  day,
  engage,
  hour,
  lastOf,
  monday,
  typesOf,
} from './scene.ts';

/** A house with the deadlines that ship, unless said otherwise. */
const aHouse = (own: Partial<ProcessInput> = {}): Paper =>
  aPlainHouse({ deadlines: defaultDeadlines, ...own });
const web = (paper: Paper): string => aLead(paper, { lastName: 'King' }, { channel: 'web' });
const tick = (paper: Paper, lead: string, now: number) => {
  paper.now = now;
  return typesOf(paper.execute({ type: 'tick', lead }));
};
const response = (paper: Paper, lead: string) => paper.lead(lead)?.deadlines.response;
const call = (paper: Paper, lead: string, more: object = {}, actor = 'user:ann') =>
  paper.accept(
    { type: 'log-activity', lead, kind: 'call', direction: 'outbound', outcome: 'no-answer', ...more },
    { actor },
  );

const team = (paper: Paper): Paper => {
  for (const seller of ['ann', 'bob']) paper.accept({ type: 'define-seller', seller, active: true });
  return paper;
};

describe('the first response (Ours 5.6)', () => {
  it('to a form is due within a business day, with a warning at 80 %, and its instants stand in the event', () => {
    const paper = aHouse();
    const lead = web(paper);
    expect(lastOf(paper, 'deadline-set').data).toEqual({
      deadline: 'response',
      rule: 'any',
      dueAt: iso(monday + 9 * hour),
      warnAt: iso(monday + 7.2 * hour),
    });
    expect(response(paper, lead)).toEqual({
      setAt: monday,
      dueAt: monday + 9 * hour,
      warnAt: monday + 7.2 * hour,
      warned: false,
      overdue: false,
    });
  });

  it('to a request form is due within a business hour; another form never puts it off', () => {
    const paper = aHouse();
    const lead = web(paper);
    paper.now += hour;
    engage(paper, lead, { kind: 'form-submit', facets: { form: 'request' } });
    expect(response(paper, lead)?.dueAt).toBe(monday + 2 * hour);
    paper.now += hour / 2;
    expect(typesOf(paper.execute({ type: 'engage', lead, engagements: [{ kind: 'visit' }] }))).not.toContain(
      'deadline-set',
    );
  });

  it('is not due of a lead that its owner entered, nor of history, nor of a form that is over a day old', () => {
    const paper = aHouse();
    aLead(paper);
    aLead(paper, { lastName: 'King' }, { channel: 'web' }, { mode: 'history' });
    aLead(paper, { lastName: 'King' }, { channel: 'web', at: at(monday - day - 1) });
    aLead(paper, { lastName: 'King' }, { channel: 'web', status: 'Unqualified', reason: 'junk' });
    expect(paper.events.filter(({ type }) => type === 'deadline-set')).toEqual([]);
  });

  it('is warned of once and overdue once, which says whose it was', () => {
    const paper = aHouse();
    const lead = web(paper);
    expect(tick(paper, lead, monday + 7.2 * hour - 1)).toEqual([]);
    expect(tick(paper, lead, monday + 7.2 * hour)).toEqual(['deadline-warned']);
    expect(tick(paper, lead, monday + 8 * hour)).toEqual([]);
    expect(tick(paper, lead, monday + 9 * hour)).toEqual(['response-overdue']);
    expect(lastOf(paper, 'response-overdue').data).toEqual({
      owner: 'seller/ann',
      dueAt: iso(monday + 9 * hour),
      breaches: 1,
    });
    expect(tick(paper, lead, monday + 30 * day)).toEqual([]);
    expect(paper.lead(lead)).toMatchObject({ breaches: 1, deadlines: { response: { overdue: true } } });
  });

  it('begins anew with a new assignment, once overdue for each (Ours 0.1)', () => {
    const paper = team(aHouse());
    const lead = web(paper);
    tick(paper, lead, monday + 9 * hour);
    paper.now = monday + day;
    const assigned = paper.execute({ type: 'assign', lead, to: 'seller/bob' });
    expect(typesOf(assigned)).toEqual(['assigned', 'alert-raised', 'deadline-set']);
    expect(response(paper, lead)).toMatchObject({ dueAt: monday + day + 9 * hour, overdue: false });
    expect(tick(paper, lead, monday + 2 * day)).toEqual(['response-overdue']);
    expect(lastOf(paper, 'response-overdue').data).toMatchObject({ owner: 'seller/bob', breaches: 2 });
  });

  it('is stopped by an attempt of a person only', () => {
    const paper = aHouse();
    const lead = web(paper);
    call(paper, lead, { kind: 'note' });
    call(paper, lead, { direction: 'inbound' });
    call(paper, lead, {}, 'system');
    call(paper, lead, { at: at(monday - hour) });
    expect(response(paper, lead)).toBeDefined();
    call(paper, lead);
    expect(response(paper, lead)).toBeUndefined();
    expect(tick(paper, lead, monday + 30 * day)).toEqual([]);
  });

  it('is cleared when the lead is disqualified, converted or erased', () => {
    const paper = aHouse();
    const [lost, won, gone] = [web(paper), web(paper), web(paper)] as [string, string, string];
    paper.accept({ type: 'change-status', lead: lost, to: 'Unqualified', reason: 'junk' });
    paper.accept({ type: 'correct', lead: won, fields: { company: 'Analytical Engines' } });
    paper.accept({ type: 'convert', lead: won });
    paper.accept({ type: 'erase', lead: gone });
    for (const lead of [lost, won, gone]) expect(paper.lead(lead)?.deadlines).toEqual({});
    expect([...foldView(taskList, paper.events).keys()].filter((key) => key.startsWith('deadline/'))).toEqual(
      [],
    );
  });

  it('follows the entries of the process, by any criteria; without entries nothing is due', () => {
    const deadlines = {
      response: [
        {
          id: 'fairs',
          when: { field: 'source', op: 'is' as const, value: 'Trade Show' },
          within: { hours: 1 },
        },
      ],
    };
    const paper = aHouse({ deadlines });
    web(paper);
    aLead(paper, { lastName: 'King' }, { channel: 'web', source: 'Trade Show' });
    const set = paper.events.filter(({ type }) => type === 'deadline-set');
    expect(set.map(({ data }) => data)).toEqual([
      { deadline: 'response', rule: 'fairs', dueAt: iso(monday + hour) },
    ]);
    const wrong = { id: 'x', when: { field: 'nothing', op: 'known' as const }, within: { hours: 1 } };
    expect(() => aProcess({ deadlines: { response: [wrong] } })).toThrow('deadlines.response.0.when');
    const twice = { id: 'x', within: { hours: 1 } };
    expect(() => aProcess({ deadlines: { response: [twice, twice] } })).toThrow(
      /deadlines\.response: "x" stands twice/,
    );
  });
});

describe('the time a status may take (Ours 2.1)', () => {
  const statuses = aProcess().definition.statuses.map((status) =>
    status.id === 'Working' ? { ...status, sla: { businessDays: 2 } } : status,
  );

  it('is due from when the lead got there, overdue once, and over when it moves on', () => {
    const paper = aHouse({ statuses });
    const lead = aLead(paper);
    expect(typesOf(paper.execute({ type: 'change-status', lead, to: 'Working' }))).toContain('deadline-set');
    const dueAt = paper.lead(lead)?.deadlines.status?.dueAt ?? 0;
    expect(dueAt).toBe(monday + day + 9 * hour);
    expect(tick(paper, lead, dueAt)).toContain('status-overdue');
    expect(lastOf(paper, 'status-overdue').data).toEqual({ status: 'Working', dueAt: iso(dueAt) });
    expect(tick(paper, lead, dueAt + 40 * day)).not.toContain('status-overdue');
    paper.accept({ type: 'change-status', lead, to: 'New' });
    expect(paper.lead(lead)?.deadlines.status).toBeUndefined();
  });

  it('is not stopped by an attempt, and begins anew with each visit', () => {
    const paper = aHouse({ statuses });
    const lead = aLead(paper);
    paper.accept({ type: 'change-status', lead, to: 'Working' });
    call(paper, lead);
    expect(paper.lead(lead)?.deadlines.status).toBeDefined();
    paper.accept({ type: 'change-status', lead, to: 'New' });
    paper.now += hour;
    paper.accept({ type: 'change-status', lead, to: 'Working' });
    expect(paper.lead(lead)?.deadlines.status?.setAt).toBe(monday + hour);
  });
});

describe('the task of a deadline', () => {
  it('is due at the warning, then at the deadline, then gone', () => {
    const paper = aHouse();
    const lead = web(paper);
    const row = () => foldView(taskList, paper.events as Event[]).get(`deadline/${lead}`);
    for (const due of [monday + 7.2 * hour, monday + 9 * hour]) {
      expect(row()).toMatchObject({ id: `deadline/${lead}/${iso(due)}`, kind: 'deadline', lead, dueAt: due });
      expect(nextDeadlineAt(paper.lead(lead)?.deadlines ?? {})).toBe(due);
      tick(paper, lead, due);
    }
    expect(row()).toBeUndefined();
  });
});
