/**
 * Where two values differ first, in words; `null` when nowhere. A part that is `undefined` is the same as none, and
 * what an object is made by does not matter: this compares facts.
 *
 * @example
 * differenceOf({ status: { rank: 1 } }, { status: { rank: 2 } }) // => 'status.rank is 1, not 2'
 */
export function differenceOf(found: unknown, expected: unknown, path = ''): string | null {
  if (Object.is(found, expected)) return null;
  if (!isHolder(found) || !isHolder(expected) || Array.isArray(found) !== Array.isArray(expected)) {
    return `${path || 'it'} is ${said(found)}, not ${said(expected)}`;
  }
  for (const name of new Set([...Object.keys(found), ...Object.keys(expected)])) {
    const inside = path ? `${path}.${name}` : name;
    const difference = differenceOf(ownPart(found, name), ownPart(expected, name), inside);
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
