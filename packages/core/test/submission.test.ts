import {
  type CommandOf,
  foldView,
  type Lead,
  type Submission,
  submissionList,
  submissionStream,
  taskCommand,
  taskCommandId,
  taskList,
} from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, at, codeOf, day, engage, lastOf, monday, typesOf } from './scene.ts';

const keys = { email: 'ada@example.com' };
const fields = { lastName: 'King', email: 'ada@example.com' };
type House = ReturnType<typeof aHouse>;

const submit = (house: House, submission: string, more: Partial<CommandOf<'submit'>> = {}) =>
  house.execute({ type: 'submit', submission, fields, keys, ...more });
const settle = (house: House, submission: string, to: 'release' | 'discard') =>
  house.execute({ type: 'settle-submission', submission, to });
const stateOf = (house: House, submission: string) => house.state(submissionStream(submission)) as Submission;
const leadOf = (house: House, submission: string) =>
  house.lead(stateOf(house, submission).lead ?? '') as Lead;

describe('a submission (Ours 1.4)', () => {
  it('of somebody new makes a lead that came by the web', () => {
    const house = aHouse();
    submit(house, 'one');
    expect(stateOf(house, 'one').outcome).toBe('accepted');
    expect(leadOf(house, 'one')).toMatchObject({ channel: 'web', status: { id: 'New' } });
  });

  it('that does not fit has the outcome refused, and is kept', () => {
    const house = aHouse();
    submit(house, 'one', { fields: { lastName: 'King', shoeSize: 38 } });
    expect(stateOf(house, 'one')).toMatchObject({ outcome: 'refused', reason: 'invalid', lead: null });
    expect(stateOf(house, 'one').personal.form?.fields).toEqual({ lastName: 'King', shoeSize: 38 });
  });

  it('has one outcome for ever under its id', () => {
    const house = aHouse();
    submit(house, 'one');
    expect(codeOf(submit(house, 'one', { fields: { lastName: 'Other' } }))).toBe('already-exists');
  });

  it.each(['queued', 'quarantined', 'awaiting-confirmation'] as const)(
    'that is %s makes no lead until it is released, then with its original time (Ours 1.5)',
    (gate) => {
      const house = aHouse();
      submit(house, 'one', { gate, gateReason: 'honeypot' });
      expect(stateOf(house, 'one')).toMatchObject({ outcome: gate, reason: 'honeypot', lead: null });
      house.now += 3 * day;
      settle(house, 'one', 'release');
      expect(stateOf(house, 'one').outcome).toBe('accepted');
      expect(leadOf(house, 'one').capturedAt).toBe(monday);
      expect(stateOf(house, 'one').personal.form).toBeNull();
      expect(codeOf(settle(house, 'one', 'release'))).toBe('submission-settled');
    },
  );

  it('to a form that was switched off is refused, and can be released (Ours 1.5)', () => {
    const house = aHouse();
    submit(house, 'one', { gate: 'refused', gateReason: 'disabled' });
    submit(house, 'two', { gate: 'refused', gateReason: 'captcha' });
    settle(house, 'one', 'release');
    expect(stateOf(house, 'one').outcome).toBe('accepted');
    expect(codeOf(settle(house, 'two', 'release'))).toBe('submission-settled');
  });

  it('can be discarded, and makes no lead then', () => {
    const house = aHouse();
    submit(house, 'one', { gate: 'quarantined' });
    settle(house, 'one', 'discard');
    expect(stateOf(house, 'one')).toMatchObject({ outcome: 'refused', reason: 'discarded', lead: null });
    expect(house.events.some(({ type }) => type === 'captured')).toBe(false);
  });
});

describe('a submission that nobody releases (Ours 1.5)', () => {
  const tasksOf = (house: House) => [...foldView(taskList, house.events).values()];

  it.each([
    ['quarantined', undefined, 'not-released'],
    ['awaiting-confirmation', undefined, 'expired'],
    ['refused', 'disabled', 'not-released'],
  ] as const)('and was %s is discarded after 30 days, as an event', (gate, gateReason, reason) => {
    const house = aHouse();
    submit(house, 'one', { gate, ...(gateReason ? { gateReason } : {}) });
    const [task] = tasksOf(house);
    expect(task).toMatchObject({ kind: 'submission', submission: 'one', dueAt: monday + 30 * day });
    if (!task) return;
    house.now = task.dueAt;
    house.accept(taskCommand(task), { actor: 'system', commandId: taskCommandId(task) });
    expect(lastOf(house, 'submission-settled').data).toEqual({ outcome: 'refused', reason });
    expect(stateOf(house, 'one').personal.form).toBeNull();
    expect(tasksOf(house)).toEqual([]);
  });

  it('waits on when it is only queued, and is no task any more once it was released', () => {
    const house = aHouse();
    submit(house, 'one', { gate: 'queued' });
    submit(house, 'two', { gate: 'quarantined', keys: {}, fields: { lastName: 'Rook' } });
    submit(house, 'three', { gate: 'refused', gateReason: 'captcha' });
    expect(tasksOf(house).map(({ id }) => id)).toEqual(['submission/two/2026-02-04T09:00:00.000Z']);
    settle(house, 'two', 'release');
    expect(tasksOf(house).filter(({ kind }) => kind === 'submission')).toEqual([]);
  });
});

describe('a submission that waits for a time', () => {
  const until = new Date(monday + day).toISOString();
  const work = (house: House) => {
    const [task] = [...foldView(taskList, house.events).values()].filter(({ kind }) => kind === 'submission');
    if (!task) throw new Error('There is no task.');
    house.now = task.dueAt;
    house.accept(taskCommand(task), { actor: 'system', commandId: taskCommandId(task) });
    return task;
  };

  it('comes in by itself when its turn has come, with its original time, where it was queued (Ours 1.5)', () => {
    const house = aHouse();
    submit(house, 'one', { gate: 'queued', gateReason: 'limit-form', until });
    expect(work(house).dueAt).toBe(monday + day);
    expect(stateOf(house, 'one').outcome).toBe('accepted');
    expect(leadOf(house, 'one').capturedAt).toBe(monday);
  });

  it('expires when nobody confirms it in time, and is forgotten', () => {
    const house = aHouse();
    submit(house, 'one', { gate: 'awaiting-confirmation', until });
    expect(work(house).dueAt).toBe(monday + day);
    expect(stateOf(house, 'one')).toMatchObject({ outcome: 'refused', reason: 'expired', lead: null });
    expect(codeOf(settle(house, 'one', 'release'))).toBe('submission-settled');
  });

  it('is listed by its outcome and by its place within limits, and received is the sum of the outcomes', () => {
    const house = aHouse();
    submit(house, 'one', { form: 'demo' });
    submit(house, 'two', { form: 'demo', gate: 'queued', until });
    submit(house, 'three', { gate: 'quarantined' });
    settle(house, 'three', 'discard');
    const rows = foldView(submissionList, house.events);
    expect([...rows.values()].map(({ id, outcome, slotAt }) => [id, outcome, slotAt])).toEqual([
      ['one', 'accepted', monday],
      ['two', 'queued', monday + day],
      ['three', 'refused', 0],
    ]);
    expect(rows.get('two')).toMatchObject({ form: 'demo', settlesAt: monday + day, at: monday });
  });
});

describe('what a visitor did before it named itself', () => {
  const engagements = [1, 2].map((hours) => ({
    kind: 'page-view',
    at: new Date(monday - hours * 3_600_000).toISOString(),
    facets: { page: 'pricing' },
    externalId: { source: 'visit', id: `${hours}` },
  }));

  it('joins its lead with its own times where tracking was agreed to, once (Ours 13.3)', () => {
    const house = aHouse();
    submit(house, 'one', { engagements, consent: { tracking: 'granted' }, proof: 'demo: I agree' });
    expect(leadOf(house, 'one').engagement['page-view']).toMatchObject({ total: 2 });
    expect(lastOf(house, 'captured').personal?.data['proof']).toBe('demo: I agree');
    submit(house, 'two', { engagements });
    expect(leadOf(house, 'one').engagement['page-view']).toMatchObject({ total: 2 });
  });

  it('joins it as well when the submission was released later', () => {
    const house = aHouse();
    submit(house, 'one', { engagements, consent: { tracking: 'granted' }, gate: 'quarantined' });
    settle(house, 'one', 'release');
    expect(leadOf(house, 'one').engagement['page-view']).toMatchObject({ total: 2 });
  });

  it('is left out where silence means no, or it said no', () => {
    const house = aHouse();
    submit(house, 'one', { engagements });
    submit(house, 'two', { engagements, consent: { tracking: 'denied' } });
    expect(leadOf(house, 'one').engagement['page-view']).toBeUndefined();
  });

  it('that the process has no word for is left out, and the form comes in all the same', () => {
    const house = aHouse();
    const odd = [{ kind: 'levitation' }, ...engagements];
    submit(house, 'one', { engagements: odd, consent: { tracking: 'granted' } });
    expect(leadOf(house, 'one').engagement).not.toHaveProperty('levitation');
    expect(leadOf(house, 'one').engagement['page-view']).toMatchObject({ total: 2 });
  });
});

describe('a submission of a known person (Ours 1.7)', () => {
  it('is a form-submit on the lead: blanks are filled, the rest is kept as a proposal', () => {
    const house = aHouse();
    const lead = aLead(house, { ...fields, company: 'Analytical' }, { keys });
    submit(house, 'one', {
      fields: { ...fields, lastName: 'Byron', company: 'Analytical', phone: '+44 20 1' },
    });
    expect(stateOf(house, 'one')).toMatchObject({ outcome: 'duplicate', lead });
    expect(house.lead(lead)?.personal.fields).toMatchObject({ lastName: 'King', phone: '+44 20 1' });
    expect(house.lead(lead)?.engagement['form-submit']?.total).toBe(1);
    const received = lastOf(house, 'submission-received');
    expect(received.data['differing']).toEqual(['lastName']);
    expect(received.personal).toEqual({
      subject: `lead/${lead}`,
      data: { proposals: { lastName: 'Byron' } },
    });
  });

  it('never makes a second lead of two submissions at once', () => {
    const house = aHouse();
    submit(house, 'one');
    submit(house, 'two');
    expect(stateOf(house, 'two')).toMatchObject({ outcome: 'duplicate', lead: stateOf(house, 'one').lead });
  });

  const disqualified = (house: House, reason: string): string => {
    const lead = aLead(house, fields, { keys });
    house.accept({ type: 'change-status', lead, to: 'Unqualified', reason });
    return lead;
  };

  it('reopens a disqualified lead when it is a request', () => {
    const house = aHouse();
    const lead = disqualified(house, 'budget');
    submit(house, 'one', { request: true });
    expect(house.lead(lead)?.status).toMatchObject({ kind: 'open', reopened: 1 });
    expect(lastOf(house, 'status-changed').data['reason']).toBe('came-back');
  });

  it.each(['junk', 'do-not-contact'])('does not reopen one that was disqualified as %s', (reason) => {
    const house = aHouse();
    const lead = disqualified(house, reason);
    submit(house, 'one', { request: true });
    expect(house.lead(lead)?.status.kind).toBe('disqualified');
    expect(stateOf(house, 'one').outcome).toBe('duplicate');
  });

  it('makes a new lead of an existing customer, with the owner of the account', () => {
    const house = aHouse();
    house.accept({ type: 'define-seller', seller: 'bob', active: true });
    const old = aLead(house, { ...fields, company: 'Analytical' }, { keys, owner: 'seller/bob' });
    house.accept({ type: 'change-status', lead: old, to: 'Working' });
    house.accept({ type: 'convert', lead: old });
    submit(house, 'one');
    const lead = leadOf(house, 'one');
    expect(stateOf(house, 'one').outcome).toBe('accepted');
    expect(lead.id).not.toBe(old);
    expect(lead).toMatchObject({ source: 'Existing Customer', owner: 'seller/bob' });
    expect(lastOf(house, 'captured').data['account']).toBe(house.lead(old)?.conversion?.account);
  });
});

describe('erasing a person', () => {
  it('reaches what it submitted, let in or still waiting (Ours 13.2)', () => {
    const house = aHouse();
    submit(house, 'late', { gate: 'queued' });
    settle(house, 'late', 'release');
    submit(house, 'spam', { gate: 'quarantined' });
    const lead = leadOf(house, 'late').id;
    engage(house, lead, { kind: 'visit', at: at(monday) });
    expect(typesOf(house.execute({ type: 'erase', lead }))).toEqual(['submission-settled', 'erased']);
    expect(lastOf(house, 'erased').data['subjects']).toEqual([
      `lead/${lead}`,
      'submission/late',
      'submission/spam',
    ]);
    expect(stateOf(house, 'spam')).toMatchObject({ outcome: 'refused', reason: 'erased' });
  });
});
