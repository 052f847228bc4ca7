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
  reason: ['budget', 'junk'],
  emailConsent: ['granted', 'denied'],
  phoneConsent: ['granted', 'denied'],
  'engaged.visit': [0, 1, 3],
  'engaged.form-submit.pricing': [0, 1],
};

/** Of these, what profile and fit may read. */
const lasting = ['source', 'channel', 'kind', 'emailConsent', 'phoneConsent'];

const someGrade: fc.Arbitrary<Leaf> = fc.record({
  field: fc.constant('grade'),
  op: fc.constantFrom('is', 'more', 'at-least', 'less', 'at-most'),
  value: fc.constantFrom('A+', 'B', 'C-', 'D', 'F'),
});

/** Criteria over the fields of a process and what rules may read besides, at most three levels deep. */
export function someCriteria(fields: Readonly<Record<string, FieldInput>>): fc.Arbitrary<Criteria> {
  return treeOf(fc.oneof(...leavesOf(fields, Object.keys(derived)), someGrade));
}

/** Criteria on who a lead is, as profile and fit may have them: most of them on a single field. */
export function someCriteriaOfWho(fields: Readonly<Record<string, FieldInput>>): fc.Arbitrary<Criteria> {
  const leaf = fc.oneof(...leavesOf(fields, lasting));
  return fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 1, arbitrary: treeOf(leaf) });
}

const leavesOf = (fields: Readonly<Record<string, FieldInput>>, others: readonly string[]) => [
  ...Object.entries(fields).map(([field, { type }]) => leafFor(field, type)),
  ...others.map((field) => {
    const values = derived[field] ?? [];
    return leafFor(field, typeof values[0] === 'number' ? 'number' : 'text', values);
  }),
];

function treeOf(leaf: fc.Arbitrary<Leaf>): fc.Arbitrary<Criteria> {
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
