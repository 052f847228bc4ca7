import fc from 'fast-check';

/** Names that every object inherits: a map that is a plain object must not trip over them. */
export const inheritedNames = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'] as const;

/** Texts that trip up programs that take text for ASCII, for markup, for a formula or for a template. */
const oddTexts = [
  'Zoé',
  'Ångström',
  '李小龙',
  'שלום',
  '👩‍👩‍👧 Family',
  'e\u0301',
  'İstanbul',
  '  spaced  ',
  '\u200b',
  'two\nlines\tand a tab',
  'null',
  '0',
  '=1+1',
  '<b>bold</b>',
  '{{lead.email}}',
  "'; drop table leads; --",
] as const;
const plainTexts = ['Berg', 'Novak', 'Rossi', 'Tanaka', 'x'] as const;

/** Text of up to `length` characters: mostly plain, now and then odd, empty or as long as may be. */
export function someText(length = 255): fc.Arbitrary<string> {
  const cut = (texts: readonly string[]): string[] =>
    texts.map((text) => text.slice(0, length)).filter(isWhole);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...cut(plainTexts)) },
    { weight: 2, arbitrary: fc.constantFrom(...cut([...oddTexts, '__proto__', ...inheritedNames])) },
    { weight: 1, arbitrary: fc.string({ unit: letters, maxLength: 12 }).map((text) => cut([text])[0] ?? '') },
    { weight: 1, arbitrary: fc.constantFrom('', 'w'.repeat(length)) },
  );
}

const letters = fc.constantFrom('a', 'Z', '0', ' ', '-', 'é', '日', '👍', '\u0301', '\u202e', '\n');

/** Neither half a character nor NUL: what every storage can give back as it was. */
const isWhole = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);

const oddNames = ['naïve café', '李', '👍', 'a/b', ...inheritedNames] as const;

/**
 * Names for things of a process: words of a short list, now and then an odd one; each once, whatever its case. They
 * have no line break and are short, so that all of them can be ids of owners.
 */
export const someNames = (
  words: readonly string[],
  { minLength = 0, maxLength = 4 }: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string[]> =>
  fc.uniqueArray(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...words) },
      { weight: 1, arbitrary: fc.constantFrom(...oddNames) },
    ),
    { minLength, maxLength, selector: (name) => name.toLowerCase() },
  );

/** Some of a list, in its order. */
export const someOf = <T>(list: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...list]);

/** A value in one case of `oneIn`, else `undefined`. */
export const rarely = <T>(arbitrary: fc.Arbitrary<T>, oneIn = 5): fc.Arbitrary<T | undefined> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: oneIn - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );

/** An object without its parts that are `undefined`, as if nobody had named them. */
export const present = <T extends object>(parts: T): T =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;
