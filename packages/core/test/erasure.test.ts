// Erasure (Ours 13.1, 13.2, 13.4; invariant 42): the rules, on paper.
import {
  type Command,
  type Contact,
  claimName,
  commandSchemas,
  type Event,
  erasureList,
  externalIdClaim,
  foldView,
  type Lead,
  leadList,
  type Opportunity,
  stateOf,
  taskList,
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
  record,
  typesOf,
} from './scene.ts';

const keys = { email: 'ada@engines.example', phone: '+331' };
const ada = { lastName: 'King', firstName: 'Ada', email: 'ada@engines.example', phone: '+331' };
const erase = (paper: Paper, lead: string) => paper.accept({ type: 'erase', lead, reason: 'request' });

describe('an erasure', () => {
  it('is one event that holds nothing personal: subjects, a reason from the list, and the imports by id', () => {
    const paper = aHouse();
    paper.accept({ type: 'start-import', import: 'monday', source: 'fair', channel: 'file' });
    const { id } = record(paper, '7', { fields: ada });
    record(paper, '7', { import: 'tuesday', fields: { ...ada, title: 'CTO' } });
    const decision = erase(paper, id);
    expect(typesOf(decision)).toEqual(['erased']);
    expect(eventsOf(decision)[0]).toMatchObject({
      data: {
        subjects: [`lead/${id}`],
        reason: 'request',
        imports: [{ id: 'monday', source: 'fair' }, { id: 'tuesday' }],
      },
      personal: null,
    });
  });

  it('takes no words for a reason: they could name the person', () => {
    const paper = aHouse();
    const command = { type: 'erase', lead: aLead(paper), reason: 'Ada King asked' } as unknown as Command;
    expect(codeOf(paper.execute(command))).toBe('invalid');
  });

  it('empties what is personal at once and leaves everything else as it was', () => {
    const paper = aHouse();
    const lead = aLead(paper, { ...ada, country: 'FR' }, { keys });
    paper.accept({ type: 'engage', lead, engagements: [{ kind: 'form-submit', count: 9 }] });
    const before = paper.lead(lead) as Lead;
    paper.now += 60_000;
    erase(paper, lead);
    expect(paper.lead(lead)).toEqual({
      ...before,
      version: before.version + 1,
      changedAt: paper.now,
      erasedAt: paper.now,
      score: { ...before.score, nextBandAt: 0 },
      personal: { fields: {}, keys: {} },
    });
    const bare = paper.events.filter(({ stream }) => stream === `lead/${lead}`).map(withoutPersonal);
    expect(stateOf(`lead/${lead}`, bare)).toEqual(paper.lead(lead));
  });

  it('gives up e-mail, phone and external id, those of corrections included', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada, { keys, channel: 'file', externalId: { source: 'crm', id: '7' } });
    const moved = { email: 'countess@example.org' };
    paper.accept({ type: 'correct', lead, fields: { email: moved.email }, keys: moved });
    const { releases } = erase(paper, lead);
    expect(releases.map((one) => [claimName(one), one.holder])).toEqual(
      [
        { scope: 'email', value: moved.email },
        { scope: 'phone', value: keys.phone },
        externalIdClaim({ source: 'crm', id: '7' }),
      ].map((claim) => [claimName(claim), `lead/${lead}`]),
    );
    const again = aLead(paper, ada, { keys, duplicates: 'ask', externalId: { source: 'crm', id: '7' } });
    expect(again).not.toBe(lead);
  });

  it('of somebody who comes in again by a file is no bar: that is a new lead', () => {
    const paper = aHouse();
    const { id } = record(paper, '7', { fields: ada });
    erase(paper, id);
    const row = aRow(paper, '7', { fields: ada, comparedWith: 0 });
    expect(typesOf(paper.execute(row))).toContain('captured');
    expect(leadOfRow(paper, '7')?.erasedAt).toBeGreaterThan(0);
  });

  it('of nobody is not-found', () => {
    expect(codeOf(aHouse().execute({ type: 'erase', lead: 'nobody' }))).toBe('not-found');
  });

  it('remembers the latest hundred imports, each once', () => {
    const paper = aHouse();
    const row = (n: number) => ({ import: `night-${n}`, fields: { ...ada, title: `T${n}` } });
    for (let night = 1; night <= 103; night += 1) record(paper, '7', row(night));
    const { imports } = leadOfRow(paper, '7') as Lead;
    expect([imports.length, imports[0], imports.at(-1)]).toEqual([100, 'night-4', 'night-103']);
  });
});

describe('the lead of somebody erased', () => {
  const commands: { [type: string]: (lead: string) => Command } = {
    correct: (lead) => ({ type: 'correct', lead, fields: ada }),
    'change-consent': (lead) => ({
      type: 'change-consent',
      lead,
      channel: 'email',
      choice: 'granted',
      by: 'staff',
    }),
    'log-activity': (lead) => ({
      type: 'log-activity',
      lead,
      kind: 'note',
      direction: 'outbound',
      note: 'Ada',
    }),
    'set-follow-up': (lead) => ({ type: 'set-follow-up', lead, kind: 'call', dueAt: '2026-02-01T00:00:00Z' }),
    'complete-follow-up': (lead) => ({ type: 'complete-follow-up', lead }),
    'change-status': (lead) => ({ type: 'change-status', lead, to: 'Working' }),
    assign: (lead) => ({ type: 'assign', lead, to: 'rules' }),
    enrol: (lead) => ({ type: 'enrol', lead, program: 'welcome' }),
    'leave-program': (lead) => ({ type: 'leave-program', lead, program: 'welcome' }),
    'take-lead': (lead) => ({ type: 'take-lead', lead }),
    'return-lead': (lead) => ({ type: 'return-lead', lead, reason: 'gone' }),
    reject: (lead) => ({ type: 'reject', lead, reason: 'gone' }),
    convert: (lead) => ({ type: 'convert', lead }),
    'revert-conversion': (lead) => ({ type: 'revert-conversion', lead }),
    'open-opportunity': (lead) => ({ type: 'open-opportunity', lead, name: 'A television' }),
    tick: (lead) => ({ type: 'tick', lead }),
    'address-mail': (lead) => ({ type: 'address-mail', lead, mail: 'm', sellers: [] }),
    'attempt-mail': (lead) => ({ type: 'attempt-mail', lead, mail: 'm', attempt: 1 }),
    'report-mail': (lead) => ({ type: 'report-mail', lead, mail: 'm', attempt: 1, outcome: 'accepted' }),
    'settle-mail': (lead) => ({ type: 'settle-mail', lead, mail: 'm', to: 'dropped' }),
    rescore: (lead) => ({ type: 'rescore', lead }),
    'go-live': (lead) => ({ type: 'go-live', lead }),
    merge: (lead) => ({ type: 'merge', lead, absorb: ['other'] }),
    unmerge: (lead) => ({ type: 'unmerge', lead, absorbed: 'other' }),
    'dismiss-duplicate': (lead) => ({ type: 'dismiss-duplicate', lead, other: 'other' }),
    'suspect-duplicates': (lead) => ({
      type: 'suspect-duplicates',
      lead,
      suspects: [{ lead: 'other', rule: 'name', score: 9000 }],
      asOf: 1,
    }),
    erase: (lead) => ({ type: 'erase', lead }),
    'acknowledge-alert': (lead) => ({ type: 'acknowledge-alert', lead, alert: 'a' }),
    'join-campaign': (lead) => ({ type: 'join-campaign', lead, campaign: 'spring', status: 'sent' }),
  };

  it('is named by these commands, by engagements and by none else', () => {
    const named = Object.entries(commandSchemas).filter(([, schema]) => 'lead' in schema.shape);
    expect(named.map(([type]) => type).sort()).toEqual([...Object.keys(commands), 'engage'].sort());
  });

  it.each(Object.entries(commands))('refuses %s as erased, and nothing changes', (_type, command) => {
    const paper = aHouse();
    const lead = aLead(paper, ada, { keys });
    paper.accept({ type: 'set-follow-up', lead, kind: 'call', dueAt: '2026-02-01T00:00:00Z' });
    erase(paper, lead);
    const before = paper.events.length;
    expect(codeOf(paper.execute(command(lead)))).toBe('erased');
    expect(paper.events).toHaveLength(before);
  });

  it('still counts engagement, without saying where from or with what, and nothing follows', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada, { keys });
    erase(paper, lead);
    const touch = { at: '2026-01-05T08:00:00Z', landing: 'https://example.org/?mail=ada' };
    const engagements = [{ kind: 'form-submit', count: 50, touch, facets: { form: 'Ada' } }];
    expect(typesOf(paper.accept({ type: 'engage', lead, engagements }))).toEqual(['engaged']);
    expect(paper.lead(lead)?.engagement['form-submit']?.total).toBe(50);
    expect(JSON.stringify(lastOf(paper, 'engaged'))).not.toMatch(/ada|landing/i);
  });

  it('leaves the work list, its tasks are gone, and it still counts in figures', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada, { keys });
    paper.accept({ type: 'engage', lead, engagements: [{ kind: 'form-submit', count: 50 }] });
    expect(foldView(taskList, paper.events).size).toBe(1);
    erase(paper, lead);
    const row = foldView(leadList, paper.events).get(lead);
    expect(row && leadList.columns(row)['section']).toBe('erased');
    expect(row?.status).toBe('New');
    expect(foldView(taskList, paper.events).size).toBe(0);
    expect(foldView(erasureList, paper.events).get(lead)).toEqual({
      lead,
      subjects: [`lead/${lead}`],
      position: paper.events.length,
      erasedAt: monday,
    });
  });
});

describe('after a conversion', () => {
  const convert = (paper: Paper, lead: string, how: object = {}) => {
    paper.accept({ type: 'convert', lead, account: 'new', ...how } as Command);
    const { account, contact, opportunity } = paper.lead(lead)?.conversion ?? {};
    return { account: account as string, contact: contact as string, opportunity: opportunity as string };
  };

  it('contact, opportunity and the account of a person are sealed for the person (invariant 42)', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada, { keys });
    const { account, contact, opportunity } = convert(paper, lead, { opportunity: { amount: 1 } });
    for (const stream of [`account/${account}`, `contact/${contact}`, `opportunity/${opportunity}`]) {
      expect(paper.state(stream)).toMatchObject({ subject: `lead/${lead}` });
    }
    expect((paper.state(`opportunity/${opportunity}`) as Opportunity).personal.fields['name']).toBe(
      'Ada King',
    );
  });

  it('a company stays, and an opportunity with it is the person’s', () => {
    const paper = aHouse();
    const lead = aLead(paper, { ...ada, company: 'Engines' }, { keys });
    const { account, opportunity } = convert(paper, lead, {
      opportunity: { amount: 1, name: 'Ada’s engine' },
    });
    expect(paper.state(`account/${account}`)).toMatchObject({ subject: `account/${account}` });
    expect(paper.state(`opportunity/${opportunity}`)).toMatchObject({ subject: `lead/${lead}` });
  });

  it('all leads that became one contact are erased together, whichever is named', () => {
    for (const named of [0, 1, 2]) {
      const paper = aHouse();
      const leads = [1, 2, 3].map(() => aLead(paper, { ...ada, company: 'Engines' }));
      const first = convert(paper, leads[0] as string);
      const into = { account: { id: first.account }, contact: { id: first.contact } };
      for (const lead of leads.slice(1)) convert(paper, lead, into);
      expect((paper.state(`contact/${first.contact}`) as Contact).leads).toEqual(leads);
      const decision = erase(paper, leads[named] as string);
      expect(typesOf(decision)).toEqual(['erased', 'erased', 'erased']);
      for (const { data } of eventsOf(decision)) {
        expect([...(data['subjects'] as string[])].sort()).toEqual(leads.map((id) => `lead/${id}`).sort());
      }
      for (const lead of leads) expect(paper.lead(lead)?.erasedAt).toBe(monday);
    }
  });

  it('another person of the same account stays', () => {
    const paper = aHouse();
    const [one, other] = [aLead(paper, { ...ada, company: 'Engines' }), aLead(paper, { lastName: 'Byron' })];
    const { account } = convert(paper, one);
    convert(paper, other, { account: { id: account } });
    erase(paper, other);
    expect(paper.lead(one)?.erasedAt).toBe(0);
  });

  it('nobody is converted into the records of somebody erased', () => {
    const paper = aHouse();
    const [one, other] = [aLead(paper, ada), aLead(paper, { lastName: 'Byron' })];
    const { account, contact } = convert(paper, one);
    erase(paper, one);
    const into = (how: object) =>
      paper.execute({ type: 'convert', lead: other, account: { id: account }, ...how } as Command);
    expect(into({ contact: { id: contact } })).toMatchObject({ code: 'erased', field: 'account' });
    expect(into({})).toMatchObject({ code: 'erased', field: 'account' });
    const company = aHouse();
    const first = aLead(company, { ...ada, company: 'Engines' });
    const records = convert(company, first);
    const second = aLead(company, { lastName: 'Byron' });
    erase(company, first);
    const how = { account: { id: records.account }, contact: { id: records.contact } };
    const answer = company.execute({ type: 'convert', lead: second, ...how });
    expect(answer).toMatchObject({ code: 'erased', field: 'contact' });
  });
});

describe('words about a person', () => {
  it('are personal wherever a command takes them: proof of a consent, reason of an assignment', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    paper.accept({
      type: 'change-consent',
      lead,
      channel: 'email',
      choice: 'granted',
      by: 'person',
      proof: 'form 7, ada@engines.example',
    });
    expect(lastOf(paper, 'consent-changed')).toMatchObject({
      data: { channel: 'email', choice: 'granted', by: 'person' },
      personal: { subject: `lead/${lead}`, data: { proof: 'form 7, ada@engines.example' } },
    });
    expect(lastOf(paper, 'consent-changed').data).not.toHaveProperty('proof');
  });
});

const withoutPersonal = (event: Event): Event => ({ ...event, personal: null });

describe('somebody whose other lead was converted anew', () => {
  it('is erased with both: what each of them became is looked at (13.2)', () => {
    const paper = aHouse();
    const [first, second] = [
      aLead(paper, { lastName: 'King', company: 'Engines' }),
      aLead(paper, { lastName: 'Byron', company: 'Engines' }),
    ];
    paper.accept({ type: 'convert', lead: first, account: 'new' });
    const { account = '', contact = '' } = paper.lead(first)?.conversion ?? {};
    paper.accept({ type: 'convert', lead: second, account: { id: account }, contact: { id: contact } });
    paper.accept({ type: 'revert-conversion', lead: first, keep: true });
    paper.accept({ type: 'convert', lead: first, account: 'new', bypassDuplicates: true });
    expect(typesOf(erase(paper, second))).toEqual(['erased', 'erased']);
  });
});
