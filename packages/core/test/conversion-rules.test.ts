// The rules by which leads become records: goal is that wrong ones are refused when they are made (invariants 16, 17),
// and that types, defaults, requirements and wishes hold for each conversion (4, 5, 14, 15, 22, 26; Ours 8.3).
import {
  type Account,
  type CommandOf,
  type Contact,
  defineProcess,
  type Opportunity,
  type ProcessInput,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, codeOf, lastOf, typesOf } from './scene.ts';

const { definition } = aProcess();
type Fields = ProcessInput['fields'];
const rules = (own: Partial<ProcessInput['conversion']>): Partial<ProcessInput> => ({
  conversion: { ...definition.conversion, ...own },
});
const ada = { lastName: 'King', company: 'Engines', email: 'ada@engines.example' };
const convert = (paper: Paper, lead: string, how: Partial<CommandOf<'convert'>> = {}, actor = 'user:ann') =>
  paper.execute({ type: 'convert', lead, ...how }, { actor });
const recordsOf = (paper: Paper, lead: string) => {
  const { account, contact, opportunity } = paper.lead(lead)?.conversion ?? {};
  return {
    account: paper.state(`account/${account}`) as Account,
    contact: paper.state(`contact/${contact}`) as Contact,
    opportunity: paper.state(`opportunity/${opportunity}`) as Opportunity,
  };
};

describe('the type matrix (invariant 16)', () => {
  const list = (...values: string[]) => ({ type: 'picklist' as const, values });
  const open = { type: 'picklist' as const, values: ['a'], open: true };
  const text = (maxLength?: number) => ({ type: 'text' as const, ...(maxLength ? { maxLength } : {}) });
  const tried = (source: Fields[string], target: Fields[string]) => () =>
    defineProcess({
      ...definition,
      fields: { ...definition.fields, own: source },
      records: { ...definition.records, account: { ...definition.records.account, own: target } },
      ...rules({ map: { ...definition.conversion.map, account: { own: 'own' } } }),
    } as ProcessInput);

  it.each<[Fields[string], Fields[string]]>([
    [{ type: 'number' }, { type: 'number' }],
    [text(), text()],
    [text(), { type: 'long-text' }],
    [text(), open],
    [text(), { type: 'picklist' }],
    [list('a'), text()],
    [list('a'), open],
    [list('a'), list('a', 'b')],
    [list('abc'), text(3)],
    [text(20), text(20)],
  ])('%j goes into %j', (source, target) => {
    expect(tried(source, target)).not.toThrow();
  });

  it.each<[Fields[string], Fields[string], RegExp]>([
    [{ type: 'number' }, text(), /takes no number/],
    [{ type: 'number' }, { type: 'currency' }, /takes no number/],
    [{ type: 'checkbox' }, text(), /takes no checkbox/],
    [{ type: 'date' }, { type: 'datetime' }, /takes no date/],
    [{ type: 'email' }, text(), /takes no email/],
    [text(), { type: 'email' }, /takes no text/],
    [{ type: 'phone' }, text(), /takes no phone/],
    [{ type: 'long-text' }, text(), /takes no long-text/],
    [list('a'), { type: 'long-text' }, /takes no picklist/],
    [{ type: 'multi-picklist', values: ['a'] }, list('a'), /takes no multi-picklist/],
    [text(), list('a'), /its list lacks values/],
    [list('a', 'b'), list('a'), /its list lacks values/],
    [text(21), text(20), /takes 20 characters and the field of the lead has up to 21/],
    [list('abcd'), text(3), /takes 3 characters/],
  ])('%j does not go into %j', (source, target, problem) => {
    expect(tried(source, target)).toThrow(problem);
  });

  it('a mapped field is neither taken away nor given another type while it is mapped', () => {
    const { company: _, ...others } = definition.fields;
    expect(() => defineProcess({ ...definition, fields: others } as ProcessInput)).toThrow(
      /no field "company"/,
    );
    const fields = { ...definition.fields, company: { type: 'number' as const } };
    expect(() => defineProcess({ ...definition, fields } as ProcessInput)).toThrow(/takes no number/);
  });
});

describe('record types (invariants 14, 15)', () => {
  const types = {
    types: [
      { id: 'usual' },
      { id: 'large', defaults: { rating: 'Hot' } },
      { id: 'north', defaults: { rating: 'Cold' } },
    ],
    default: 'usual',
    sellers: { zoe: 'large' },
    teams: { north: 'north' },
  };
  const { teams: _, ...bySeller } = types;
  const house = () => {
    const own = rules({ recordTypes: { account: types }, defaults: { account: { rating: 'Warm' } } });
    const paper = aHouse({ ...own, team: { teams: [{ id: 'north' }, { id: 'south' }] } });
    for (const [seller, teams] of [
      ['ann', []],
      ['zoe', ['north']],
      ['bob', ['north']],
    ] as const)
      paper.accept({ type: 'define-seller', seller, active: true, teams: [...teams] });
    return paper;
  };
  it.each([
    ['seller/ann', 'usual', 'Warm', 'default'],
    ['seller/zoe', 'large', 'Hot', 'owner-default'],
    ['seller/bob', 'north', 'Cold', 'owner-default'],
  ] as const)('a record of %s is %s, and a blank rating is %s', (owner, type, rating, from) => {
    const paper = house();
    const lead = aLead(paper, ada);
    convert(paper, lead, { owner });
    const { account } = recordsOf(paper, lead);
    expect(account).toMatchObject({ recordType: type, fields: { rating }, provenance: { rating: { from } } });
  });

  it('a seller of several teams has the type of the first that has one; who is no seller has the default', () => {
    const paper = house();
    paper.accept({ type: 'define-seller', seller: 'eve', active: true, teams: ['south', 'north'] });
    const typeOf = (owner: string) => {
      const lead = aLead(paper, ada, { duplicates: 'allow', owner });
      convert(paper, lead, { account: 'new' });
      return recordsOf(paper, lead).account.recordType;
    };
    expect(typeOf('seller/eve')).toBe('north');
    const unknown = aHouse(rules({ recordTypes: { account: bySeller } }));
    const lead = aLead(unknown, ada);
    convert(unknown, lead);
    expect(recordsOf(unknown, lead).account.recordType).toBe('usual');
  });

  it('the blanks of an existing record get no defaults of a type that it does not have', () => {
    const paper = aHouse(rules({ recordTypes: { account: bySeller } }));
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    const first = aLead(paper, ada);
    convert(paper, first);
    const { account } = recordsOf(paper, first);
    const next = aLead(paper, { lastName: 'Byron' });
    convert(paper, next, { owner: 'seller/zoe', account: { id: account.id } });
    expect(recordsOf(paper, next).account.fields).not.toHaveProperty('rating');
  });

  it('what the lead says stands, and an existing record keeps its type', () => {
    const paper = house();
    const first = aLead(paper, { ...ada, rating: 'Cold' });
    convert(paper, first, { owner: 'seller/zoe' });
    const { account } = recordsOf(paper, first);
    expect(account).toMatchObject({ recordType: 'large', fields: { rating: 'Cold' } });
    const next = aLead(paper, { lastName: 'Byron' });
    convert(paper, next, { owner: 'seller/ann', account: { id: account.id } });
    expect(recordsOf(paper, next).account).toMatchObject({ recordType: 'large', fields: { rating: 'Cold' } });
  });

  it.each([
    [{ ...types, default: 'none' }, /default: there is no record type "none"/],
    [{ ...types, sellers: { zoe: 'none' } }, /sellers.zoe: there is no record type/],
    [{ ...types, teams: { south: 'usual' } }, /teams.south: there is no such team/],
    [{ ...types, types: [...types.types, { id: 'usual' }] }, /"usual" stands twice/],
    [{ types: [{ id: 'a', defaults: { rating: 'Tepid' } }], default: 'a' }, /does not fit: not-in-list/],
  ])('wrong rules are refused', (account, problem) => {
    expect(() =>
      aHouse({ ...rules({ recordTypes: { account } }), team: { teams: [{ id: 'north' }] } }),
    ).toThrow(problem);
  });
});

describe('what the process wants', () => {
  it('an opportunity with each conversion, or with none (invariant 5)', () => {
    const [always, never] = (['required', 'never'] as const).map((opportunity) =>
      aHouse(rules({ opportunity })),
    );
    const codes = [always, never].map((paper) =>
      [{}, { opportunity: { amount: 1 } }].map(
        (how) =>
          paper &&
          codeOf(convert(paper, aLead(paper, ada, { duplicates: 'allow' }), { account: 'new', ...how })),
      ),
    );
    expect(codes).toEqual([
      ['opportunity-missing', 'accepted'],
      ['accepted', 'opportunity-not-wanted'],
    ]);
  });

  it('fields that each record must have, and conditions of the lead (invariant 22)', () => {
    const paper = aHouse(
      rules({
        required: { account: ['industry'], contact: ['title'] },
        conditions: [{ id: 'french', when: { field: 'country', op: 'is', value: 'FR' } }],
      }),
    );
    const tried = (own: object) => {
      const answer = convert(paper, aLead(paper, { ...ada, ...own }, { duplicates: 'allow' }), {
        account: 'new',
      });
      return 'code' in answer ? [answer.code, answer.field ?? answer.detail] : ['accepted'];
    };
    expect(tried({})).toEqual(['condition-not-met', { condition: 'french' }]);
    expect(tried({ country: 'FR' })).toEqual(['required-missing', 'industry']);
    expect(tried({ country: 'FR', industry: 'Steam' })).toEqual(['required-missing', 'title']);
    expect(tried({ country: 'FR', industry: 'Steam', title: 'CTO' })).toEqual(['accepted']);
  });
});

describe('a person account (invariant 4)', () => {
  it('may be asked for, has one contact, and takes no other', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    convert(paper, lead, { account: 'person' });
    const { account, contact } = recordsOf(paper, lead);
    expect(account).toMatchObject({ kind: 'person', contact: contact.id, personal: { fields: {} } });
    const next = aLead(paper, { lastName: 'King', title: 'CTO' });
    const into = { account: { id: account.id } };
    expect(codeOf(convert(paper, next, { ...into, contact: { id: contact.id } }))).toBe(
      'contact-of-person-account',
    );
    convert(paper, next, into);
    expect(recordsOf(paper, next).contact).toMatchObject({
      id: contact.id,
      leads: [lead, next],
      personal: { fields: { title: 'CTO' } },
    });
  });
});

describe('campaigns (invariant 26)', () => {
  it('come along to the contact once each, and the last that was answered brought the opportunity', () => {
    const paper = aHouse();
    for (const campaign of ['fair', 'letter'])
      paper.accept({ type: 'define-campaign', campaign, name: campaign });
    const member = (status: 'sent' | 'responded') => {
      const lead = aLead(paper, ada, { duplicates: 'allow' });
      for (const campaign of ['fair', 'letter'])
        paper.accept({
          type: 'join-campaign',
          lead,
          campaign,
          status: campaign === 'fair' ? status : 'sent',
        });
      return lead;
    };
    const first = member('sent');
    convert(paper, first, { account: 'new' });
    const { account, contact } = recordsOf(paper, first);
    const next = member('responded');
    convert(paper, next, {
      account: { id: account.id },
      contact: { id: contact.id },
      opportunity: { amount: 1 },
    });
    const after = recordsOf(paper, next);
    expect(Object.entries(after.contact.campaigns).map(([id, { status }]) => [id, status])).toEqual([
      ['fair', 'responded'],
      ['letter', 'sent'],
    ]);
    expect(after.opportunity?.campaign).toBe('fair');
    expect(Object.keys(lastOf(paper, 'record-corrected').data['campaigns'] as object)).toEqual(['fair']);
  });
});

describe('take and convert (Ours 8.3)', () => {
  it('is one commit, by who may take it', () => {
    const paper = aHouse({ queues: [{ id: 'inbox', members: ['zoe'] }] });
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    const lead = aLead(paper, ada, { owner: 'queue/inbox' });
    expect(codeOf(convert(paper, lead, {}, 'user:zoe'))).toBe('queue-owned');
    expect(codeOf(convert(paper, lead, { take: true }, 'user:nobody'))).toBe('not-found');
    const answer = convert(paper, lead, { take: true }, 'user:zoe');
    expect(typesOf(answer)).toEqual(['assigned', 'converted', 'account-opened', 'contact-opened']);
    expect(paper.lead(lead)).toMatchObject({
      owner: 'seller/zoe',
      conversion: { previousOwner: 'seller/zoe' },
    });
    expect(codeOf(convert(paper, lead, { take: true }, 'user:zoe'))).toBe('already-converted');
  });
});
