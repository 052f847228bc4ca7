import { type Criteria, compileCriteria, type Truth } from '../../criteria/criteria.ts';
import type { FieldValue } from '../../lead/events/capture.ts';
import type { Lead } from '../../lead/lead.ts';
import type { ProcessDefinition } from '../definition.ts';
import { type Dimension, dimensionName, dimensionOf } from './dimensions.ts';
import type { Leaf } from './texts.ts';

/** What a lead is looked for to be: criteria that it meets, or that it does not meet. */
export interface Wish {
  readonly when: Criteria | undefined;
  readonly met: boolean;
}

/** What a search brought: a lead by its dimensions, none among all kinds of leads, or no answer within the budget. */
export type Answer =
  | { readonly kind: 'found'; readonly values: ReadonlyMap<Dimension, FieldValue | null> }
  | { readonly kind: 'none'; readonly tried: number }
  | { readonly kind: 'not-decided' };

/** What criteria may still come to while some dimensions are open: any of these, added up. */
const TRUE = 1;
const FALSE = 2;
const UNKNOWN = 4;
const ANYTHING = TRUE | FALSE | UNKNOWN;

type Node =
  | { readonly kind: 'leaf'; readonly at: number; readonly bits: readonly number[]; readonly any: number }
  | { readonly kind: 'all' | 'any'; readonly children: readonly Node[] }
  | { readonly kind: 'not'; readonly child: Node }
  | { readonly kind: 'opaque' };

interface Goal {
  readonly root: Node;
  readonly leaves: readonly LeafNode[];
  readonly met: boolean;
}

interface Question {
  readonly definition: ProcessDefinition;
  /** A lead to be varied. */
  readonly base: Lead;
  /** The band of a lead that nothing scored yet. */
  readonly lowestBand: string;
  /** Kinds of leads that may be looked at. */
  readonly budget: number;
  /** What comparisons came to before, by the value they were made with. */
  readonly known: WeakMap<Leaf, Map<string, number>>;
}

/**
 * Looks for a lead that fulfils all wishes. Only what the criteria read is varied, each by one value of every kind that
 * they can tell apart; what is decided already by a part of the values is not looked at further.
 */
export function findLead(question: Question, wishes: readonly Wish[]): Answer {
  const asked = wishes.filter(({ when, met }) => when !== undefined || !met);
  const leaves = asked.flatMap(({ when }) => (when ? leavesOf(when) : []));
  const names = [...new Set(leaves.map(({ field }) => dimensionName(field)))];
  const dimensions = names.flatMap(
    (name) =>
      dimensionOf(
        question.definition,
        name,
        leaves.filter(({ field }) => dimensionName(field) === name),
      ) ?? [],
  );
  const place = new Map(dimensions.map((dimension, at) => [dimension.name, at]));
  const goals = asked.map(({ when, met }): Goal => {
    const root = nodeOf(when ?? { all: [] });
    return { root, leaves: leafNodes(root), met };
  });

  function nodeOf(criteria: Criteria): Node {
    if ('all' in criteria) return { kind: 'all', children: criteria.all.map(nodeOf) };
    if ('any' in criteria) return { kind: 'any', children: criteria.any.map(nodeOf) };
    if ('not' in criteria) return { kind: 'not', child: nodeOf(criteria.not) };
    const at = place.get(dimensionName(criteria.field));
    const dimension = at === undefined ? undefined : dimensions[at];
    if (at === undefined || !dimension) return { kind: 'opaque' };
    const bits = bitsOf(question, criteria, dimension);
    return { kind: 'leaf', at, bits, any: bits.reduce((sum, bit) => sum | bit, 0) };
  }

  const whole = dimensions.length === names.length && dimensions.every((one) => one.whole);
  return walk(goals, dimensions, { budget: question.budget, whole });
}

/** What a comparison comes to with each value of its dimension. */
function bitsOf({ base, lowestBand, known }: Question, leaf: Leaf, dimension: Dimension): readonly number[] {
  const before = known.get(leaf) ?? new Map<string, number>();
  known.set(leaf, before);
  const test = compileCriteria(leaf, lowestBand);
  return dimension.values.map((value) => {
    const name = JSON.stringify(value);
    const bits = before.get(name) ?? bitOf(test(dimension.set(base, value)));
    before.set(name, bits);
    return bits;
  });
}

/** Every comparison that criteria make. */
export function leavesOf(criteria: Criteria): readonly Leaf[] {
  if ('all' in criteria) return criteria.all.flatMap(leavesOf);
  if ('any' in criteria) return criteria.any.flatMap(leavesOf);
  return 'not' in criteria ? leavesOf(criteria.not) : [criteria];
}

const bitOf = (truth: Truth): number => (truth === null ? UNKNOWN : truth ? TRUE : FALSE);

/** What a node may come to, given the values chosen so far (by place of the dimension). */
function may(node: Node, chosen: readonly (number | undefined)[]): number {
  switch (node.kind) {
    case 'leaf': {
      const value = chosen[node.at];
      return value === undefined ? node.any : (node.bits[value] ?? 0);
    }
    case 'not':
      return swapped(may(node.child, chosen));
    case 'all':
      return every(node.children.map((child) => may(child, chosen)));
    case 'any':
      return swapped(every(node.children.map((child) => swapped(may(child, chosen)))));
    case 'opaque':
      return ANYTHING;
  }
}

const swapped = (bits: number): number =>
  (bits & TRUE ? FALSE : 0) | (bits & FALSE ? TRUE : 0) | (bits & UNKNOWN);

/** True where all may be; false where one may be; unknown where one may be and none has to be false. */
function every(parts: readonly number[]): number {
  const noneFalse = parts.every((bits) => bits & (TRUE | UNKNOWN));
  return (
    (parts.every((bits) => bits & TRUE) ? TRUE : 0) |
    (parts.some((bits) => bits & FALSE) ? FALSE : 0) |
    (noneFalse && parts.some((bits) => bits & UNKNOWN) ? UNKNOWN : 0)
  );
}

/** The goals still open; `null` when one of them cannot be reached any more. */
function openGoals(goals: readonly Goal[], chosen: readonly (number | undefined)[]): readonly Goal[] | null {
  const open: Goal[] = [];
  for (const goal of goals) {
    const bits = may(goal.root, chosen);
    const wanted = goal.met ? TRUE : FALSE | UNKNOWN;
    if ((bits & wanted) === 0) return null;
    if ((bits & ~wanted) !== 0) open.push(goal);
  }
  return open;
}

function walk(
  goals: readonly Goal[],
  dimensions: readonly Dimension[],
  { budget, whole }: { readonly budget: number; readonly whole: boolean },
): Answer {
  let tried = 0;
  const chosen: (number | undefined)[] = dimensions.map(() => undefined);
  const found = (): Answer => ({
    kind: 'found',
    values: new Map(
      dimensions.flatMap((one, at) => {
        const value = chosen[at];
        return value === undefined ? [] : [[one, one.values[value] ?? null] as const];
      }),
    ),
  });
  const step = (open: readonly Goal[]): Answer | null => {
    if (open.length === 0) return found();
    const branch = nextBranch(open, chosen);
    if (!branch) return { kind: 'not-decided' };
    const ways: { value: number; left: readonly Goal[] }[] = [];
    for (const value of branch.values) {
      tried += 1;
      if (tried > budget) return { kind: 'not-decided' };
      chosen[branch.at] = value;
      const left = openGoals(open, chosen);
      if (left) ways.push({ value, left });
    }
    for (const { value, left } of ways.sort((a, b) => a.left.length - b.left.length)) {
      chosen[branch.at] = value;
      const answer = step(left);
      if (answer) return answer;
    }
    chosen[branch.at] = undefined;
    return null;
  };
  const open = openGoals(goals, chosen);
  const answer = open && step(open);
  if (answer) return answer;
  return whole ? { kind: 'none', tried } : { kind: 'not-decided' };
}

/** The dimension to decide next: of a wish to be met if there is one, and of those the one with the fewest kinds. */
function nextBranch(
  open: readonly Goal[],
  chosen: readonly (number | undefined)[],
): { readonly at: number; readonly values: readonly number[] } | null {
  const byPlace = new Map<number, LeafNode[]>();
  for (const leaf of open.flatMap(({ leaves }) => leaves)) {
    if (chosen[leaf.at] !== undefined) continue;
    const there = byPlace.get(leaf.at);
    if (there) there.push(leaf);
    else byPlace.set(leaf.at, [leaf]);
  }
  const first = open.filter(({ met }) => met);
  const preferred = new Set(first.flatMap(({ leaves }) => leaves.map(({ at }) => at)));
  const places = [...byPlace.keys()];
  const wanted = places.filter((at) => preferred.has(at));
  let best: { at: number; values: readonly number[] } | null = null;
  for (const at of wanted.length > 0 ? wanted : places) {
    const values = toldApart(byPlace.get(at) ?? []);
    if (!best || values.length < best.values.length) best = { at, values };
  }
  return best;
}

type LeafNode = Extract<Node, { kind: 'leaf' }>;

function leafNodes(node: Node): readonly LeafNode[] {
  if (node.kind === 'leaf') return [node];
  if (node.kind === 'not') return leafNodes(node.child);
  return node.kind === 'opaque' ? [] : node.children.flatMap(leafNodes);
}

/** One value of each kind that these comparisons of one dimension tell apart. */
function toldApart(leaves: readonly LeafNode[]): readonly number[] {
  const kinds = new Map<string, number>();
  for (const value of leaves[0]?.bits.keys() ?? []) {
    const kind = leaves.map(({ bits }) => bits[value]).join('');
    if (!kinds.has(kind)) kinds.set(kind, value);
  }
  return [...kinds.values()];
}
