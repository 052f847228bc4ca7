// Undoing a conversion (Ours 8.6): goal is that it gives back what was, withdraws only what nobody uses, and says what
// holds the rest.
import {
  type Account,
  type CommandOf,
  type Contact,
  claimName,
  type Fields,
  type Opportunity,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import {
  aHouse,
  aLead,
  aRow,
  codeOf,
  eventsOf,
  lastOf,
  leadOfRow,
  monday,
  publish,
  record,
  typesOf,
} from './scene.ts';

type Convert = Omit<CommandOf<'convert'>, 'type' | 'lead'>;
const ada: Fields = { lastName: 'King', company: 'Engines', email: 'ada@engines.example' };
const keys = { company: 'engines', domain: 'engines.example' };
const line = { product: 'tv-55', quantity: 1, listPrice: 89_900 };
const revert = (paper: Paper, lead: string, how: Partial<CommandOf<'revert-conversion'>> = {}) =>
  paper.execute({ type: 'revert-conversion', lead, ...how });

/** A house in which a lead of Engines was converted. */
function house(how: Convert = { account: 'new' }, own: Parameters<typeof aHouse>[0] = {}) {
  const paper = aHouse(own);
  paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
  const lead = aLead(paper, ada, { keys, source: 'TV Ad' });
  paper.accept({ type: 'change-status', lead, to: 'Qualified' });
  paper.accept({ type: 'convert', lead, ...how });
  const { account = '', contact = '', opportunity } = paper.lead(lead)?.conversion ?? {};
  return {
    paper,
    lead,
    account,
    contact,
    opportunity: opportunity ?? '',
    of: () => ({
      account: paper.state(`account/${account}`) as Account,
      contact: paper.state(`contact/${contact}`) as Contact,
      opportunity: paper.state(`opportunity/${opportunity}`) as Opportunity,
    }),
  };
}

describe('undoing a conversion (Ours 8.6)', () => {
  it('gives the lead back its status and owner, and withdraws what the conversion made', () => {
    const how = { account: 'new', owner: 'seller/zoe', opportunity: { lines: [line] } } as const;
    const { paper, lead, of } = house({ ...how, opportunity: { lines: [line] } });
    paper.now += 5000;
    const answer = revert(paper, lead, { reason: 'wrong person' });
    expect(typesOf(answer)).toEqual([
      'conversion-reverted',
      'record-withdrawn',
      'record-withdrawn',
      'record-withdrawn',
    ]);
    expect(paper.lead(lead)).toMatchObject({
      status: { id: 'Qualified', kind: 'qualified', rank: 2, since: monday + 5000 },
      owner: 'seller/ann',
      conversion: null,
      revertedAt: monday + 5000,
      touches: { conversion: null },
    });
    const { account, contact, opportunity } = of();
    expect([account, contact, opportunity].map((one) => one?.withdrawnAt)).toEqual(
      Array(3).fill(monday + 5000),
    );
    const event = lastOf(paper, 'conversion-reverted');
    expect(event.data).toMatchObject({
      previousStatus: 'Converted',
      previousOwner: 'seller/zoe',
      account: { id: account.id, withdrawn: true },
      contact: { id: contact.id, withdrawn: true },
      opportunity: { id: opportunity?.id, withdrawn: true },
      visitMs: 5000,
    });
    expect(event.personal?.data).toEqual({ reason: 'wrong person' });
  });

  it('is for converted leads only, and once', () => {
    const { paper, lead } = house();
    expect(codeOf(revert(paper, 'nobody'))).toBe('not-found');
    expect(codeOf(revert(paper, aLead(paper)))).toBe('not-converted');
    expect(codeOf(revert(paper, lead))).toBe('accepted');
    expect(codeOf(revert(paper, lead))).toBe('not-converted');
  });

  it('leaves an existing account and contact as they are, but for the lead, which is no more one of theirs', () => {
    const { paper, account, contact, of } = house();
    const other = aLead(paper, { lastName: 'Byron', title: 'Lord' });
    paper.accept({ type: 'convert', lead: other, account: { id: account }, contact: { id: contact } });
    expect(of().contact.leads).toContain(other);
    expect(codeOf(revert(paper, other))).toBe('accepted');
    expect(of().account).toMatchObject({ withdrawnAt: 0 });
    expect(of().contact).toMatchObject({ withdrawnAt: 0, personal: { fields: { title: 'Lord' } } });
    expect([of().account.leads, of().contact.leads].flat()).not.toContain(other);
    expect(lastOf(paper, 'conversion-reverted').data).toMatchObject({
      account: { id: account, withdrawn: false },
      contact: { id: contact, withdrawn: false },
    });
  });

  it('the withdrawn account is found no more, nor can anybody be converted into it', () => {
    const { paper, lead, account, contact } = house();
    const answer = revert(paper, lead);
    expect('releases' in answer && answer.releases.map((claim) => claimName(claim)).sort()).toEqual([
      'account-domain engines.example',
      'account-key account-domain:engines.example',
      'account-name engines',
    ]);
    const next = aLead(paper, { ...ada, lastName: 'Byron' }, { keys, duplicates: 'allow' });
    const into = { type: 'convert', lead: next, account: { id: account } } as const;
    expect(codeOf(paper.execute(into))).toBe('record-withdrawn');
    expect(codeOf(paper.execute({ ...into, contact: { id: contact } }))).toBe('record-withdrawn');
    paper.accept({ type: 'convert', lead: next });
    expect(paper.lead(next)?.conversion?.account).not.toBe(account);
  });

  it('a withdrawn opportunity is neither won nor lost', () => {
    const { paper, lead, opportunity } = house({ account: 'new', opportunity: { lines: [line] } });
    revert(paper, lead);
    const answer = paper.execute({ type: 'record-outcome', opportunity, outcome: 'won' });
    expect(codeOf(answer)).toBe('record-withdrawn');
  });

  it('the account is found no more where the lead was corrected in between', () => {
    const { paper, lead } = house();
    paper.accept({ type: 'correct', lead, fields: { company: 'Looms' }, keys: { company: 'looms' } });
    const answer = revert(paper, lead);
    expect('releases' in answer && answer.releases.map(({ scope }) => scope)).toContain('account-name');
  });

  it('the lead can be converted again, and undone again; all of it stays in the log', () => {
    const { paper, lead, account } = house();
    for (let time = 0; time < 2; time += 1) {
      revert(paper, lead);
      paper.accept({ type: 'convert', lead });
      expect(paper.lead(lead)?.conversion?.account).not.toBe(account);
    }
    const told = paper.events.filter(({ type }) => type.startsWith('conver')).map(({ type }) => type);
    expect(told).toEqual([
      'converted',
      'conversion-reverted',
      'converted',
      'conversion-reverted',
      'converted',
    ]);
    const first = paper.events.find(({ type }) => type === 'conversion-reverted');
    expect(first?.data['account']).toMatchObject({ id: account });
  });

  it('a disqualified lead is disqualified again, for the same reason', () => {
    const { definition } = aHouse().process;
    const paper = aHouse({ conversion: { ...definition.conversion, convertDisqualified: true } });
    const lead = aLead(paper, ada);
    paper.accept({ type: 'change-status', lead, to: 'Unqualified', reason: 'budget' });
    paper.accept({ type: 'convert', lead });
    revert(paper, lead);
    expect(paper.lead(lead)?.status).toMatchObject({ id: 'Unqualified', reason: 'budget' });
  });

  it('a status that the process has dropped is as it was then', () => {
    const { paper, lead } = house();
    const { statuses, engagement } = paper.process.definition;
    publish(paper, {
      statuses: statuses.filter(({ id }) => id !== 'Qualified'),
      engagement: { ...engagement, thresholds: [] },
    });
    revert(paper, lead);
    expect(paper.lead(lead)?.status).toMatchObject({ id: 'Qualified', kind: 'qualified', rank: 2 });
  });

  it('the queue that had the lead has it again, and its clock runs', () => {
    const paper = aHouse({ queues: [{ id: 'inbox', ageLimitHours: 2 }] });
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    const lead = aLead(paper, ada, { owner: 'queue/inbox' });
    paper.accept({ type: 'convert', lead, owner: 'seller/zoe' });
    paper.now += 1000;
    revert(paper, lead);
    expect(paper.lead(lead)).toMatchObject({
      owner: 'queue/inbox',
      routing: { ageDueAt: monday + 1000 + 2 * 3_600_000 },
    });
  });

  it('no file converts again what somebody has undone', () => {
    const paper = aHouse();
    const row = { fields: ada, convert: {} };
    const { id } = record(paper, '7', row);
    revert(paper, id);
    expect(codeOf(paper.execute(aRow(paper, '7', row)))).toBe('accepted');
    expect(leadOfRow(paper, '7')).toMatchObject({ id, conversion: null });
  });
});

describe('what holds a record (Ours 8.6)', () => {
  const held = (answer: ReturnType<typeof revert>) =>
    'code' in answer ? [answer.code, answer.detail] : ['accepted'];

  it('a call since then holds all', () => {
    const { paper, lead } = house({ account: 'new', opportunity: { lines: [line] } });
    paper.accept({ type: 'log-activity', lead, kind: 'call', direction: 'outbound' });
    expect(held(revert(paper, lead))).toEqual([
      'records-used',
      {
        account: ['activity', 'contact'],
        contact: ['activity', 'opportunity'],
        opportunity: ['activity'],
      },
    ]);
  });

  it('a call before, or what the person does by itself, holds nothing', () => {
    const { paper, lead } = house();
    paper.accept({ type: 'engage', lead, engagements: [{ kind: 'visit' }] });
    expect(held(revert(paper, lead))).toEqual(['accepted']);
  });

  it.each(['won', 'lost'] as const)(
    'an opportunity that was %s is never withdrawn, nor what it is with',
    (outcome) => {
      const { paper, lead, opportunity, of } = house({ account: 'new', opportunity: { lines: [line] } });
      paper.accept({ type: 'record-outcome', opportunity, outcome });
      const holds = { account: ['contact'], contact: ['opportunity'], opportunity: [outcome] };
      expect(held(revert(paper, lead))).toEqual(['records-used', holds]);
      expect(paper.lead(lead)?.conversion).not.toBeNull();
      expect(held(revert(paper, lead, { keep: true }))).toEqual(['accepted']);
      expect(paper.lead(lead)?.conversion).toBeNull();
      expect(of()).toMatchObject({
        account: { withdrawnAt: 0, leads: [] },
        contact: { withdrawnAt: 0, leads: [] },
        opportunity: { withdrawnAt: 0, outcome: { result: outcome } },
      });
    },
  );

  it('another lead that was converted into the account holds that, and only that', () => {
    const { paper, lead, account, of } = house({ account: 'new', opportunity: { lines: [line] } });
    const other = aLead(paper, { lastName: 'Byron' });
    paper.accept({ type: 'convert', lead: other, account: { id: account } });
    expect(held(revert(paper, lead))).toEqual(['records-used', { account: ['another-lead'] }]);
    expect(held(revert(paper, lead, { keep: true }))).toEqual(['accepted']);
    expect(of()).toMatchObject({ account: { withdrawnAt: 0, leads: [other] } });
    expect([of().contact, of().opportunity].map((one) => (one?.withdrawnAt ?? 0) > 0)).toEqual([true, true]);
  });

  it('what another lead changed and gave up again holds it as well', () => {
    const { paper, lead, account, contact } = house();
    const other = aLead(paper, { lastName: 'Byron', title: 'Lord' });
    paper.accept({ type: 'convert', lead: other, account: { id: account }, contact: { id: contact } });
    revert(paper, other);
    expect(held(revert(paper, lead))).toEqual([
      'records-used',
      { account: ['contact', 'changed'], contact: ['changed'] },
    ]);
  });

  it('a kept record takes the lead again', () => {
    const { paper, lead, account, contact, opportunity } = house({
      account: 'new',
      opportunity: { lines: [line] },
    });
    paper.accept({ type: 'record-outcome', opportunity, outcome: 'won' });
    revert(paper, lead, { keep: true });
    paper.accept({ type: 'convert', lead, account: { id: account }, contact: { id: contact } });
    expect(paper.lead(lead)?.conversion).toMatchObject({ account, contact, opportunity: null, created: [] });
  });
});

describe('follow-ups (invariant 24)', () => {
  it.each([
    ['user:ann', 'seller/zoe'],
    ['user:bob', 'seller/bob'],
  ])('one that %s set passes to %s when ann converts, and back', (actor, owner) => {
    const paper = aHouse();
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    const lead = aLead(paper, ada);
    paper.accept({ type: 'set-follow-up', lead, kind: 'call', dueAt: '2026-02-01T09:00:00Z' }, { actor });
    paper.accept({ type: 'convert', lead, owner: 'seller/zoe' });
    expect(paper.lead(lead)?.followUp).toMatchObject({ owner, dueAt: Date.UTC(2026, 1, 1, 9) });
    expect(lastOf(paper, 'converted').data['followUp']).toBe(owner);
    revert(paper, lead);
    expect(paper.lead(lead)?.followUp?.owner).toBe(actor.replace('user:', 'seller/'));
  });

  it('a lead without one has none afterwards', () => {
    const { paper, lead } = house();
    expect(lastOf(paper, 'converted').data).not.toHaveProperty('followUp');
    expect(paper.lead(lead)?.followUp).toBeNull();
  });
});

describe('what was before (Ours 8.6)', () => {
  it('is a status as the process has it now, be its rank another; a converted one only as it was then', () => {
    for (const [kind, rank] of [
      ['working', 1],
      ['converted', 2],
    ] as const) {
      const { paper, lead } = house();
      const { statuses, engagement } = paper.process.definition;
      const changed = statuses.map((one) => (one.id === 'Qualified' ? { ...one, kind } : one));
      publish(paper, { statuses: changed, engagement: { ...engagement, thresholds: [] } });
      revert(paper, lead);
      expect(paper.lead(lead)?.status).toMatchObject(
        kind === 'converted' ? { id: 'Qualified', kind: 'qualified', rank } : { id: 'Qualified', kind },
      );
    }
  });

  it('has the time again that its status may take (Ours 5.6)', () => {
    const { statuses } = aHouse().process.definition;
    const sla = statuses.map((one) => (one.id === 'Qualified' ? { ...one, sla: { hours: 48 } } : one));
    const { paper, lead } = house({ account: 'new' }, { statuses: sla });
    paper.now += 5000;
    const [first, ...others] = eventsOf(paper.accept({ type: 'revert-conversion', lead }));
    expect(others.at(-1)).toMatchObject({
      type: 'deadline-set',
      causationId: first?.id,
      data: { deadline: 'status', dueAt: new Date(monday + 5000 + 48 * 3_600_000).toISOString() },
    });
  });

  it('tells of no reason, and of no time in a queue, where there was none', () => {
    const { paper, lead } = house();
    revert(paper, lead);
    const { data, personal } = lastOf(paper, 'conversion-reverted');
    expect(data).not.toHaveProperty('reason');
    expect(data).not.toHaveProperty('ageDueAt');
    expect(personal).toBeNull();
  });

  it('comes back with its reason only where its status does', () => {
    const { definition } = aHouse().process;
    const paper = aHouse({ conversion: { ...definition.conversion, convertDisqualified: true } });
    const lead = aLead(paper, ada);
    paper.accept({ type: 'change-status', lead, to: 'Unqualified', reason: 'budget' });
    paper.accept({ type: 'convert', lead });
    const { statuses } = paper.process.definition;
    publish(paper, {
      statuses: statuses.map((one) => (one.id === 'Unqualified' ? { ...one, kind: 'converted' } : one)),
    });
    revert(paper, lead);
    expect(paper.lead(lead)?.status).toMatchObject({
      id: 'Unqualified',
      kind: 'disqualified',
      reason: 'budget',
    });
  });

  it('is the cause of what is withdrawn and parted', () => {
    const { paper, lead, account } = house({ account: 'new', opportunity: { lines: [line] } });
    const other = aLead(paper, { lastName: 'Byron' });
    paper.accept({ type: 'convert', lead: other, account: { id: account } });
    const answer = revert(paper, lead, { keep: true });
    const [first, ...others] = 'writes' in answer ? eventsOf(answer) : [];
    expect(others.map(({ type, causationId }) => [type, causationId])).toEqual([
      ['record-corrected', first?.id],
      ['record-withdrawn', first?.id],
      ['record-withdrawn', first?.id],
    ]);
    expect(others.slice(1).map(({ data }) => data)).toEqual([{ lead }, { lead }]);
  });

  it('leaves a kept account to be found by what it was found by', () => {
    const { paper, lead, account } = house();
    const other = aLead(paper, { lastName: 'Byron' });
    paper.accept({ type: 'convert', lead: other, account: { id: account } });
    const answer = revert(paper, lead, { keep: true });
    expect('releases' in answer && answer.releases).toEqual([]);
    const next = aLead(paper, { lastName: 'Byron', company: 'Engines' }, { keys, duplicates: 'allow' });
    paper.accept({ type: 'convert', lead: next, account: 'match' });
    expect(paper.lead(next)?.conversion?.account).toBe(account);
  });

  it('is told with the part of the command where there is nothing to undo', () => {
    const { paper } = house();
    expect(revert(paper, 'nobody')).toMatchObject({ code: 'not-found', field: 'lead' });
    expect(revert(paper, aLead(paper))).toMatchObject({ code: 'not-converted', field: 'lead' });
  });
});

describe('opportunities since (Ours 8.6)', () => {
  const made: Convert = { account: 'new', opportunity: { lines: [line] } };
  const detailOf = (answer: ReturnType<typeof revert>) => ('code' in answer ? answer.detail : null);

  it('one that was changed holds itself, its contact and their account', () => {
    const { paper, lead, opportunity } = house(made);
    paper.accept({ type: 'change-opportunity', opportunity, stage: 'offer' });
    expect(detailOf(revert(paper, lead))).toEqual({
      account: ['contact'],
      contact: ['opportunity'],
      opportunity: ['changed'],
    });
  });

  it('one that was opened later holds account and contact', () => {
    const { paper, lead } = house();
    paper.accept({ type: 'open-opportunity', lead, amount: 1 });
    expect(detailOf(revert(paper, lead))).toEqual({
      account: ['contact', 'opportunity'],
      contact: ['opportunity'],
    });
  });
});
