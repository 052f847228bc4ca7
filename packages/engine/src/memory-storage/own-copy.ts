/**
 * A frozen copy of JSON, so that nobody who gave it or got it can change what is stored. Like JSON text it drops
 * what is `undefined`, and it refuses what JSON cannot hold.
 */
export function ownCopy<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0; // JSON has no minus zero
  if (Array.isArray(value))
    return Object.freeze(value.map((each) => (each === undefined ? null : copy(each))));
  if (typeof value !== 'object') throw new TypeError(`Stored data is JSON only, not ${typeof value}.`);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  // fromEntries, because assigning to the key "__proto__" would set the prototype instead.
  return Object.freeze(Object.fromEntries(entries.map(([key, each]) => [key, copy(each)])));
}
