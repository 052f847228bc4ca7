// Queues: goal is that one of two gets a lead, that giving back is counted, and that owners are changed by whom it befits (Ours 5.4).
import { foldView, type ProcessInput, taskList } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, codeOf, hour, lastOf, monday, typesOf } from './scene.ts';

function aDesk(
  own: Partial<NonNullable<ProcessInput['queues']>[number]> = {},
  more: Partial<ProcessInput> = {},
): Paper {
  const paper = aHouse({
    queues: [{ id: 'desk', members: ['ann', 'bob'], ...own }, { id: 'other' }],
    team: { teams: [{ id: 'north', manager: 'max' }] },
    ...more,
  });
  for (const seller of ['ann', 'bob', 'cem', 'max']) {
    paper.accept({
      type: 'define-seller',
      seller,
      active: true,
      ...(seller === 'max' ? {} : { manager: 'max' }),
    });
  }
  paper.accept({ type: 'define-seller', seller: 'cem', active: true, teams: ['north'] });
  return paper;
}
const queued = (paper: Paper) => aLead(paper, { lastName: 'K' }, { owner: 'queue/desk' });
const by = (seller: string) => ({ actor: `user:${seller}` });
const take = (paper: Paper, lead: string, seller: string) =>
  paper.execute({ type: 'take-lead', lead }, by(seller));

describe('taking (Ours 5.4)', () => {
  it('of two members exactly one gets the lead, and the other is told who has it', () => {
    const paper = aDesk();
    const lead = queued(paper);
    expect(typesOf(take(paper, lead, 'bob'))).toContain('assigned');
    expect(take(paper, lead, 'ann')).toMatchObject({
      code: 'already-taken',
      detail: { owner: 'seller/bob' },
    });
    expect(typesOf(take(paper, lead, 'bob'))).toEqual([]);
    expect(paper.lead(lead)?.routing.queue).toBe('queue/desk');
  });

  it('is for members, by name or by team', () => {
    const paper = aDesk();
    expect(codeOf(take(paper, queued(paper), 'cem'))).toBe('not-found');
    expect(codeOf(take(paper, queued(paper), 'nobody'))).toBe('not-found');
    const teams = aDesk({ teams: ['north'] });
    expect(codeOf(take(teams, queued(teams), 'cem'))).toBe('accepted');
  });

  it('ends at the limit of open leads, of the queue or of the seller', () => {
    const paper = aDesk({ takeLimit: 2 });
    expect([1, 2, 3].map(() => codeOf(take(paper, queued(paper), 'ann')))).toEqual([
      'accepted',
      'accepted',
      'no-room',
    ]);
    paper.accept({ type: 'define-seller', seller: 'bob', active: true, openLimit: 1 });
    expect([1, 2].map(() => codeOf(take(paper, queued(paper), 'bob')))).toEqual(['accepted', 'no-room']);
  });
});

describe('giving back (Ours 5.4)', () => {
  it('puts the lead where it came from, by owner or manager; within 24 hours that is a rejection', () => {
    const paper = aDesk();
    const lead = queued(paper);
    const back = (seller: string, to?: string) =>
      paper.execute({ type: 'return-lead', lead, reason: 'knows me', ...(to ? { to } : {}) }, by(seller));
    expect(codeOf(back('max'))).toBe('not-with-a-seller');
    take(paper, lead, 'ann');
    expect(codeOf(back('bob'))).toBe('forbidden');
    paper.now += 24 * hour;
    expect(codeOf(back('ann'))).toBe('accepted');
    expect(lastOf(paper, 'assigned')).toMatchObject({
      data: { owner: 'queue/desk', previous: 'seller/ann', how: 'return', rejected: true },
      personal: { data: { reason: 'knows me' } },
    });
    expect(paper.lead(lead)?.routing.rejections).toBe(1);
    take(paper, lead, 'bob');
    paper.now += 24 * hour + 1;
    expect(codeOf(back('max', 'queue/other'))).toBe('accepted');
    expect(lastOf(paper, 'assigned').data).toEqual({
      owner: 'queue/other',
      previous: 'seller/bob',
      how: 'return',
    });
    expect(paper.lead(lead)?.routing.rejections).toBe(1);
  });

  it('a rejection within 24 hours sends the lead to somebody else by the rules, never back', () => {
    const rules = { active: 'all', rules: [{ id: 'all', entries: [{ id: 'turns', to: 'pool/floor' }] }] };
    const paper = aDesk({}, { assignment: rules });
    paper.accept({ type: 'define-pool', pool: 'floor', strategy: 'fixed', members: ['ann', 'bob'] });
    const lead = aLead(paper, { lastName: 'K' }, { channel: 'web' });
    const reject = (seller: string) =>
      paper.execute({ type: 'reject', lead, reason: 'a friend' }, by(seller));
    expect(codeOf(reject('ann'))).toBe('accepted');
    expect(lastOf(paper, 'assigned').data).toMatchObject({
      owner: 'seller/bob',
      how: 'reject',
      rejected: true,
    });
    paper.accept({ type: 'assign', lead, to: 'rules' });
    expect(paper.lead(lead)?.owner).toBe('seller/bob');
    expect(codeOf(reject('bob'))).toBe('no-eligible-owner');
    paper.now = monday + 30 * hour;
    expect(codeOf(reject('bob'))).toBe('reject-too-late');
  });
});

describe('the permission assign (Ours 5.4)', () => {
  it('is everybody’s unless the process leaves it to managers, admins and the house', () => {
    const team: ProcessInput['team'] = { assign: 'managers', admins: ['root'] };
    const paper = aDesk({}, { team });
    const lead = aLead(paper);
    const assign = (actor: string, to: string) =>
      codeOf(paper.execute({ type: 'assign', lead, to }, { actor }));
    expect(assign('user:ann', 'seller/bob')).toBe('forbidden');
    expect(assign('user:max', 'seller/bob')).toBe('accepted');
    expect(assign('user:root', 'seller/ann')).toBe('accepted');
    expect(assign('system', 'queue/desk')).toBe('accepted');
    const open = aDesk();
    const other = aLead(open);
    expect(codeOf(open.execute({ type: 'assign', lead: other, to: 'seller/bob' }, by('cem')))).toBe(
      'accepted',
    );
  });
});

it('when a lead will have waited too long stands with its assignment, never in history (Ours 5.4)', () => {
  const paper = aDesk({ ageLimitHours: 4 });
  const lead = queued(paper);
  expect(paper.lead(lead)?.routing.ageDueAt).toBe(monday + 4 * hour);
  take(paper, lead, 'ann');
  expect(paper.lead(lead)?.routing.ageDueAt).toBe(0);
  const past = paper.accept(
    { type: 'capture', channel: 'file', fields: { lastName: 'K' }, owner: 'queue/desk' },
    { mode: 'history' },
  );
  expect(paper.lead(past.subject as string)?.routing.ageDueAt).toBe(0);
});

describe('a lead that waits too long in a queue (Ours 5.4)', () => {
  const limited = { ageLimitHours: 4, manager: 'max' };
  const tick = (paper: Paper, lead: string) =>
    typesOf(paper.execute({ type: 'tick', lead }, { actor: 'system' }));
  const task = (paper: Paper, lead: string) =>
    foldView(taskList, paper.events).get(`queue-age/${lead}`)?.dueAt;

  it('alerts the manager once for each stay, by a task of its own', () => {
    const paper = aDesk(limited);
    const lead = queued(paper);
    expect(task(paper, lead)).toBe(monday + 4 * hour);
    paper.now += 4 * hour - 1;
    expect(tick(paper, lead)).toEqual([]);
    paper.now += 1;
    expect(tick(paper, lead)).toEqual(['alert-raised']);
    expect(lastOf(paper, 'alert-raised').data).toMatchObject({
      cause: 'queue-age',
      rule: 'queue-age',
      to: 'seller/max',
    });
    expect(task(paper, lead)).toBeUndefined();
    paper.now += 40 * hour;
    expect(tick(paper, lead)).toEqual([]);
    take(paper, lead, 'ann');
    paper.accept({ type: 'return-lead', lead, reason: 'no time' }, by('ann'));
    expect(task(paper, lead)).toBe(paper.now + 4 * hour);
    paper.now += 4 * hour;
    expect(tick(paper, lead)).toEqual(['alert-raised']);
  });

  it('goes to the manager of its team, else to whom alerts go, else to the queue', () => {
    const told = (own: Parameters<typeof aDesk>[0], more: Parameters<typeof aDesk>[1] = {}) => {
      const paper = aDesk({ ageLimitHours: 1, ...own }, more);
      const lead = queued(paper);
      paper.now += hour;
      tick(paper, lead);
      return lastOf(paper, 'alert-raised').data['to'];
    };
    expect([told({ teams: ['north'] }), told({}, { alerts: { manager: 'seller/bob' } }), told({})]).toEqual([
      'seller/max',
      'seller/bob',
      'queue/desk',
    ]);
  });

  it('alerts nobody when somebody took it, or it is over with it', () => {
    const paper = aDesk(limited);
    const [taken, lost, sold, gone] = [1, 2, 3, 4].map(() => queued(paper)) as [
      string,
      string,
      string,
      string,
    ];
    take(paper, taken, 'ann');
    paper.accept({ type: 'change-status', lead: lost, to: 'Unqualified', reason: 'budget' });
    paper.accept({ type: 'convert', lead: sold, account: 'new', owner: 'seller/ann' });
    paper.accept({ type: 'erase', lead: gone });
    paper.now += 4 * hour;
    for (const lead of [taken, lost, sold]) expect(tick(paper, lead)).toEqual([]);
    expect([taken, lost, sold, gone].map((lead) => task(paper, lead))).toEqual(Array(4).fill(undefined));
  });
});
