// Conversion: goal is the two television scenes, the choice of the account (Ours 8.2) and the invariants of DOMAIN 8 (Ours 8.1).
import {
  type Account,
  amountOf,
  type Command,
  type CommandOf,
  type Contact,
  type Fields,
  type FieldValue,
  iso,
  type Line,
  type Opportunity,
  type ProcessInput,
  recordField,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, codeOf, eventsOf, lastOf, monday, publish, typesOf } from './scene.ts';

type Convert = Omit<CommandOf<'convert'>, 'type' | 'lead'>;
const { definition } = aProcess();
const conversion = (own: Partial<ProcessInput['conversion']>): Partial<ProcessInput> => ({
  conversion: { ...definition.conversion, ...own },
});
const ada: Fields = {
  firstName: 'Ada',
  lastName: 'King',
  company: 'Engines',
  email: 'ada@engines.example',
  phone: '+331',
  country: 'FR',
};
const keys = { company: 'engines', domain: 'engines.example' };

const convert = (paper: Paper, lead: string, how: Convert = {}) =>
  paper.execute({ type: 'convert', lead, ...how });
/** Converts, and answers the records. */
function converted(paper: Paper, lead: string, how: Convert = {}) {
  paper.accept({ type: 'convert', lead, ...how });
  const { account, contact, opportunity } = paper.lead(lead)?.conversion ?? {};
  return {
    account: paper.state(`account/${account}`) as Account,
    contact: paper.state(`contact/${contact}`) as Contact,
    opportunity: paper.state(`opportunity/${opportunity}`) as Opportunity,
  };
}
const valuesOf = (record: { fields: Fields; personal: { fields: Fields } }): Fields => ({
  ...record.fields,
  ...record.personal.fields,
});

describe('the two television scenes (M9, Ours 8.5)', () => {
  const line = { product: 'tv-55', quantity: 1, listPrice: 89_900, discountAsked: 500 };

  it('undecided which television: account and contact only (scene 1)', () => {
    const paper = aHouse(conversion({ opportunityNeeds: 'product' }));
    const lead = aLead(paper, { firstName: 'Ada', lastName: 'King' });
    expect(typesOf(convert(paper, lead))).toEqual(['converted', 'account-opened', 'contact-opened']);
    expect(paper.lead(lead)).toMatchObject({
      status: { id: 'Converted', kind: 'converted', rank: 3 },
      conversion: { opportunity: null, previousStatus: 'New', at: monday },
    });
  });

  it('a certain television with 5 % asked: opportunity with that line; what was only asked does not count (scene 2)', () => {
    const paper = aHouse(conversion({ opportunityNeeds: 'product' }));
    const lead = aLead(paper, { firstName: 'Ada', lastName: 'King' }, { source: 'TV Ad' });
    const { opportunity, contact } = converted(paper, lead, { opportunity: { lines: [line] } });
    expect(opportunity).toMatchObject({
      kind: 'sale',
      lines: [{ ...line, discountGranted: 0 }],
      amount: 89_900,
      currency: 'EUR',
      lead,
      owner: 'seller/ann',
      personal: { fields: { name: 'Ada King' } },
      fields: { leadSource: 'TV Ad' },
      closeDate: '2026-03-31',
      closeDateAssumed: true,
    });
    expect(opportunity?.contact).toBe(contact.id);
  });

  it('a close date that is named is not assumed', () => {
    const paper = aHouse();
    const { opportunity } = converted(paper, aLead(paper, ada), {
      opportunity: { lines: [line], closeDate: '2026-02-14', name: 'TV', currency: 'USD', kind: 'service' },
    });
    expect(opportunity).toMatchObject({
      closeDate: '2026-02-14',
      closeDateAssumed: false,
      currency: 'USD',
      kind: 'service',
      personal: { fields: { name: 'TV' } },
    });
  });
});

describe('what an opportunity needs (Ours 8.5)', () => {
  const line = { product: 'tv-55', quantity: 1, listPrice: 100 };
  it.each([
    ['product', {}, 'opportunity-needs-product'],
    ['product', { amount: 5 }, 'opportunity-needs-product'],
    ['product', { lines: [line] }, 'accepted'],
    ['product-or-amount', {}, 'opportunity-needs-amount'],
    ['product-or-amount', { lines: [] }, 'opportunity-needs-amount'],
    ['product-or-amount', { amount: 0 }, 'accepted'],
    ['product-or-amount', { lines: [line] }, 'accepted'],
    ['nothing', {}, 'accepted'],
  ] as const)('%s, given %j: %s', (opportunityNeeds, opportunity, expected) => {
    const paper = aHouse(conversion({ opportunityNeeds }));
    const answer = convert(paper, aLead(paper, ada), { opportunity: opportunity as never });
    expect(codeOf(answer)).toBe(expected);
  });

  it('lines beat an amount that is given beside them; sums beyond reckoning are refused', () => {
    const paper = aHouse();
    expect(
      converted(paper, aLead(paper, ada), { opportunity: { lines: [line], amount: 7 } }).opportunity?.amount,
    ).toBe(100);
    const huge = { ...line, quantity: 1_000_000, listPrice: Number.MAX_SAFE_INTEGER };
    expect(convert(paper, aLead(paper, { lastName: 'B' }), { opportunity: { lines: [huge] } })).toMatchObject(
      { code: 'invalid', field: 'opportunity.lines' },
    );
  });
});

describe('amounts', () => {
  const of = (quantity: number, listPrice: number, discountGranted = 0): Line => ({
    product: 'x',
    quantity,
    listPrice,
    discountAsked: 0,
    discountGranted,
  });
  it.each<[number, readonly Line[]]>([
    [2, [of(0.5, 5)]],
    [4, [of(0.5, 7)]],
    [4, [of(0.5, 9)]],
    [6, [of(0.5, 5), of(0.5, 7)]],
    [85_405, [of(1, 89_900, 500)]],
    [268, [of(2.675, 100)]],
    [2, [of(0.1, 15)]],
    [1, [of(1.005, 1)]],
    [0, [of(0.000_000_5, 1_000_000)]],
    [0, [of(3, 100, 10_000)]],
    [123_456_789_012_345, [of(1, 123_456_789_012_345)]],
    [8_999_999_999_999_100, [of(999_999.999_999_9, 9_000_000_000)]],
    [0, []],
  ])('each line is rounded half-even: %i', (amount, lines) => {
    expect(amountOf(lines)).toBe(amount);
  });

  it('is what whole numbers say, for any quantity of up to three decimals', () => {
    const line = fc.record({
      thousandths: fc.integer({ min: 1, max: 5_000_000 }),
      price: fc.integer({ min: 0, max: 1_000_000 }),
      discount: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        const expected = lines.reduce((sum, { thousandths, price, discount }) => {
          const [whole, divisor] = [
            BigInt(thousandths) * BigInt(price) * BigInt(10_000 - discount),
            10_000_000n,
          ];
          const [floor, rest] = [whole / divisor, whole % divisor];
          const up = rest * 2n > divisor || (rest * 2n === divisor && floor % 2n === 1n);
          return sum + Number(up ? floor + 1n : floor);
        }, 0);
        expect(
          amountOf(lines.map(({ thousandths, price, discount }) => of(thousandths / 1000, price, discount))),
        ).toBe(expected);
      }),
    );
  });
});

describe('which account (Ours 8.2)', () => {
  const house = (...accounts: { keys: object; company: string }[]) => {
    const paper = aHouse();
    const ids = accounts.map(
      ({ keys: own, company }) =>
        converted(paper, aLead(paper, { ...ada, company }, { keys: own, duplicates: 'allow' }), {
          account: 'new',
        }).account.id,
    );
    return { paper, ids };
  };
  const next = (paper: Paper, own: object, how: Convert = { account: 'match' }) => {
    const lead = aLead(
      paper,
      { lastName: 'Next', company: 'Engines SA' },
      { keys: own, duplicates: 'allow' },
    );
    return { lead, answer: convert(paper, lead, how) };
  };

  it('none: a new one, asked or not', () => {
    const { paper } = house({ keys: { company: 'looms' }, company: 'Looms' });
    for (const how of [{ account: 'match' as const }, {}]) {
      const { lead, answer } = next(paper, { company: `other ${JSON.stringify(how)}` }, how);
      expect(typesOf(answer)).toContain('account-opened');
      expect(paper.lead(lead)?.conversion).not.toBeNull();
    }
  });

  it.each(['domain', 'registration'])('exactly one by %s: that one', (key) => {
    const own = { company: 'engines', [key]: 'strong' };
    const { paper, ids } = house({ keys: own, company: 'Engines' });
    const { lead, answer } = next(paper, { company: 'something else', [key]: 'strong' });
    expect(typesOf(answer)).not.toContain('account-opened');
    expect(paper.lead(lead)?.conversion?.account).toBe(ids[0]);
  });

  it('by name only: refused with the candidates', () => {
    const { paper, ids } = house({ keys, company: 'Engines' });
    expect(next(paper, { company: 'engines' }).answer).toMatchObject({
      code: 'account-ambiguous',
      candidates: [{ id: ids[0], reason: 'name' }],
    });
  });

  it('one by number and another by domain: refused, best reason first', () => {
    const { paper, ids } = house(
      { keys: { company: 'a', domain: 'd' }, company: 'A' },
      { keys: { company: 'b', registration: 'r' }, company: 'B' },
    );
    expect(next(paper, { company: 'a', domain: 'd', registration: 'r' }).answer).toMatchObject({
      code: 'account-ambiguous',
      candidates: [
        { id: ids[1], reason: 'registration' },
        { id: ids[0], reason: 'domain' },
      ],
    });
  });

  it('by hand any candidate asks; choosing one or a new one is accepted', () => {
    const { paper, ids } = house({ keys, company: 'Engines' });
    expect(next(paper, keys, {}).answer).toMatchObject({
      code: 'account-ambiguous',
      candidates: [{ id: ids[0], reason: 'domain' }],
    });
    expect(codeOf(next(paper, keys, { account: { id: ids[0] as string } }).answer)).toBe('accepted');
    expect(typesOf(next(paper, keys, { account: 'new' }).answer)).toContain('account-opened');
    expect(codeOf(next(paper, keys, { account: { id: 'nowhere' } }).answer)).toBe('account-not-found');
  });

  it('the account holds its strongest key alone, so that two leads of one company end in one account', () => {
    const paper = aHouse();
    const decision = paper.accept({
      type: 'convert',
      lead: aLead(paper, ada, { keys: { ...keys, registration: 'r' } }),
      account: 'new',
    });
    const { account } = paper.lead(decision.subject as string)?.conversion ?? {};
    const holder = `account/${account}`;
    expect(decision.claims).toEqual([
      { scope: 'account-key', value: 'account-registration:r', holder, how: 'alone' },
      { scope: 'account-registration', value: 'r', holder, how: 'shared' },
      { scope: 'account-domain', value: 'engines.example', holder, how: 'shared' },
      { scope: 'account-name', value: 'engines', holder, how: 'shared' },
    ]);
    const second = paper.accept({
      type: 'convert',
      lead: aLead(paper, { lastName: 'B', company: 'Engines' }, { keys: { registration: 'r' } }),
      account: 'new',
    });
    expect(second.claims.map(({ scope }) => scope)).toEqual(['account-registration']);
  });
});

describe('who may be converted', () => {
  it.each([
    ['New', {}, 'accepted'],
    ['Working', {}, 'accepted'],
    ['Qualified', {}, 'accepted'],
    ['Nurturing', {}, 'not-convertible'],
    ['Unqualified', {}, 'not-convertible'],
    ['Nurturing', { convertNurtured: true }, 'accepted'],
    ['Unqualified', { convertNurtured: true }, 'not-convertible'],
    ['Unqualified', { convertDisqualified: true }, 'accepted'],
  ] as const)('a lead in %s, with %j: %s (Ours 2.2)', (status, own, expected) => {
    const paper = aHouse(conversion(own));
    expect(codeOf(convert(paper, aLead(paper, ada, { status, reason: 'budget' })))).toBe(expected);
  });

  it('a converted lead is not converted again, nor moved (invariants 1, 3, 30)', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    converted(paper, lead);
    const head = paper.events.length;
    expect(codeOf(convert(paper, lead))).toBe('already-converted');
    expect(codeOf(paper.execute({ type: 'change-status', lead, to: 'New', reopen: true }))).toBe(
      'already-converted',
    );
    expect(codeOf(paper.execute({ type: 'set-follow-up', lead, kind: 'call', dueAt: iso(monday) }))).toBe(
      'already-converted',
    );
    expect(paper.events.length).toBe(head);
    expect(codeOf(convert(paper, 'nobody'))).toBe('not-found');
  });

  it('the status must be of the kind converted (invariant 2)', () => {
    const statuses = [
      ...definition.statuses,
      { id: 'Customer', kind: 'converted' as const, label: { fr: 'Client' } },
    ];
    const paper = aHouse({ statuses });
    const lead = aLead(paper, ada);
    expect(codeOf(convert(paper, lead, { status: 'Qualified' }))).toBe('not-a-converted-status');
    expect(codeOf(convert(paper, lead, { status: 'Gone' }))).toBe('not-a-converted-status');
    converted(paper, lead, { status: 'client' });
    expect(paper.lead(lead)?.status).toMatchObject({ id: 'Customer', kind: 'converted' });
  });

  it('a queue-owned lead wants an owner; new records are owned by the one named, else by the lead’s (invariant 13)', () => {
    const paper = aHouse({ queues: [{ id: 'inbox' }] });
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    const queued = aLead(paper, ada, { owner: 'queue/inbox' });
    expect(codeOf(convert(paper, queued))).toBe('queue-owned');
    expect(codeOf(convert(paper, queued, { owner: 'queue/inbox' }))).toBe('queue-owned');
    expect(codeOf(convert(paper, queued, { owner: 'seller/nobody' }))).toBe('owner-unknown');
    const { account, contact, opportunity } = converted(paper, queued, {
      owner: 'seller/zoe',
      opportunity: { amount: 1 },
    });
    expect([account.owner, contact.owner, opportunity?.owner]).toEqual(Array(3).fill('seller/zoe'));
    expect(paper.lead(queued)).toMatchObject({
      owner: 'seller/zoe',
      conversion: { previousOwner: 'queue/inbox' },
    });
  });

  it('it ends the visit of the status before', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    paper.now += 5000;
    converted(paper, lead);
    expect(lastOf(paper, 'converted').data['visitMs']).toBe(5000);
    expect(paper.lead(lead)?.status.visits).toEqual({ New: { count: 1, ms: 5000 } });
  });
});

describe('names (Ours 8.3)', () => {
  it('a company lead without a person’s name wants one with the command', () => {
    const paper = aHouse();
    const lead = aLead(paper, { company: 'Engines' }, { kind: 'company' });
    expect(codeOf(convert(paper, lead))).toBe('contact-name-missing');
    const { contact } = converted(paper, lead, { contactName: { lastName: 'King' } });
    expect(contact).toMatchObject({
      personal: { fields: { lastName: 'King' } },
      provenance: { lastName: { from: 'command' } },
    });
  });

  it('a person without a name is called what the lead is called', () => {
    const paper = aHouse();
    const mail = converted(paper, aLead(paper, { email: 'x@y.example' })).contact;
    expect([recordField(mail, 'lastName'), mail.provenance['lastName']]).toEqual([
      'x@y.example',
      { from: 'lead', field: 'email' },
    ]);
    const externalId = { source: 'fair', id: '7' };
    const bare = converted(paper, aLead(paper, {}, { channel: 'file', externalId })).contact;
    expect([recordField(bare, 'lastName'), bare.provenance['lastName']]).toEqual([
      '7',
      { from: 'external-id' },
    ]);
  });

  it('names obey their field too: over-long is refused, or cut where that is allowed (invariant 18)', () => {
    const paper = aHouse();
    const lead = aLead(paper, { email: `${'x'.repeat(90)}@y.example` });
    expect(convert(paper, lead)).toMatchObject({ code: 'over-long', field: 'lastName' });
    expect(recordField(converted(paper, lead, { allowTruncation: true }).contact, 'lastName')).toBe(
      'x'.repeat(80),
    );
  });

  it('a lead without a company makes a person account, where the process allows it', () => {
    const paper = aHouse();
    const { account } = converted(paper, aLead(paper, { lastName: 'King', phone: '+331' }));
    expect(account).toMatchObject({ kind: 'person', fields: {}, personal: { fields: {} } });
    expect(account.subject).toMatch(/^lead\//);
    const strict = aHouse(conversion({ personAccounts: false }));
    expect(codeOf(convert(strict, aLead(strict, { lastName: 'King' })))).toBe('company-missing');
    expect(codeOf(convert(strict, aLead(strict, ada)))).toBe('accepted');
  });
});

describe('contacts', () => {
  it('an existing contact needs its account, and must belong to it (invariant 7)', () => {
    const paper = aHouse();
    const first = converted(paper, aLead(paper, ada));
    const other = converted(paper, aLead(paper, { lastName: 'Other', company: 'Looms' }));
    const lead = aLead(paper, { lastName: 'King', company: 'Engines' });
    const contact = { id: first.contact.id };
    expect(codeOf(convert(paper, lead, { contact }))).toBe('contact-without-account');
    expect(codeOf(convert(paper, lead, { account: 'match', contact }))).toBe('contact-without-account');
    expect(codeOf(convert(paper, lead, { account: { id: other.account.id }, contact }))).toBe(
      'contact-not-of-account',
    );
    expect(
      codeOf(convert(paper, lead, { account: { id: first.account.id }, contact: { id: 'nobody' } })),
    ).toBe('contact-not-found');
    expect(codeOf(convert(paper, lead, { account: { id: first.account.id }, contact }))).toBe('accepted');
  });

  it('the source of an existing contact changes only if asked, which needs a contact (invariant 9)', () => {
    const paper = aHouse();
    const { account, contact } = converted(paper, aLead(paper, ada, { source: 'Webinar' }));
    const how = { account: { id: account.id }, contact: { id: contact.id } };
    const again = (own: Convert) =>
      converted(paper, aLead(paper, { lastName: 'K' }, { source: 'TV Ad' }), { ...how, ...own }).contact;
    expect(again({}).fields['leadSource']).toBe('Webinar');
    expect(again({ overwriteLeadSource: true }).fields['leadSource']).toBe('TV Ad');
    const refused = convert(paper, aLead(paper, { lastName: 'K', company: 'New' }), {
      overwriteLeadSource: true,
    });
    expect(refused).toMatchObject({ code: 'invalid', field: 'overwriteLeadSource' });
  });

  it('consent is the most restrictive of both (invariant 11)', () => {
    const paper = aHouse();
    const { account, contact } = converted(
      paper,
      aLead(paper, ada, { consent: { email: 'denied', phone: 'granted' } }),
    );
    expect(contact.consent).toEqual({ email: 'denied', phone: 'granted' });
    const how = { account: { id: account.id }, contact: { id: contact.id } };
    const lead = aLead(
      paper,
      { lastName: 'K' },
      { consent: { email: 'granted', phone: 'denied', tracking: 'granted' } },
    );
    expect(converted(paper, lead, how).contact.consent).toEqual({ email: 'denied', phone: 'denied' });
  });
});

describe('fields', () => {
  it('map as the standard map says; each names where it came from (invariants 17, 19, 39)', () => {
    const paper = aHouse();
    const fields = {
      ...ada,
      street: '1 rue',
      industry: 'Steam',
      employees: 12,
      description: 'likes engines',
      title: 'CTO',
    };
    const { account, contact } = converted(paper, aLead(paper, fields, { source: 'Webinar', keys }));
    expect(account).toMatchObject({
      kind: 'business',
      subject: `account/${account.id}`,
      fields: { billingCountry: 'FR', industry: 'Steam', employees: 12 },
      personal: { fields: { name: 'Engines', phone: '+331', billingStreet: '1 rue' } },
      provenance: {
        name: { from: 'lead', field: 'company' },
        billingStreet: { from: 'lead', field: 'street' },
      },
    });
    expect(valuesOf(contact)).toEqual({
      firstName: 'Ada',
      lastName: 'King',
      title: 'CTO',
      email: 'ada@engines.example',
      phone: '+331',
      description: 'likes engines',
      mailingStreet: '1 rue',
      mailingCountry: 'FR',
      leadSource: 'Webinar',
    });
    expect(contact).toMatchObject({
      keys,
      provenance: { leadSource: { from: 'lead', field: 'source' }, title: { from: 'lead', field: 'title' } },
    });
    for (const record of [account, contact])
      expect(Object.keys(record.provenance).sort()).toEqual(Object.keys(valuesOf(record)).sort());
  });

  it('defaults fill what stays blank and never replace a value (invariant 15)', () => {
    const defaults = { account: { rating: 'Cold', industry: 'Unknown' }, contact: { mailingCountry: 'XX' } };
    const paper = aHouse(conversion({ defaults }));
    const { account, contact } = converted(paper, aLead(paper, { ...ada, industry: 'Steam', rating: '' }));
    expect(account.fields).toMatchObject({ rating: 'Cold', industry: 'Steam' });
    expect([account.provenance['rating'], contact.fields['mailingCountry']]).toEqual([
      { from: 'default' },
      'FR',
    ]);
    const hot = aLead(paper, { lastName: 'B', company: 'Looms', rating: 'Hot' });
    const looms = converted(paper, hot).account;
    const silent = aLead(paper, { lastName: 'C' });
    expect(converted(paper, silent, { account: { id: looms.id } }).account.fields['rating']).toBe('Hot');
  });

  /** Rules under which a lead had a longer title than it may have now. */
  const shorter = (paper: Paper, record: 'account' | 'contact' | 'opportunity', target: string) => {
    const { fields, records } = definition;
    const title = { type: 'text' as const, maxLength: 5 };
    publish(paper, {
      fields: { ...fields, title },
      records: { ...records, [record]: { ...records[record], [target]: title } },
      conversion: {
        ...definition.conversion,
        map: {
          ...definition.conversion.map,
          contact: { lastName: 'lastName' },
          [record]: { ...definition.conversion.map[record], [target]: 'title' },
        },
      },
    });
  };

  it('a value longer than its target is refused with its name, or cut where that is allowed (invariant 18)', () => {
    const paper = aHouse();
    const lead = aLead(paper, { ...ada, title: 'Engineer' });
    shorter(paper, 'contact', 'title');
    const head = paper.events.length;
    expect(convert(paper, lead)).toMatchObject({ code: 'over-long', field: 'title' });
    expect(paper.events.length).toBe(head);
    expect(recordField(converted(paper, lead, { allowTruncation: true }).contact, 'title')).toBe('Engin');
  });

  it('the fields of an account and of an opportunity are not cut in silence either (invariant 18)', () => {
    for (const record of ['account', 'opportunity'] as const) {
      const paper = aHouse();
      const lead = aLead(paper, { ...ada, title: 'Engineer' });
      shorter(paper, record, 'note');
      const opportunity = { amount: 1 };
      expect(convert(paper, lead, { opportunity })).toMatchObject({ code: 'over-long', field: 'note' });
      const done = converted(paper, lead, { opportunity, allowTruncation: true });
      expect(done[record]).toMatchObject({ personal: { fields: { note: 'Engin' } } });
    }
  });
});

describe('laws of conversion', () => {
  const value = fc.constantFrom('', 'A', 'B', 'C');
  const person = fc.record({
    firstName: value,
    lastName: value,
    company: value,
    title: value,
    phone: value,
    country: value,
    website: value,
  });
  const how = fc.record({
    into: fc.constantFrom('new', 'existing', 'match'),
    withContact: fc.boolean(),
    amount: fc.option(fc.nat(), { nil: undefined }),
  });

  it('gives one account and one contact, none or one opportunity, and changes no value that was there (4-6, 8, 10, 12, 20, 27)', () => {
    let existing = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(person, how), { minLength: 1, maxLength: 6 }), (stories) => {
        const paper = aHouse(conversion({ defaults: { account: { rating: 'Cold' } } }));
        let last = converted(paper, aLead(paper, ada, { keys, source: 'Other' }));
        for (const [fields, { into, withContact, amount }] of stories) {
          const lead = aLead(
            paper,
            { email: 'e@x.example', ...fields },
            { duplicates: 'allow', keys: { company: fields.company } },
          );
          const account: Convert['account'] =
            into === 'existing' ? { id: last.account.id } : (into as 'new' | 'match');
          const request: Convert = {
            account,
            ...(withContact && into === 'existing' ? { contact: { id: last.contact.id } } : {}),
            ...(amount === undefined ? {} : { opportunity: { amount } }),
          };
          const before = count(paper);
          const { kind } = last.account;
          const stood = new Map(streams(paper).map((stream) => [stream, paper.state(stream)]));
          const answer = convert(paper, lead, request);
          if (!('writes' in answer)) {
            expect(count(paper)).toEqual(before);
            continue;
          }
          const after = count(paper);
          const isNew = {
            account: lastOf(paper, 'converted').data['account'] as { created: boolean },
            contact: lastOf(paper, 'converted').data['contact'] as { created: boolean },
          };
          expect(after).toEqual({
            account: before.account + Number(isNew.account.created),
            contact: before.contact + Number(isNew.contact.created),
            opportunity: before.opportunity + Number(amount !== undefined),
          });
          expect([isNew.account.created, isNew.contact.created]).toEqual([
            into === 'new' || (into === 'match' && isNew.account.created),
            !request.contact && (into !== 'existing' || kind === 'business'),
          ]);
          if (into === 'existing') existing += 1;
          for (const [stream, state] of stood)
            keepsItsValues(state as Account, paper.state(stream) as Account);
          const { conversion: done } = paper.lead(lead) ?? {};
          last = {
            ...last,
            account: paper.state(`account/${done?.account}`) as Account,
            contact: paper.state(`contact/${done?.contact}`) as Contact,
          };
          if (done?.opportunity)
            expect(paper.state(`opportunity/${done.opportunity}`)).toMatchObject({
              contact: done.contact,
              account: done.account,
            });
        }
      }),
    );
    expect(existing).toBeGreaterThan(1);
  });
});

const streams = (paper: Paper) =>
  [...new Set(paper.events.map(({ stream }) => stream))].filter((stream) =>
    /^(account|contact|opportunity)\//.test(stream),
  );
const count = (paper: Paper) => {
  const of = (kind: string) => streams(paper).filter((stream) => stream.startsWith(kind)).length;
  return { account: of('account'), contact: of('contact'), opportunity: of('opportunity') };
};
function keepsItsValues(before: Account, after: Account): void {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  for (const [field, value] of Object.entries(was) as [string, FieldValue][])
    expect([field, is[field]]).toEqual([field, value]);
  for (const value of Object.values(is)) expect(value).not.toBe('');
  expect([after.id, after.owner, after.openedAt, after.subject]).toEqual([
    before.id,
    before.owner,
    before.openedAt,
    before.subject,
  ]);
}

describe('outcomes', () => {
  it('are recorded once; a won one without a value counts its amount', () => {
    const paper = aHouse();
    const { opportunity } = converted(paper, aLead(paper, ada), { opportunity: { amount: 700 } });
    const outcome = (own: object): Command => ({
      type: 'record-outcome',
      opportunity: opportunity?.id as string,
      outcome: 'won',
      ...own,
    });
    expect(codeOf(paper.execute({ type: 'record-outcome', opportunity: 'none', outcome: 'won' }))).toBe(
      'opportunity-not-found',
    );
    expect(eventsOf(paper.accept(outcome({ reason: 'price' })))[0]?.data).toEqual({
      outcome: 'won',
      value: 700,
      reason: 'price',
    });
    expect(codeOf(paper.execute(outcome({ outcome: 'lost' })))).toBe('opportunity-closed');
    expect(paper.state(`opportunity/${opportunity?.id}`)).toMatchObject({
      outcome: { result: 'won', value: 700, at: monday },
    });
    const other = converted(paper, aLead(paper, { lastName: 'B' }), {
      opportunity: { amount: 700 },
    }).opportunity;
    expect(
      eventsOf(paper.accept({ type: 'record-outcome', opportunity: other?.id as string, outcome: 'lost' }))[0]
        ?.data,
    ).toEqual({ outcome: 'lost' });
  });
});
