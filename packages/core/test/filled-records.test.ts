// Existing accounts and contacts: goal is that a conversion fills what is blank, changes nothing else (invariants 8,
// 10), and says nothing where there is nothing to say.
import type { Account, CommandOf, Contact, Fields } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, claimNames, lastOf, typesOf } from './scene.ts';

type Convert = Omit<CommandOf<'convert'>, 'type' | 'lead'>;

/** A house in which a first lead was converted. */
function house(fields: Fields = { lastName: 'King', company: 'Engines', country: 'FR' }) {
  const paper = aHouse();
  const first = aLead(paper, fields);
  paper.accept({ type: 'convert', lead: first });
  const { account = '', contact = '' } = paper.lead(first)?.conversion ?? {};
  const into = (own: Fields, how: Convert = { account: { id: account } }) => {
    const lead = aLead(paper, { lastName: 'Byron', ...own });
    return { lead, decision: paper.accept({ type: 'convert', lead, ...how }) };
  };
  return {
    paper,
    into,
    account,
    contact,
    accountNow: () => paper.state(`account/${account}`) as Account,
    contactNow: () => paper.state(`contact/${contact}`) as Contact,
  };
}

describe('an existing account', () => {
  it('gets the values that it lacks, with where they came from, and keeps its own', () => {
    const { paper, into, accountNow } = house();
    const { lead, decision } = into({ company: 'Looms', country: 'DE', industry: 'Steam', phone: '+33' });
    expect(typesOf(decision)).toEqual(['converted', 'record-corrected', 'contact-opened']);
    expect(lastOf(paper, 'record-corrected').data).toEqual({
      fields: { industry: 'Steam' },
      provenance: {
        industry: { from: 'lead', field: 'industry' },
        phone: { from: 'lead', field: 'phone' },
      },
      lead,
    });
    expect(lastOf(paper, 'record-corrected').personal).toEqual({
      subject: accountNow().subject,
      data: { fields: { phone: '+33' } },
    });
    expect(accountNow()).toMatchObject({
      fields: { billingCountry: 'FR', industry: 'Steam' },
      personal: { fields: { name: 'Engines', phone: '+33' } },
    });
  });

  it('only learns of the lead where it lacks nothing that the lead has (invariants 8, 23)', () => {
    const { paper, into, accountNow } = house();
    const before = accountNow();
    const { lead, decision } = into({ company: 'Looms', country: 'DE' });
    expect(typesOf(decision)).toEqual(['converted', 'record-corrected', 'contact-opened']);
    expect(lastOf(paper, 'record-corrected')).toMatchObject({
      data: { fields: {}, provenance: {}, lead },
      personal: null,
    });
    expect(accountNow()).toEqual({ ...before, version: 2, leads: [...before.leads, lead] });
  });

  it('takes no claims of the leads that come to it', () => {
    const { into } = house();
    expect(claimNames(into({ company: 'Looms' }).decision)).toEqual([]);
  });
});

describe('an existing contact', () => {
  it('knows each lead that it came from, though nothing else is new', () => {
    const { paper, into, account, contact, contactNow } = house();
    const how = { account: { id: account }, contact: { id: contact } };
    const { lead, decision } = into({ company: 'Looms' }, how);
    expect(typesOf(decision)).toEqual(['converted', 'record-corrected', 'record-corrected']);
    expect(lastOf(paper, 'record-corrected')).toMatchObject({
      stream: `contact/${contact}`,
      data: { fields: {}, provenance: {}, lead, consent: {} },
      personal: null,
    });
    expect(contactNow().leads).toContain(lead);
    expect(contactNow().personal.fields['lastName']).toBe('King');
  });

  it('gets the values that it lacks, sealed for the person that it is', () => {
    const { paper, into, account, contact, contactNow } = house();
    const how = { account: { id: account }, contact: { id: contact } };
    into({ firstName: 'George', title: 'Lord' }, how);
    expect(lastOf(paper, 'record-corrected').personal).toEqual({
      subject: contactNow().subject,
      data: { fields: { firstName: 'George', title: 'Lord' } },
    });
    expect(contactNow().personal.fields).toMatchObject({
      firstName: 'George',
      lastName: 'King',
      title: 'Lord',
    });
  });
});

describe('a refusal of consent that the contact has already', () => {
  it('is not told to it again (invariant 11)', () => {
    const { paper, account, contact } = house();
    const how = { account: { id: account }, contact: { id: contact } };
    for (const expected of [{ email: 'denied' }, {}]) {
      const lead = aLead(paper, { lastName: 'B' }, { consent: { email: 'denied', phone: 'granted' } });
      paper.accept({ type: 'convert', lead, ...how });
      expect(lastOf(paper, 'record-corrected').data['consent']).toEqual(expected);
    }
  });
});

describe('a new contact', () => {
  const opened = (fields: Fields, how: Convert = {}, kind: 'person' | 'company' = 'person') => {
    const paper = aHouse();
    paper.accept({ type: 'convert', lead: aLead(paper, fields, { kind }), ...how });
    const { data, personal } = lastOf(paper, 'contact-opened');
    return { provenance: data['provenance'], fields: personal?.data['fields'] };
  };

  it('is called as the command says, first name only if it is said, and keeps what else the lead tells', () => {
    const fields = { company: 'Engines', phone: '+331' };
    const phone = { phone: { from: 'lead', field: 'phone' } };
    expect(opened(fields, { contactName: { lastName: 'King' } }, 'company')).toEqual({
      fields: { lastName: 'King', phone: '+331' },
      provenance: { ...phone, lastName: { from: 'command' } },
    });
    expect(opened(fields, { contactName: { firstName: 'Ada', lastName: 'King' } }, 'company')).toEqual({
      fields: { firstName: 'Ada', lastName: 'King', phone: '+331' },
      provenance: { ...phone, firstName: { from: 'command' }, lastName: { from: 'command' } },
    });
  });

  it.each(['company', 'email', 'phone'])('without a name is called by its %s, and says so', (field) => {
    expect(opened({ [field]: 'x@y.example' })).toMatchObject({
      fields: { lastName: 'x@y.example' },
      provenance: { lastName: { from: 'lead', field } },
    });
  });
});

describe('an opportunity', () => {
  const nameOf = (fields: Fields, name?: string) => {
    const paper = aHouse();
    const opportunity = name === undefined ? { amount: 1 } : { amount: 1, name };
    paper.accept({ type: 'convert', lead: aLead(paper, fields), opportunity });
    const { data, personal } = lastOf(paper, 'opportunity-opened');
    const said = (personal?.data['fields'] ?? {}) as Fields;
    return [said['name'], (data['provenance'] as Fields)['name']];
  };

  it('is called as the command says, else after the company, else after the person', () => {
    const ada = { firstName: 'Ada', lastName: 'King' };
    expect(nameOf({ ...ada, company: 'Engines' }, 'Loom')).toEqual(['Loom', { from: 'command' }]);
    expect(nameOf({ ...ada, company: 'Engines' })).toEqual(['Engines', { from: 'lead', field: 'company' }]);
    expect(nameOf(ada)).toEqual(['Ada King', { from: 'lead', field: 'name' }]);
  });

  it('is refused a name that is too long, unless it may be cut (invariant 18)', () => {
    const { records } = aHouse().process.definition;
    const opportunity = { ...records.opportunity, name: { type: 'text', maxLength: 5 } };
    const paper = aHouse({ records: { ...records, opportunity } } as never);
    const lead = aLead(paper, { lastName: 'King', company: 'Engines' });
    const command = { type: 'convert', lead, opportunity: { amount: 1 } } as const;
    expect(paper.execute(command)).toMatchObject({ code: 'over-long', field: 'name' });
    paper.accept({ ...command, allowTruncation: true });
    expect(lastOf(paper, 'opportunity-opened').personal?.data['fields']).toEqual({ name: 'Engin' });
  });
});

describe('a new account', () => {
  it('of a person takes nothing that is a company’s, and holds no key that another could be found by', () => {
    const paper = aHouse();
    const fields = { lastName: 'King', phone: '+331', country: 'FR', website: 'ada.example' };
    const lead = aLead(paper, fields, { keys: { domain: 'ada.example', phone: '+331' } });
    const { claims } = paper.accept({ type: 'convert', lead });
    expect(claims.filter(({ holder }) => holder.startsWith('account/'))).toEqual([]);
    const { data, personal } = lastOf(paper, 'account-opened');
    expect(data).toMatchObject({ kind: 'person', subject: `lead/${lead}` });
    expect([data['fields'], data['provenance'], personal]).toEqual([{}, {}, null]);
  });
});

describe('an opportunity of a conversion', () => {
  const opportunityOf = (fields: Fields, input: Convert['opportunity'], campaigns: string[] = []) => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King', ...fields });
    for (const campaign of campaigns) {
      paper.accept({ type: 'define-campaign', campaign, name: campaign });
      paper.accept({ type: 'join-campaign', lead, campaign, status: 'sent' });
      paper.now += 1000;
    }
    paper.accept({ type: 'convert', lead, opportunity: input });
    return lastOf(paper, 'opportunity-opened');
  };

  it('is called after the person where the company is blank', () => {
    const { data, personal } = opportunityOf({ company: '' }, { amount: 1 });
    expect(personal?.data['fields']).toEqual({ name: 'King' });
    expect(data['provenance']).toEqual({ name: { from: 'lead', field: 'name' } });
  });

  it('has the stage that is said, and else none', () => {
    expect(opportunityOf({}, { amount: 1, stage: 'offer' }).data).toMatchObject({ stage: 'offer' });
    expect(opportunityOf({}, { amount: 1 }).data).not.toHaveProperty('stage');
  });

  it('came of the campaign that the lead heard of last, where it answered none (Ours 3.2, DOMAIN 8)', () => {
    expect(opportunityOf({}, { amount: 1 }, ['fair', 'letter']).data).toMatchObject({ campaign: 'letter' });
    expect(opportunityOf({}, { amount: 1 }).data).not.toHaveProperty('campaign');
  });

  it('has prices of the list and the currency that it names (Ours 8.5)', () => {
    const paper = aHouse();
    const prices = { standard: 89_900, partners: 80_000 };
    paper.accept({ type: 'define-product', product: 'tv', currency: 'USD', prices });
    const lead = aLead(paper);
    const input = { lines: [{ product: 'tv', quantity: 1 }], currency: 'USD', priceList: 'partners' };
    paper.accept({ type: 'convert', lead, opportunity: input });
    expect(lastOf(paper, 'opportunity-opened').data).toMatchObject({ amount: 80_000, currency: 'USD' });
  });
});

describe('what an existing contact hears of campaigns (invariant 26)', () => {
  it('is what it did not know: a better status, a later time, a later answer, each alone', () => {
    const { paper, into, account, contact } = house();
    const how = { account: { id: account }, contact: { id: contact } };
    paper.accept({ type: 'define-campaign', campaign: 'fair', name: 'Fair' });
    const start = paper.now;
    const told = (...heard: ['sent' | 'responded', number][]) => {
      const lead = aLead(paper, { lastName: 'Byron' }, { duplicates: 'allow' });
      for (const [status, hours] of heard) {
        paper.now = start + hours * 3_600_000;
        paper.accept({ type: 'join-campaign', lead, campaign: 'fair', status });
      }
      paper.accept({ type: 'convert', lead, ...how });
      const { fair } = (lastOf(paper, 'record-corrected').data['campaigns'] ?? {}) as Record<string, object>;
      return fair;
    };
    const at = (hours: number) => new Date(start + hours * 3_600_000).toISOString();
    expect(told(['sent', 5])).toEqual({ status: 'sent', at: at(5) });
    expect(told(['sent', 5])).toBeUndefined();
    expect(told(['sent', 6])).toEqual({ status: 'sent', at: at(6) });
    expect(told(['responded', 6])).toEqual({ status: 'responded', at: at(6), respondedAt: at(6) });
    expect(told(['sent', 10])).toEqual({ status: 'sent', at: at(10) });
    expect(told(['responded', 8])).toEqual({ status: 'responded', at: at(8), respondedAt: at(8) });
    expect(told(['responded', 7])).toBeUndefined();
    const { data } = into({}, how).decision.writes[0]?.events[0] ?? { data: {} };
    expect(data).not.toHaveProperty('campaigns');
  });
});
