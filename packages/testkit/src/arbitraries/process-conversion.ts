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
  });
  const targets = fc.tuple(...kinds.map((kind) => someTargets(kind, fields)));
  return fc.tuple(settings, targets).map(([set, [account = [], contact = [], opportunity = []]]) => {
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
      },
    } as Exchange;
  });
}

function someTargets(kind: RecordKind, fields: ProcessInput['fields']): fc.Arbitrary<Target[]> {
  return someOf(Object.entries(fields)).chain((chosen) => {
    const mapped = chosen.map(([name, field]) => targetFor(name, field));
    const own = kind === 'opportunity' ? [] : [freeTarget('rating'), freeTarget('unmapped')];
    return fc.tuple(...mapped, ...own);
  });
}

function targetFor(name: string, field: FieldInput): fc.Arbitrary<Target> {
  const shorter = field.type === 'text' ? rarely(fc.constantFrom(3, 20)) : fc.constant(undefined);
  const value = field.type === 'picklist' && field.values?.[0];
  return fc
    .record({ personal: rarely(fc.boolean(), 2), maxLength: shorter, isDefault: fc.boolean() })
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

function freeTarget(name: string): fc.Arbitrary<Target> {
  const field: FieldInput = { type: 'picklist', values: ['Hot', 'Cold'], personal: false };
  return fc.boolean().map((isDefault) => [name, field, undefined, isDefault ? 'Cold' : undefined]);
}
