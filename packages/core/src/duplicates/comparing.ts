import type { Comparer, Comparison, MatchRule } from './rules.ts';
import { dateSimilarity, editSimilarity, jaroWinkler, wordSimilarity } from './similarity.ts';

/** A value written plainly: lower case, without accents and punctuation; its words, each once, and how it sounds. */
export interface PlainValue {
  readonly text: string;
  readonly words?: readonly string[] | undefined;
  readonly sounds?: readonly string[] | undefined;
}

/** A lead as it is compared. A blank field is left out. */
export interface Comparable {
  readonly id: string;
  readonly values: { readonly [field: string]: PlainValue };
}

/** A rule made ready. */
export interface ReadyRule {
  readonly id: string;
  /** What two leads earn that are equal in everything. */
  readonly full: number;
  /** The points that two leads earn by a rule, or `null` where they stay below its threshold. */
  points(a: Comparable, b: Comparable): number | null;
}

type Value = PlainValue | undefined;
/** Points of a field of one lead against a field of another; minus infinity where it forbids that they are one. */
type ComparePoints = (a: Value, b: Value) => number;

/** A letter that stands for a name, and values that sound alike, are nearly the same. */
const NEARLY = 0.9;

const alike: { readonly [C in Comparer]: (a: PlainValue, b: PlainValue) => number } = {
  exact: () => 0,
  initials: ({ text: a }, { text: b }) => ((a.length === 1 || b.length === 1) && a[0] === b[0] ? NEARLY : 0),
  'jaro-winkler': (a, b) => jaroWinkler(a.text, b.text),
  phonetic: (a, b) => (a.sounds?.some((sound) => b.sounds?.includes(sound)) ? NEARLY : 0),
  'edit-distance': (a, b) => editSimilarity(a.text, b.text),
  words: (a, b) => (a.words && b.words ? wordSimilarity(a.words, b.words) : 0),
  date: (a, b) => dateSimilarity(a.text, b.text),
};

/** How alike two values are by the best of several ways, 0 to 1. */
function similarity(by: readonly Comparer[], a: PlainValue, b: PlainValue): number {
  let best = 0;
  for (const way of by) best = Math.max(best, alike[way](a, b));
  return best;
}

function comparePoints({ by, from = 100, same, differ = 0, blank, required }: Comparison): ComparePoints {
  const differing = required ? Number.NEGATIVE_INFINITY : -differ;
  const least = from / 100;
  return (a, b) => {
    if (!a || !b) return blank === 'no-match' ? differing : 0;
    if (a.text === b.text) return same;
    const how = similarity(by, a, b);
    if (how === 1) return same;
    return how < least ? differing : (same * (how - least)) / (1 - least);
  };
}

/** A part of a rule: a field, or two that people confuse. */
interface Part {
  readonly most: number;
  readonly points: (a: Comparable['values'], b: Comparable['values']) => number;
}

function partsOf({ comparisons, swapped = [] }: MatchRule): Part[] {
  const byField = new Map(comparisons.map((one) => [one.field, one]));
  const pairs = swapped.flatMap(([first, second]) => {
    const [one, other] = [byField.get(first), byField.get(second)];
    return one && other ? [crosswise(one, other)] : [];
  });
  const inPairs = new Set(swapped.flat());
  return [...pairs, ...comparisons.filter(({ field }) => !inPairs.has(field)).map(straight)].sort(
    (a, b) => b.most - a.most,
  );
}

function straight(comparison: Comparison): Part {
  const points = comparePoints(comparison);
  const { field, same } = comparison;
  return { most: same, points: (a, b) => points(a[field], b[field]) };
}

/** Two fields as they stand, or each with the other's, whichever earns more. */
function crosswise(one: Comparison, other: Comparison): Part {
  const [first, second, crossed] = [one, other, between(one, other)].map(comparePoints) as [
    ComparePoints,
    ComparePoints,
    ComparePoints,
  ];
  return {
    most: one.same + other.same,
    points(a, b) {
      const [af, as, bf, bs] = [a[one.field], a[other.field], b[one.field], b[other.field]];
      const asTheyStand = first(af, bf) + second(as, bs);
      if (!af || !as || !bf || !bs) return asTheyStand;
      // Values that changed places begin as before, one of the two at least: this spares most pairs the comparison.
      const mayBeSwapped = af.text[0] === bs.text[0] || as.text[0] === bf.text[0];
      return mayBeSwapped ? Math.max(asTheyStand, crossed(af, bs) + crossed(as, bf)) : asTheyStand;
    },
  };
}

/** How a field compares with another that people confuse it with: neither way is favoured. */
const between = (one: Comparison, other: Comparison): Comparison => ({
  field: one.field,
  by: [...new Set([...one.by, ...other.by])],
  from: Math.max(one.from ?? 100, other.from ?? 100),
  same: (one.same + other.same) / 2,
  differ: ((one.differ ?? 0) + (other.differ ?? 0)) / 2,
  required: Boolean(one.required || other.required),
});

/** Makes a rule ready: what speaks loudest is compared first, so that most pairs are given up early. */
export function readyRule(rule: MatchRule): ReadyRule {
  const parts = partsOf(rule);
  const full = parts.reduce((sum, { most }) => sum + most, 0);
  return {
    id: rule.id,
    full,
    points(a, b) {
      let points = 0;
      let left = full;
      for (const part of parts) {
        points += part.points(a.values, b.values);
        left -= part.most;
        if (points + left < rule.threshold) return null;
      }
      return points;
    },
  };
}
