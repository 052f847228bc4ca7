import { type Comparable, type DuplicateRules, type Fields, ownValue } from '@leadstream/core';
import { plainValue } from '@leadstream/normalise';

/**
 * Writes a lead plainly for comparing: what its fields are the rules say, blank ones are left out.
 *
 * @param options `country` is the two-letter code that phone numbers without a prefix belong to
 */
export function comparableOf(
  id: string,
  fields: Fields,
  rules: Pick<DuplicateRules, 'fields'>,
  { country }: { readonly country?: string | undefined } = {},
): Comparable {
  const values = Object.entries(rules.fields).flatMap(([field, kind]) => {
    const plain = plainValue(kind, ownValue(fields, field), { country });
    return plain ? [[field, plain] as const] : [];
  });
  return { id, values: Object.fromEntries(values) };
}
