import type { ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import type { FieldInput } from './field-values.ts';
import { present, rarely, someOf } from './text.ts';

/** The records of a process and how leads become them. */
export type Exchange = Pick<ProcessInput, 'records' | 'conversion'>;
type RecordKind = keyof ProcessInput['records'];

const kinds: readonly RecordKind[] = ['account', 'contact', 'opportunity'];
/** A record's field, and the lead's field that feeds it; none feeds a field that stays unmapped. */
type Target = readonly [
  name: string,
  field: FieldInput,
  from: string | undefined,
  byDefault: string | undefined,
];

/** Records with fields of the types that feed them, some unmapped, some shorter, some picklists with a default. */
export function someConversion(fields: ProcessInput['fields']): fc.Arbitrary<Exchange> {
  const settings = fc.record({
    personAccounts: rarely(fc.boolean(), 2),
    convertNurtured: rarely(fc.boolean(), 2),
    convertDisqualified: rarely(fc.boolean(), 2),
    opportunityNeeds: fc.constantFrom('product-or-amount', 'product', 'nothing'),
    opportunity: rarely(fc.constantFrom('optional', 'required', 'never'), 6),
    conditions: rarely(someConditions(fields), 6),
    isTyped: fc.boolean(),
    isRequired: rarely(fc.constant(true), 5),
  });
  const targets = fc.tuple(...kinds.map((kind) => someTargets(kind, fields)));
  return fc
    .tuple(settings, targets)
    .map(([{ isTyped, isRequired, ...set }, [account = [], contact = [], opportunity = []]]) => {
      const parts = { account, contact, opportunity };
      const each = <T>(pick: (target: Target) => T | undefined): Record<RecordKind, Record<string, T>> =>
        Object.fromEntries(
          kinds.map((kind) => [
            kind,
            Object.fromEntries(
              parts[kind].flatMap((target) => {
                const value = pick(target);
                return value === undefined ? [] : [[target[0], value]];
              }),
            ),
          ]),
        ) as Record<RecordKind, Record<string, T>>;
      return {
        records: each(([, field]) => field) as Exchange['records'],
        conversion: {
          ...present(set),
          map: each(([, , from]) => from),
          defaults: each(([, , , value]) => value),
          ...(isTyped ? { recordTypes: { account: typesOfRecords, contact: typesOfRecords } } : {}),
          ...(isRequired ? { required: { account: ['rating'] } } : {}),
        },
      } as Exchange;
    });
}

/** Records of one seller are of another type than those of all others. */
const typesOfRecords = {
  types: [{ id: 'usual' }, { id: 'large', defaults: { rating: 'Hot' } }],
  default: 'usual',
  sellers: { ann: 'large' },
};

/** A condition that some leads meet. */
function someConditions(fields: ProcessInput['fields']): fc.Arbitrary<object[]> {
  const names = Object.keys(fields);
  return fc.constantFrom(...names).map((field) => [{ id: 'known', when: { field, op: 'known' } }]);
}

function someTargets(kind: RecordKind, fields: ProcessInput['fields']): fc.Arbitrary<Target[]> {
  return someOf(Object.entries(fields)).chain((chosen) => {
    const mapped = chosen.map(([name, field]) => targetFor(name, field));
    const own = kind === 'opportunity' ? [shortName()] : [freeTarget('rating'), freeTarget('unmapped')];
    return fc.tuple(...mapped, ...own);
  });
}

function targetFor(name: string, field: FieldInput): fc.Arbitrary<Target> {
  const longer = field.type === 'text' ? rarely(fc.constantFrom(255, 300)) : fc.constant(undefined);
  const value = field.type === 'picklist' && field.values?.[0];
  return fc
    .record({ personal: rarely(fc.boolean(), 2), maxLength: longer, isDefault: fc.boolean() })
    .map(({ isDefault, ...more }) => [
      name,
      present({
        ...field,
        ...Object.fromEntries(Object.entries(more).filter(([, part]) => part !== undefined)),
      }),
      name,
      value && isDefault ? value : undefined,
    ]);
}

/** A name that does not hold every company's. */
const shortName = (): fc.Arbitrary<Target> =>
  fc.constantFrom(4, 255).map((maxLength) => ['name', { type: 'text', maxLength }, undefined, undefined]);

function freeTarget(name: string): fc.Arbitrary<Target> {
  const field: FieldInput = { type: 'picklist', values: ['Hot', 'Cold'], personal: false };
  return fc.boolean().map((isDefault) => [name, field, undefined, isDefault ? 'Cold' : undefined]);
}
