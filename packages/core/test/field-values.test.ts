// Values of fields: goal is that each type takes what it is for and nothing else, and that the same value is no change.
import { type Field, type FieldType, type FieldValue, faultOf } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, lastOf, typesOf } from './scene.ts';

const field = (type: FieldType, own: Partial<Field> = {}): Field => ({ type, personal: false, ...own });

describe('a field takes', () => {
  it.each<[FieldType, FieldValue, ReturnType<typeof faultOf>]>([
    ['number', 1.5, null],
    ['percent', 0, null],
    ['currency', -3, null],
    ['number', '1', 'not-a-number'],
    ['percent', true, 'not-a-number'],
    ['currency', ['1'], 'not-a-number'],
    ['number', Number.POSITIVE_INFINITY, 'not-a-number'],
    ['number', Number.NaN, 'not-a-number'],
    ['checkbox', false, null],
    ['checkbox', 'false', 'wrong-type'],
    ['date', '2026-02-28', null],
    ['date', '2026-02-29', 'not-a-date'],
    ['date', '2026-02-28T09:00:00Z', 'not-a-date'],
    ['datetime', '2026-02-28T09:00:00+01:00', null],
    ['datetime', '2026-02-28T09:00:00', 'not-a-date'],
    ['datetime', '2026-02-28', 'not-a-date'],
    ['text', 'King', null],
    ['text', 7, 'wrong-type'],
    ['phone', 331, 'wrong-type'],
    ['picklist', ['Hot'], 'wrong-type'],
    ['multi-picklist', ['Hot', 'Warm'], null],
    ['multi-picklist', [], null],
    ['multi-picklist', 'Hot', 'wrong-type'],
  ])('of type %s the value %j: fault %s', (type, value, fault) => {
    expect(faultOf(field(type), value)).toBe(fault);
  });

  it.each<[string, Field, number]>([
    ['text', field('text'), 255],
    ['email', field('email'), 255],
    ['picklist', field('picklist'), 255],
    ['long-text', field('long-text'), 32_000],
    ['text with a length of its own', field('text', { maxLength: 40 }), 40],
    ['long text with a length of its own', field('long-text', { maxLength: 100_000 }), 100_000],
  ])('text no longer than it may be: %s', (_, of, longest) => {
    expect(faultOf(of, 'x'.repeat(longest))).toBeNull();
    expect(faultOf(of, 'x'.repeat(longest + 1))).toBe('over-long');
  });

  it('one of its listed values, or any other where the list is open', () => {
    const values = ['Hot', 'Cold'];
    const fault = (own: Partial<Field>, value: string) => faultOf(field('picklist', own), value);
    expect([fault({ values }, 'Cold'), fault({ values }, 'Tepid'), fault({ values }, 'cold')]).toEqual([
      null,
      'not-in-list',
      'not-in-list',
    ]);
    expect(fault({ values, open: true }, 'Tepid')).toBeNull();
    expect(fault({ values, open: false }, 'Tepid')).toBe('not-in-list');
  });

  it('many values, of which each fits and there are no more than 500', () => {
    const of = field('multi-picklist', { values: ['a', 'b'] });
    const many = (count: number): string[] => Array.from({ length: count }, () => 'a');
    expect(faultOf(of, many(500))).toBeNull();
    expect(faultOf(of, many(501))).toBe('over-long');
    expect(faultOf(of, ['a', 'c', 'b'])).toBe('not-in-list');
    expect(faultOf(field('multi-picklist'), ['a', 'x'.repeat(256), 'b'])).toBe('over-long');
  });
});

describe('a correction of a field of many values', () => {
  const fields = {
    ...aProcess().definition.fields,
    tags: field('multi-picklist'),
    member: field('checkbox'),
  };
  /** What happens when the tags of a lead that has `Fair` and `Web` are corrected. */
  const corrected = (tags: FieldValue) => {
    const paper = aHouse({ fields });
    const lead = aLead(paper, { lastName: 'King', tags: ['Fair', 'Web'], member: false });
    const answer = paper.execute({ type: 'correct', lead, fields: { tags } });
    return { paper, lead, types: typesOf(answer) };
  };

  it('says nothing where they are the same', () => {
    expect(corrected(['Fair', 'Web']).types).toEqual([]);
  });

  it.each([
    ['one more', ['Fair', 'Web', 'TV']],
    ['one less', ['Fair']],
    ['another last one', ['Fair', 'TV']],
    ['another first one', ['TV', 'Web']],
    ['another order', ['Web', 'Fair']],
  ])('is a change where there is %s', (_, tags) => {
    const { paper, lead, types } = corrected(tags);
    expect(types).toContain('corrected');
    expect(paper.lead(lead)?.fields['tags']).toEqual(tags);
  });

  it.each<[FieldValue]>([[[]], [''], ['  ']])('empties it where the value is blank: %j', (blank) => {
    const { paper, lead } = corrected(blank);
    expect(lastOf(paper, 'corrected').data).toMatchObject({ fields: {}, cleared: ['tags'] });
    expect(paper.lead(lead)?.fields).toEqual({ member: false });
  });

  it('does not empty a field that says no, nor one that says none', () => {
    const paper = aHouse({ fields });
    const lead = aLead(paper, { lastName: 'King', member: true, employees: 5 });
    paper.accept({ type: 'correct', lead, fields: { member: false, employees: 0 } });
    expect(lastOf(paper, 'corrected').data).toMatchObject({
      fields: { member: false, employees: 0 },
      cleared: [],
    });
  });
});
