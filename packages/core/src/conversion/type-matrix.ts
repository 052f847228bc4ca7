import { type Field, type FieldType, maxLengthOf } from '../criteria/fields.ts';

/** Which fields may take the values of a field of another type (DOMAIN 8, S5); all others only their own. */
const others: { readonly [type in FieldType]?: readonly FieldType[] } = {
  text: ['long-text', 'picklist'],
  picklist: ['text'],
};

/** The values that a field is limited to; `null` when it takes any. */
const listOf = ({ values, open }: Field): readonly string[] | null => (values && !open ? values : null);

/** The longest value that a field can hold; `null` where it holds no text. */
function longestOf(field: Field): number | null {
  const list = listOf(field);
  return list ? Math.max(0, ...list.map(({ length }) => length)) : maxLengthOf(field);
}

/**
 * Why the values of one field cannot go into another (invariant 16); `null` when they can. A list that is closed takes
 * only what it names: a text never, another list where each of its values is in it.
 */
export function mappingFault(source: Field, target: Field): string | null {
  if (source.type !== target.type && !others[source.type]?.includes(target.type)) {
    return `a ${target.type} field takes no ${source.type}`;
  }
  const taken = listOf(target);
  const given = listOf(source);
  if (taken && !given?.every((value) => taken.includes(value))) {
    return 'its list lacks values that the field of the lead may have';
  }
  const from = longestOf(source) ?? 0;
  const to = longestOf(target) ?? from;
  return from > to ? `it takes ${to} characters and the field of the lead has up to ${from}` : null;
}
