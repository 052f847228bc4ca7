import type { Criteria, FieldType, FieldValue } from '@leadstream/core';
import fc from 'fast-check';
import type { FieldInput } from './field-values.ts';

type Leaf = Extract<Criteria, { readonly field: string }>;

/** What rules may read beside the fields of a process. */
const derived: Readonly<Record<string, readonly FieldValue[]>> = {
  status: ['New', 'Working'],
  statusKind: ['open', 'disqualified'],
  source: ['Website', 'Other'],
  channel: ['web', 'hand'],
  kind: ['person', 'company'],
  owner: ['seller/ann', 'queue/inbox'],
  score: [0, 25, 60],
  band: ['cold', 'hot'],
  attempts: [0, 3],
};

/** Criteria over the fields of a process and what rules may read besides, at most three levels deep. */
export function someCriteria(fields: Readonly<Record<string, FieldInput>>): fc.Arbitrary<Criteria> {
  const leaves = [
    ...Object.entries(fields).map(([field, { type }]) => leafFor(field, type)),
    ...Object.entries(derived).map(([field, values]) =>
      leafFor(field, typeof values[0] === 'number' ? 'number' : 'text', values),
    ),
  ];
  const leaf = fc.oneof(...leaves);
  const { tree } = fc.letrec<{ tree: Criteria }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 2 },
      leaf,
      fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
      fc.record({ not: tie('tree') }),
    ),
  }));
  return tree;
}

const ordered: readonly FieldType[] = ['number', 'percent', 'currency', 'date', 'datetime'];

function leafFor(
  field: string,
  type: FieldType,
  values: readonly FieldValue[] = examples(type),
): fc.Arbitrary<Leaf> {
  const some = fc.constantFrom(...values);
  const of = (ops: readonly Leaf['op'][], value: fc.Arbitrary<FieldValue>): fc.Arbitrary<Leaf> =>
    fc.record({ field: fc.constant(field), op: fc.constantFrom(...ops), value });
  const known = of(['known'], fc.boolean());
  const listed = of(['in'], fc.subarray(values.map(String)));
  if (ordered.includes(type)) {
    return fc.oneof(known, listed, of(['is', 'more', 'at-least', 'less', 'at-most'], some));
  }
  return type === 'checkbox'
    ? fc.oneof(known, of(['is'], some))
    : fc.oneof(known, listed, of(['is', 'contains', 'starts-with'], some));
}

function examples(type: FieldType): readonly FieldValue[] {
  if (type === 'checkbox') return [true, false];
  if (['number', 'percent', 'currency'].includes(type)) return [0, 100];
  if (type === 'date' || type === 'datetime') return ['2026-01-05', '2026-06-30T12:00:00Z'];
  return ['red', 'Novak', '', 'FR'];
}
