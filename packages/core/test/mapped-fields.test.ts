// What a conversion takes over of a lead: goal is that what is personal stays sealed, whole and never blank (invariants 15-19).
import type { Account, Contact, Fields, ProcessInput } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, publish } from './scene.ts';

const { definition } = aProcess();
const text = (personal: boolean, maxLength?: number) => ({
  type: 'text' as const,
  personal,
  ...(maxLength === undefined ? {} : { maxLength }),
});
const list = { type: 'multi-picklist' as const, personal: false };

/** The account that a lead with some fields of its own becomes. */
function accountOf(own: Fields, conversion: Partial<ProcessInput['conversion']> = {}): Account {
  const rules = (longest?: number): Partial<ProcessInput> => ({
    fields: {
      ...definition.fields,
      brief: text(false, longest),
      secret: text(true),
      open: text(false),
      tags: list,
      size: definition.fields['employees']!,
      day: { type: 'date', personal: false, maxLength: 3 },
    },
    records: {
      ...definition.records,
      account: {
        ...definition.records.account,
        secret: text(true),
        open: text(false),
        short: text(false, longest),
        tags: list,
        size: { type: 'number', personal: false, maxLength: 1 },
        day: { type: 'date', personal: false, maxLength: 3 },
      },
    },
    conversion: {
      ...definition.conversion,
      ...conversion,
      map: { ...definition.conversion.map, account: { name: 'company', ...conversion.map?.account } },
    },
  });
  const paper = aHouse(rules());
  const lead = aLead(paper, { lastName: 'King', company: 'Engines', ...own });
  // A text may be longer than its field only where it was longer once (invariant 16).
  publish(paper, rules(5));
  paper.accept({ type: 'convert', lead, allowTruncation: true });
  return paper.state(`account/${paper.lead(lead)?.conversion?.account}`) as Account;
}
const map = (account: { readonly [field: string]: string }) => ({
  map: { ...definition.conversion.map, account },
});

describe('a value that is taken over', () => {
  it.each([
    ['sealed, where it was with the lead', { open: 'secret' }, { secret: 'x' }, 'personal'],
    ['sealed, where it is with the account', { secret: 'open' }, { open: 'x' }, 'personal'],
    ['sealed, where it is with both', { secret: 'secret' }, { secret: 'x' }, 'personal'],
    ['plain, where it is with both', { open: 'open' }, { open: 'x' }, 'plain'],
  ] as const)('is %s', (_, mapped, own, where) => {
    const account = accountOf(own, map(mapped));
    const [field] = Object.keys(mapped) as [string];
    const sealed = account.personal.fields[field];
    expect([sealed, account.fields[field]]).toEqual(
      where === 'personal' ? ['x', undefined] : [undefined, 'x'],
    );
    expect(account.provenance[field]).toEqual({ from: 'lead', field: Object.values(mapped)[0] });
  });

  it('is cut only where it is longer than its field, and only text is', () => {
    const account = (own: Fields, mapped: { readonly [field: string]: string }) =>
      accountOf(own, map(mapped)).fields;
    expect(account({ brief: 'abcde' }, { short: 'brief' })['short']).toBe('abcde');
    expect(account({ brief: 'abcdef' }, { short: 'brief' })['short']).toBe('abcde');
    expect(account({ size: 12_345 }, { size: 'size' })['size']).toBe(12_345);
    expect(account({ tags: ['a', 'b'] }, { tags: 'tags' })['tags']).toEqual(['a', 'b']);
    expect(account({ day: '1900-01-01' }, { day: 'day' })['day']).toBe('1900-01-01');
  });

  it('that is just as long as its field need not be cut (invariant 18)', () => {
    const title = { type: 'text' as const, maxLength: 5 };
    const { fields, records } = definition;
    const paper = aHouse({
      fields: { ...fields, title },
      records: { ...records, contact: { ...records.contact, title } },
    });
    const lead = aLead(paper, { lastName: 'King', title: 'Mayor' });
    paper.accept({ type: 'convert', lead });
    const contact = paper.state(`contact/${paper.lead(lead)?.conversion?.contact}`) as Contact;
    expect(contact.personal.fields).toMatchObject({ title: 'Mayor' });
  });

  it.each([[''], [' '], [[]]])('is none where it is blank: %j', (blank) => {
    const account = accountOf({ tags: blank, open: 'x' }, map({ tags: 'tags', open: 'open' }));
    expect(account.fields).toEqual({ open: 'x' });
    expect(Object.keys(account.provenance).sort()).toEqual(['name', 'open']);
  });
});

describe('a default', () => {
  it('is sealed where its field is personal, and plain where it is not', () => {
    const account = accountOf({}, { defaults: { account: { secret: 'x', open: 'y' } } });
    expect([account.personal.fields['secret'], account.fields]).toEqual(['x', { open: 'y' }]);
    expect(account.provenance).toMatchObject({ secret: { from: 'default' }, open: { from: 'default' } });
  });

  it('gives way to what the lead says (invariant 15)', () => {
    const own = { ...map({ open: 'open' }), defaults: { account: { open: 'y' } } };
    expect(accountOf({ open: 'x' }, own)).toMatchObject({
      fields: { open: 'x' },
      provenance: { open: { from: 'lead', field: 'open' } },
    });
    expect(accountOf({}, own).fields).toEqual({ open: 'y' });
  });
});
