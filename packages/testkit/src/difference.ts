/**
 * Where two values differ first, in words; `null` when nowhere. A part that is `undefined` is the same as none, and
 * what an object is made by does not matter: this compares facts.
 *
 * @example
 * differenceOf({ status: { rank: 1 } }, { status: { rank: 2 } }) // => 'status.rank is 1, not 2'
 */
export const differenceOf = (found: unknown, expected: unknown): string | null =>
  compare(found, expected, { path: '', isWhole: true });

/**
 * Where a value lacks what is expected of it, in words; `null` when nowhere. Only parts that are named are compared;
 * lists must have the same length.
 *
 * @example
 * lackOf({ id: '7', status: { id: 'New', rank: 0 } }, { status: { id: 'New' } }) // => null
 */
export const lackOf = (found: unknown, expected: unknown): string | null =>
  compare(found, expected, { path: '', isWhole: false });

interface Place {
  readonly path: string;
  /** Whether parts that only `found` has are a difference. */
  readonly isWhole: boolean;
}

function compare(found: unknown, expected: unknown, { path, isWhole }: Place): string | null {
  if (Object.is(found, expected)) return null;
  if (!isHolder(found) || !isHolder(expected) || Array.isArray(found) !== Array.isArray(expected)) {
    return `${path || 'it'} is ${said(found)}, not ${said(expected)}`;
  }
  const more = isWhole || Array.isArray(found) ? Object.keys(found) : [];
  for (const name of new Set([...Object.keys(expected), ...more])) {
    const inside = { path: path ? `${path}.${name}` : name, isWhole };
    const difference = compare(ownPart(found, name), ownPart(expected, name), inside);
    if (difference) return difference;
  }
  return null;
}

type Holder = Readonly<Record<string, unknown>>;

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;
const ownPart = (holder: Holder, name: string): unknown =>
  Object.hasOwn(holder, name) ? holder[name] : undefined;

function said(value: unknown): string {
  const text = value === undefined ? 'absent' : (JSON.stringify(value) ?? `a ${typeof value}`);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
