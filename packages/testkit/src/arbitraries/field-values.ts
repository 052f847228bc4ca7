import type { Field, FieldType, FieldValue, ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { someText } from './text.ts';

/** A field as a process names it, before defaults. */
export type FieldInput = ProcessInput['fields'][string];

const longest = ({ type, maxLength }: FieldInput): number =>
  maxLength ?? (type === 'long-text' ? 32_000 : 255);

/** A value that fits a field, and in one case of sixty one that does not. */
export function valueFor(field: FieldInput): fc.Arbitrary<FieldValue> {
  const wrong: FieldValue[] = ['w'.repeat(longest(field) + 1), true, -1, ['many', 'values']];
  return fc.oneof(
    { weight: 59, arbitrary: fitting[field.type](field) },
    { weight: 1, arbitrary: fc.constantFrom(...wrong) },
  );
}

const texts = (field: FieldInput): fc.Arbitrary<string> =>
  field.values?.length ? fc.constantFrom(...field.values) : someText(longest(field));
const listed = (...texts: readonly string[]) => {
  return (field: FieldInput): fc.Arbitrary<FieldValue> =>
    fc.constantFrom(...texts.map((text) => text.slice(0, longest(field))));
};
const numbers = fc.oneof(
  fc.nat(1000),
  fc.constantFrom<number[]>(0, -1, 0.1, 1e15, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE),
);

const fitting: { readonly [T in FieldType]: (field: FieldInput) => fc.Arbitrary<FieldValue> } = {
  text: texts,
  'long-text': texts,
  email: listed('ada@novak.example', 'Bob@Berg.Example', 'no address'),
  phone: listed('+33 1 23 45 67 89', '0123456789', '1'),
  url: listed('https://novak.example/', 'novak.example', 'javascript:alert(1)'),
  number: () => numbers,
  percent: () => numbers,
  currency: () => numbers,
  date: () => fc.constantFrom('2026-01-05', '2024-02-29', '1900-01-01', '9999-12-31'),
  datetime: () => fc.constantFrom('2026-01-05T09:00:00Z', '2026-01-05T09:00:00.5+02:00'),
  checkbox: () => fc.boolean(),
  picklist: texts,
  'multi-picklist': (field) => fc.array(texts(field), { maxLength: 3 }),
};

/** A field with its name and, at times, a limit. */
export function someField(): fc.Arbitrary<FieldInput> {
  const plain = fc.constantFrom<FieldType[]>(
    'text',
    'number',
    'checkbox',
    'date',
    'long-text',
    'email',
    'phone',
    'url',
    'percent',
    'currency',
    'datetime',
  );
  const limits = { personal: fc.boolean(), maxLength: fc.integer({ min: 1, max: 60 }) };
  const values = fc.uniqueArray(fc.constantFrom('red', 'green', 'blue', 'très clair', 'constructor'), {
    minLength: 1,
    maxLength: 4,
  });
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: plain, ...limits }, { requiredKeys: ['type'] }) },
    {
      weight: 1,
      arbitrary: fc.record(
        {
          type: fc.constantFrom<FieldType[]>('picklist', 'multi-picklist'),
          personal: fc.boolean(),
          open: fc.boolean(),
          values,
        },
        { requiredKeys: ['type'] },
      ),
    },
  ) as fc.Arbitrary<FieldInput>;
}

/** Values for some of these fields, by name; now and then for one that the process does not have. */
export function someFields(
  fields: Readonly<Record<string, Field>>,
  maxLength: number,
): fc.Arbitrary<Record<string, FieldValue>> {
  const known = Object.entries(fields).map(([name, field]) => fc.tuple(fc.constant(name), valueFor(field)));
  const unknown = fc.tuple(
    fc.constantFrom('nonsense', '__proto__', 'constructor'),
    fc.constant<FieldValue>('x'),
  );
  const one = fc.oneof(
    { weight: 1, arbitrary: unknown },
    ...known.map((arbitrary) => ({ weight: Math.ceil(100 / known.length), arbitrary })),
  );
  return fc.array(one, { maxLength }).map((entries) => Object.fromEntries(entries));
}
