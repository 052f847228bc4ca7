import {
  channels,
  defineProcess,
  type Field,
  type FieldValue,
  faultOf,
  type LeadExample,
  type ProcessInput,
} from '@leadstream/core';
import fc from 'fast-check';
import { valueFor } from './field-values.ts';

/** Leads as a process may meet them, by the names that criteria use; blank and unfitting values are left out. */
export function leadExamplesOf(input: ProcessInput): fc.Arbitrary<LeadExample> {
  const { fields, statuses, sources, scoring } = defineProcess(input).definition;
  const values = Object.entries(input.fields).map(([name, field]) =>
    fc.tuple(fc.constant(name), valueFor(field)),
  );
  const own =
    values.length === 0 ? fc.constant([]) : fc.tuple(...values.map((one) => fc.option(one, { freq: 3 })));
  const standing = fc.record({
    status: fc.constantFrom(...statuses.map(({ id }) => id)),
    source: fc.constantFrom(null, ...sources.map(({ id }) => id)),
    channel: fc.constantFrom(...channels),
    kind: fc.constantFrom('person', 'company'),
    owner: fc.constantFrom('seller/ann', 'queue/inbox', 'seller/zed'),
    score: fc.integer({ min: scoring.floor, max: scoring.ceiling }),
    attempts: fc.nat(4),
  });
  return fc.tuple(standing, own).map(([some, named]) => ({
    ...some,
    ...Object.fromEntries(named.flatMap((one) => (one && fits(fields, one[0], one[1]) ? [one] : []))),
  }));
}

const fits = (fields: ProcessInput['fields'], name: string, value: FieldValue): boolean => {
  const field = fields[name];
  return field !== undefined && value !== '' && faultOf(field as Field, value) === null;
};
