// Reassigning when a response is overdue: goal is that nobody keeps a lead who does not call, that it never comes back to them, and that it ends with a manager (Ours 5.1, 5.6).
import { b2bProcess, b2cProcess, defaultProcess, defineProcess, type ProcessInput } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, day, hour, houseOf, lastOf, typesOf } from './scene.ts';

const within = { hours: 1 };
const toFloor: ProcessInput['assignment'] = {
  active: 'main',
  rules: [{ id: 'main', entries: [{ id: 'all', to: 'pool/floor' }] }],
};

/** Three sellers in turn, each with an hour to call, and a manager's queue. */
function aFloor(own: Partial<ProcessInput> = {}): Paper {
  const paper = aHouse({
    deadlines: { response: [{ id: 'soon', within }] },
    queues: [{ id: 'manager' }],
    assignment: { ...toFloor, onBreach: { max: 2, otherwise: 'queue/manager' } },
    ...own,
  });
  for (const seller of ['ann', 'bob', 'cem']) paper.accept({ type: 'define-seller', seller, active: true });
  paper.accept({
    type: 'define-pool',
    pool: 'floor',
    strategy: 'round-robin',
    members: ['ann', 'bob', 'cem'],
  });
  return paper;
}
const web = (paper: Paper) => aLead(paper, { lastName: 'K' }, { channel: 'web' });
const tick = (paper: Paper, lead: string) => typesOf(paper.execute({ type: 'tick', lead }));
/** Nobody calls until the response is overdue. */
const missed = (paper: Paper, lead: string) => {
  paper.now = paper.lead(lead)?.deadlines.response?.dueAt ?? Number.NaN;
  return tick(paper, lead);
};
const owner = (paper: Paper, lead: string) => paper.lead(lead)?.owner;

describe('a response that is overdue (Ours 5.1)', () => {
  it('gives the lead to the next in turn, and the clock starts anew', () => {
    const paper = aFloor();
    const lead = web(paper);
    expect(owner(paper, lead)).toBe('seller/ann');
    expect(missed(paper, lead)).toEqual(['response-overdue', 'assigned', 'turn-taken', 'deadline-set']);
    expect(lastOf(paper, 'assigned').data).toMatchObject({
      owner: 'seller/bob',
      previous: 'seller/ann',
      how: 'breach',
      entry: 'all',
    });
    expect(paper.lead(lead)?.deadlines.response).toMatchObject({ dueAt: paper.now + hour, overdue: false });
    expect(tick(paper, lead)).toEqual([]);
  });

  it('names what was missed as the cause', () => {
    const paper = aFloor();
    missed(paper, web(paper));
    expect(lastOf(paper, 'assigned').causationId).toBe(lastOf(paper, 'response-overdue').id);
  });

  it('never gives it back to who let it fall due, and after so many times gives it to the manager’s queue', () => {
    const paper = aFloor();
    const lead = web(paper);
    const owners = [1, 2, 3].map(() => {
      missed(paper, lead);
      return owner(paper, lead);
    });
    expect(owners).toEqual(['seller/bob', 'seller/cem', 'queue/manager']);
    expect(paper.lead(lead)?.routing).toMatchObject({ reassigned: 3, declined: ['ann', 'bob', 'cem'] });
    // The queue is nobody who could have called: it keeps the lead.
    expect(missed(paper, lead)).toEqual(['response-overdue']);
    expect(owner(paper, lead)).toBe('queue/manager');
  });

  it('goes to the manager’s queue at once where the rules have nobody else', () => {
    const paper = aFloor();
    for (const seller of ['bob', 'cem'])
      paper.accept({
        type: 'set-absence',
        seller,
        from: new Date(paper.now).toISOString(),
        to: new Date(paper.now + 9 * day).toISOString(),
      });
    const lead = web(paper);
    missed(paper, lead);
    expect(lastOf(paper, 'assigned').data).toMatchObject({
      owner: 'queue/manager',
      how: 'breach',
      passed: [{ entry: 'all', reason: 'no-eligible-owner', skipped: { excluded: 1, absent: 2 } }],
    });
  });

  it('leaves the lead, and says so, where only somebody is left who let it fall due, or an entry keeps the owner', () => {
    const onBreach = { max: 0, otherwise: 'seller/max' };
    const paper = aFloor({ assignment: { ...toFloor, onBreach } });
    const lead = web(paper);
    missed(paper, lead);
    expect(owner(paper, lead)).toBe('seller/max');
    paper.accept({ type: 'assign', lead, to: 'seller/cem' });
    expect(missed(paper, lead)).toEqual(['response-overdue', 'assigned', 'deadline-set']);
    expect(missed(paper, lead)).toEqual(['response-overdue', 'not-assigned']);
    expect(lastOf(paper, 'not-assigned').data).toEqual({ owner: 'seller/max', how: 'breach', passed: [] });

    const keep: ProcessInput['assignment'] = {
      active: 'main',
      rules: [{ id: 'main', entries: [{ id: 'stay', to: 'keep' }] }],
      onBreach,
    };
    const kept = aFloor({ assignment: { ...keep, onBreach: { max: 1, otherwise: 'queue/manager' } } });
    const own = aLead(kept, { lastName: 'K' }, { channel: 'web', owner: 'seller/ann' });
    expect(missed(kept, own)).toEqual(['response-overdue', 'not-assigned']);
  });

  it('moves nothing where somebody called in time', () => {
    const paper = aFloor();
    const lead = web(paper);
    paper.accept({ type: 'log-activity', lead, kind: 'call', direction: 'outbound', outcome: 'no-answer' });
    paper.now += day;
    expect(tick(paper, lead)).toEqual([]);
    expect(owner(paper, lead)).toBe('seller/ann');
  });
});

describe('by default (Ours 5.6)', () => {
  it('nothing is reassigned but by the preset for consumers', () => {
    expect([defaultProcess, b2bProcess].map(({ assignment }) => assignment?.onBreach)).toEqual([
      undefined,
      undefined,
    ]);
    const off = aFloor({ assignment: toFloor });
    const lead = web(off);
    expect(missed(off, lead)).toEqual(['response-overdue']);
    const paper = houseOf(defineProcess(b2cProcess));
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    const own = aLead(paper, { lastName: 'K' }, { channel: 'web', owner: 'seller/ann' });
    missed(paper, own);
    expect(owner(paper, own)).toBe('queue/manager');
  });
});
