// Refused conversions: goal is that each says why, and with which part of the command, and leaves nothing behind
// (invariants 2, 4, 5, 7, 13, 20, 22, 42; Ours 8.2, 8.3, 8.5).
import type { Command, CommandOf, ProcessInput } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess } from './scene.ts';

type Convert = Omit<CommandOf<'convert'>, 'type' | 'lead'>;
type Rules = Partial<ProcessInput['conversion']>;
const { definition } = aProcess();
const ada = { lastName: 'King', company: 'Engines', country: 'FR' };

/** A house with a business account and a person's, each with its contact. */
function house(rules: Rules = {}) {
  const paper = aHouse({
    conversion: { ...definition.conversion, ...rules },
    queues: [{ id: 'inbox' }],
  });
  paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
  const into = (fields: object, how: Convert) => {
    const lead = aLead(paper, { lastName: 'Lovelace', ...fields });
    const opportunity = rules.opportunity === 'required' ? { amount: 1 } : undefined;
    paper.accept({ type: 'convert', lead, ...how, ...(opportunity && { opportunity }) });
    const { account = '', contact = '' } = paper.lead(lead)?.conversion ?? {};
    return { lead, account: { id: account }, contact: { id: contact } };
  };
  const required = { industry: 'Steam', title: 'CTO', country: 'FR' };
  return {
    paper,
    into,
    firm: into({ company: 'Engines', ...required }, { account: 'new' }),
    person: () => into({}, { account: 'person' }),
  };
}
type House = ReturnType<typeof house>;

/** What a row of the table needs before somebody converts a lead, and how they do it. */
type Row = readonly [
  code: string,
  field: string | undefined,
  when: string,
  rules: Rules,
  how: (house: House) => Convert & { readonly own?: Partial<CommandOf<'capture'>> },
  detail?: object,
];

const withdrawn = ({ paper, firm }: House, keep: boolean) => {
  paper.accept({ type: 'revert-conversion', lead: firm.lead, keep });
  return { account: firm.account };
};
const erased = ({ paper }: House, { lead }: { readonly lead: string }) =>
  paper.accept({ type: 'erase', lead, reason: 'request' });

const rows: readonly Row[] = [
  [
    'contact-without-account',
    'contact',
    'a contact is named without its account',
    {},
    ({ firm }) => ({ contact: firm.contact }),
  ],
  ['account-not-found', 'account', 'there is no such account', {}, () => ({ account: { id: 'none' } })],
  ['record-withdrawn', 'account', 'the account was withdrawn', {}, (scene) => withdrawn(scene, false)],
  [
    'erased',
    'account',
    'the account is of a person who was erased',
    {},
    (scene) => {
      const person = scene.person();
      erased(scene, person);
      return { account: person.account };
    },
  ],
  [
    'contact-of-person-account',
    'contact',
    'a contact is named for a person’s account',
    {},
    ({ person }) => {
      const { account, contact } = person();
      return { account, contact };
    },
  ],
  [
    'contact-not-found',
    'contact',
    'there is no such contact',
    {},
    ({ firm }) => ({ account: firm.account, contact: { id: 'none' } }),
  ],
  [
    'contact-not-of-account',
    'contact',
    'the contact is another account’s',
    {},
    ({ firm, into }) => ({
      account: into({ company: 'Looms' }, { account: 'new' }).account,
      contact: firm.contact,
    }),
  ],
  [
    'record-withdrawn',
    'contact',
    'the contact was withdrawn, its account kept',
    {},
    (scene) => {
      scene.into({}, { account: scene.firm.account });
      return { ...withdrawn(scene, true), contact: scene.firm.contact };
    },
  ],
  [
    'erased',
    'contact',
    'the contact is somebody who was erased',
    {},
    (scene) => {
      erased(scene, scene.firm);
      return { account: scene.firm.account, contact: scene.firm.contact };
    },
  ],
  [
    'invalid',
    'overwriteLeadSource',
    'the source of no contact is to be changed',
    {},
    () => ({ account: 'new', overwriteLeadSource: true }),
  ],
  [
    'contact-name-missing',
    'contactName',
    'a company names nobody',
    {},
    () => ({ account: 'new', own: { kind: 'company', fields: { company: 'Looms' } } }),
  ],
  [
    'company-missing',
    undefined,
    'there is no company, and the process wants one',
    { personAccounts: false },
    () => ({ own: { fields: { lastName: 'King' } } }),
  ],
  [
    'company-missing',
    'account',
    'a person’s account is asked for, and the process has none',
    { personAccounts: false },
    () => ({ account: 'person' }),
  ],
  [
    'queue-owned',
    'owner',
    'a queue has the lead',
    {},
    () => ({ account: 'new', own: { owner: 'queue/inbox' } }),
  ],
  ['owner-unknown', 'owner', 'there is no such seller', {}, () => ({ account: 'new', owner: 'seller/none' })],
  [
    'not-convertible',
    undefined,
    'the lead is disqualified',
    {},
    () => ({ account: 'new', own: { status: 'Unqualified', reason: 'budget' } }),
    { status: 'Unqualified' },
  ],
  [
    'not-a-converted-status',
    'status',
    'the status is no converted one',
    {},
    () => ({ account: 'new', status: 'Qualified' }),
  ],
  [
    'condition-not-met',
    undefined,
    'a condition is not met',
    { conditions: [{ id: 'french', when: { field: 'country', op: 'is', value: 'FR' } }] },
    () => ({ account: 'new', own: { fields: { ...ada, country: 'DE' } } }),
    { condition: 'french' },
  ],
  [
    'opportunity-missing',
    'opportunity',
    'the process wants an opportunity',
    { opportunity: 'required' },
    () => ({ account: 'new' }),
  ],
  [
    'opportunity-not-wanted',
    'opportunity',
    'the process wants none',
    { opportunity: 'never' },
    () => ({ account: 'new', opportunity: { amount: 1 } }),
  ],
  [
    'opportunity-needs-product',
    'opportunity.lines',
    'it has no product',
    { opportunityNeeds: 'product' },
    () => ({ account: 'new', opportunity: {} }),
  ],
  [
    'opportunity-needs-amount',
    'opportunity',
    'it has no amount',
    {},
    () => ({ account: 'new', opportunity: {} }),
  ],
  [
    'invalid',
    'opportunity.lines',
    'its amount is beyond reckoning',
    {},
    () => ({
      account: 'new',
      opportunity: { lines: [{ product: 'tv', quantity: 1_000_000, listPrice: Number.MAX_SAFE_INTEGER }] },
    }),
    { fault: 'too-large' },
  ],
  [
    'product-unknown',
    'lines.0.product',
    'its product is unknown',
    {},
    () => ({ account: 'new', opportunity: { lines: [{ product: 'tv', quantity: 1 }] } }),
  ],
  [
    'required-missing',
    'industry',
    'a new account lacks what each must have',
    { required: { account: ['industry'] } },
    () => ({ account: 'new' }),
    { record: 'account' },
  ],
  [
    'required-missing',
    'fax',
    'an existing account lacks it',
    {},
    (scene) => {
      scene.paper.accept(
        {
          type: 'publish-process',
          process: {
            ...scene.paper.process.definition,
            version: 2,
            conversion: { ...definition.conversion, required: { account: ['industry', 'fax'] } },
          } as never,
        },
        { actor: 'system' },
      );
      return { account: scene.firm.account };
    },
    { record: 'account' },
  ],
  [
    'required-missing',
    'title',
    'a contact lacks what each must have',
    { required: { contact: ['title'] } },
    () => ({ account: 'new' }),
    { record: 'contact' },
  ],
  [
    'required-missing',
    'leadSource',
    'an opportunity lacks it',
    { required: { opportunity: ['name', 'leadSource'] } },
    () => ({ account: 'new', opportunity: { amount: 1 } }),
    { record: 'opportunity' },
  ],
];

describe('a conversion is refused, and leaves nothing behind (invariant 20)', () => {
  it.each(rows.map((row) => [row[0], row[2], row] as const))(
    '%s where %s',
    (code, _, [, field, , rules, how, detail]) => {
      const scene = house(rules);
      const { own, ...rest } = how(scene);
      const lead = aLead(scene.paper, ada, { duplicates: 'allow', ...own });
      const head = scene.paper.events.length;
      const answer = scene.paper.execute({ type: 'convert', lead, ...rest } as Command);
      expect(answer).toMatchObject({ code, ...(field && { field }), ...(detail && { detail }) });
      expect('field' in answer).toBe(field !== undefined);
      expect(scene.paper.events.length).toBe(head);
    },
  );

  it('of a lead that is not there, or that another one took and converted', () => {
    const { paper } = house();
    expect(paper.execute({ type: 'convert', lead: 'none' })).toMatchObject({
      code: 'not-found',
      field: 'lead',
    });
    const lead = aLead(paper, ada);
    paper.accept({ type: 'convert', lead, account: 'new' });
    const late = { type: 'convert', lead, account: 'new', take: true } as const;
    expect(paper.execute(late, { actor: 'user:zoe' })).toMatchObject({ code: 'already-converted' });
  });
});

describe('an existing record has what it must have (invariant 22)', () => {
  it('where it had it before, or gets it now', () => {
    const { paper, firm } = house({ required: { account: ['industry'], contact: ['title'] } });
    const lead = aLead(paper, ada);
    const convert = (how: Convert) => paper.execute({ type: 'convert', lead, ...how });
    expect(convert({ account: firm.account })).toMatchObject({ code: 'required-missing', field: 'title' });
    expect('writes' in convert({ account: firm.account, contact: firm.contact })).toBe(true);
  });
});
