import { isText } from '@leadstream/core';

/**
 * JSON with the keys of every object in order: two values that mean the same give the same text.
 *
 * @example
 * canonicalJson({ b: 1, a: undefined }) // => '{"b":1}'
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value)) ?? 'null';
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // fromEntries, because assigning to the key "__proto__" would set the prototype instead.
  return Object.fromEntries(entries.map(([key, each]) => [key, ordered(each)]));
}

/**
 * Where a value holds text that no storage gives back as it was (half a character, a NUL), as a path such as
 * `fields.lastName`; `null` when there is none.
 */
export function illFormedAt(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return isText(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, each] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    // A broken key is not repeated: its holder is named instead.
    const found = isText(key) ? illFormedAt(each, place) : path;
    if (found !== null) return found;
  }
  return null;
}
