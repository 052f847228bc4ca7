import type { Comparable, PlainValue } from './comparing.ts';
import type { DuplicateRules, KeyPart } from './rules.ts';

const LENGTH = 4;

/**
 * The keys of one kind by which a lead meets others: only leads that share one are compared. The parts are joined, one
 * key for each way to take them; a part that is blank leaves none.
 */
export function keysOf({ values }: Comparable, parts: readonly KeyPart[]): ReadonlySet<string> {
  return new Set(joined(parts.map((part) => taken(part, values))));
}

/** All keys of a lead, each told from those of another kind: who shares one is worth a comparison. */
export const blockingKeysOf = (lead: Comparable, { blocking }: Pick<DuplicateRules, 'blocking'>): string[] =>
  blocking.flatMap((parts, kind) => [...keysOf(lead, parts)].map((key) => `${kind}${key}`));

function taken({ anyOf, take, length = LENGTH }: KeyPart, values: Comparable['values']): string[] {
  return anyOf.flatMap((field) => {
    const value = values[field];
    return value ? [...textsOf[take](value, length)] : [];
  });
}

const textsOf: {
  readonly [T in KeyPart['take']]: (value: PlainValue, length: number) => readonly string[];
} = {
  whole: ({ text }) => [text],
  sound: ({ sounds = [] }) => sounds,
  start: ({ text }, length) => [text.slice(0, length)],
  end: ({ text }, length) => [text.slice(-length)],
};

/** Every way to take one text of each part. */
function joined(parts: readonly (readonly string[])[]): string[] {
  return parts.reduce<string[]>(
    (keys, texts) => keys.flatMap((key) => texts.map((text) => `${key}|${text}`)),
    [''],
  );
}
