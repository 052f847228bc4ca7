import { keysOf } from './blocking.ts';
import type { Comparable } from './comparing.ts';
import type { DuplicateRules, KeyPart } from './rules.ts';

/** Leads that share a key are all compared with each other up to this many … */
const CROWD_MAX = 64;
/** … and in a larger crowd each with so many that come after it in the order of its values. */
const NEIGHBOURS = 24;

/**
 * Which leads are compared at all: for each lead, by its place, the places of later ones. How many there are grows
 * with the number of leads and not with its square, however many share a key; the order of the leads does not matter.
 */
export function candidatesOf(
  leads: readonly Comparable[],
  { blocking, fields }: Pick<DuplicateRules, 'blocking' | 'fields'>,
): ReadonlySet<number>[] {
  const partners = leads.map(() => new Set<number>());
  const meet = (i: number, j: number): void => void partners[Math.min(i, j)]?.add(Math.max(i, j));
  const rank = ranks(leads, Object.keys(fields));
  for (const parts of blocking) {
    for (const crowd of crowds(leads, parts)) {
      const isLarge = crowd.length > CROWD_MAX;
      if (isLarge) crowd.sort((i, j) => (rank[i] as number) - (rank[j] as number));
      crowd.forEach((i, at) => {
        for (const j of crowd.slice(at + 1, isLarge ? at + 1 + NEIGHBOURS : undefined)) meet(i, j);
      });
    }
  }
  return partners;
}

/** The places of leads that share a key, for each key of one kind. */
function crowds(leads: readonly Comparable[], parts: readonly KeyPart[]): number[][] {
  const byKey = new Map<string, number[]>();
  leads.forEach((lead, i) => {
    for (const key of keysOf(lead, parts)) {
      const crowd = byKey.get(key);
      if (crowd) crowd.push(i);
      else byKey.set(key, [i]);
    }
  });
  return [...byKey.values()];
}

/** The rank of each lead in the order of its values, so that leads that are alike stand close together. */
function ranks(leads: readonly Comparable[], fields: readonly string[]): number[] {
  const texts = leads.map(({ id, values }) =>
    [...fields.map((field) => values[field]?.text ?? ''), id].join('\u0000'),
  );
  const rank = new Map([...texts].sort().map((text, at) => [text, at]));
  return texts.map((text) => rank.get(text) as number);
}
