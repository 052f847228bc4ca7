import type { Criteria } from '../../criteria/criteria.ts';
import type { FieldValue } from '../../lead/events/capture.ts';

export type Leaf = Extract<Criteria, { readonly field: string }>;

/** Values of which each kind that the criteria can tell apart has one; `whole` unless there are too many kinds. */
export interface Kinds {
  readonly values: readonly FieldValue[];
  readonly whole: boolean;
}

/** Words that one text may hold in any combination, at most: 2 to the power of it kinds of texts. */
const combinedMax = 6;

/**
 * One text of each kind that these criteria can tell apart: each text they name, and for each beginning (or none) every
 * combination of what a text may contain, put together with a sign that none of them uses.
 */
export function textKinds(leaves: readonly Leaf[], longest = Number.POSITIVE_INFINITY): Kinds {
  const named = (...ops: readonly string[]): string[] => {
    const values = leaves.flatMap(({ op, value }) => (ops.includes(op) ? [value].flat().map(String) : []));
    return [...new Set(values)].filter((value) => value.length <= longest);
  };
  const sign = unusedSign(named('is', 'in', 'contains', 'starts-with'));
  const words = named('contains');
  const beginnings = ['', ...named('starts-with')];
  const { sets, whole } = combinations(words);
  const joined = beginnings.flatMap((start) => sets.map((set) => [start, ...set, ''].join(sign)));
  const fitting = joined.filter((value) => value.length <= longest);
  return {
    values: [...new Set([...named('is', 'in', 'contains', 'starts-with'), ...fitting])],
    whole: whole && fitting.length === joined.length,
  };
}

/** Sets of words of which each combination is one; beyond the limit only single words, and all at once. */
function combinations(words: readonly string[]): { sets: readonly (readonly string[])[]; whole: boolean } {
  if (words.length > combinedMax) return { sets: [[], ...words.map((word) => [word]), words], whole: false };
  let sets: string[][] = [[]];
  for (const word of words) sets = sets.flatMap((set) => [set, [...set, word]]);
  return { sets, whole: true };
}

/** Values of a field of many: the unions of what single values are told apart by. */
export function listKinds(single: Kinds): Kinds {
  const { sets, whole } = combinations(single.values.map((value) => String(value)));
  return {
    values: sets.filter((set) => set.length > 0).map((set) => [...set]),
    whole: whole && single.whole,
  };
}

function unusedSign(texts: readonly string[]): string {
  const used = texts.join('').toLowerCase();
  for (const sign of '~#+|^%') if (!used.includes(sign)) return sign;
  let code = 0x2460; // ① and on: some sign is free, since the texts are finite.
  while (used.includes(String.fromCharCode(code).toLowerCase())) code += 1;
  return String.fromCharCode(code);
}
