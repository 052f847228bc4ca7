import { candidatesOf } from './candidates.ts';
import { circlesOf } from './circles.ts';
import { type Comparable, readyRule } from './comparing.ts';
import type { DuplicateRules } from './rules.ts';

/** Two leads that may be one. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  /** Up to 1, which is equal in everything that the rule compares. */
  readonly score: number;
  /** The rule that found them most alike. */
  readonly rule: string;
}

export interface FoundPairs {
  /** The most alike first. */
  readonly pairs: readonly Pair[];
  /** How many pairs of leads were compared. */
  readonly compared: number;
}

/** How well two leads match by the rule that finds them most alike; `null` where no rule says that they may be one. */
export type Match = (a: Comparable, b: Comparable) => Pick<Pair, 'score' | 'rule'> | null;

/** Makes rules ready to look at leads two by two. */
export function matcherOf({ rules }: Pick<DuplicateRules, 'rules'>): Match {
  const ready = rules.map(readyRule);
  return (a, b) => {
    let best: Pick<Pair, 'score' | 'rule'> | null = null;
    for (const { id, full, points } of ready) {
      const earned = points(a, b);
      if (earned !== null && (best === null || earned / full > best.score)) {
        best = { score: earned / full, rule: id };
      }
    }
    return best;
  };
}

/** Told after each lead was compared with others: how many were. */
type OnCompared = (leads: number) => void;

/** Finds leads that may be one among many; in each pair `a` has the lower id. */
export function findDuplicates(
  leads: readonly Comparable[],
  rules: DuplicateRules,
  onCompared?: OnCompared,
): FoundPairs {
  const sorted = [...leads].sort((one, other) => order(one.id, other.id));
  return compareAll(sorted, rules, () => true, onCompared);
}

/** Finds leads of one list that may be one with a lead of another; in each pair `a` is of the first. */
export function linkDuplicates(
  first: readonly Comparable[],
  second: readonly Comparable[],
  rules: DuplicateRules,
  onCompared?: OnCompared,
): FoundPairs {
  const isAcross = (i: number, j: number): boolean => i < first.length !== j < first.length;
  return compareAll([...first, ...second], rules, isAcross, onCompared);
}

function compareAll(
  leads: readonly Comparable[],
  rules: DuplicateRules,
  isAsked: (i: number, j: number) => boolean,
  onCompared: OnCompared = () => undefined,
): FoundPairs {
  const match = matcherOf(rules);
  const partners = candidatesOf(leads, rules);
  const found: Pair[] = [];
  const places: (readonly [number, number])[] = [];
  let compared = 0;
  const compare = (i: number, j: number): void => {
    const [a, b] = [leads[i], leads[j]];
    if (!a || !b || !isAsked(i, j)) return;
    compared += 1;
    const how = match(a, b);
    if (!how) return;
    found.push({ a: a.id, b: b.id, ...how });
    places.push([i, j]);
  };
  partners.forEach((others, i) => {
    for (const j of others) compare(i, j);
    onCompared(i + 1);
  });
  // Who matches the same lead was perhaps kept apart by its keys only.
  for (const circle of circlesOf(places, leads.length)) {
    circle.forEach((i, at) => {
      for (const j of circle.slice(at + 1)) if (!partners[i]?.has(j)) compare(i, j);
    });
  }
  return { pairs: found.sort(byScore), compared };
}

const byScore = (one: Pair, other: Pair): number =>
  other.score - one.score || order(one.a, other.a) || order(one.b, other.b);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
