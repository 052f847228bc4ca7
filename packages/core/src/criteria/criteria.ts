import * as z from 'zod';
import type { FieldValue } from '../lead/events/capture.ts';
import { millis } from '../lead/events/event.ts';
import { grades } from '../lead/grades.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import type { Field, FieldType } from './fields.ts';

const operators = [
  'is',
  'in',
  'contains',
  'starts-with',
  'more',
  'at-least',
  'less',
  'at-most',
  'known',
] as const;
export type Operator = (typeof operators)[number];

/** The small language of all rules: no regular expressions, no user code, at most 20 levels and 500 nodes. */
export type Criteria =
  | { readonly all: readonly Criteria[] }
  | { readonly any: readonly Criteria[] }
  | { readonly not: Criteria }
  | { readonly field: string; readonly op: Operator; readonly value?: FieldValue | undefined };

export const Criteria: z.ZodType<Criteria> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(Criteria) }),
    z.strictObject({ any: z.array(Criteria) }),
    z.strictObject({ not: Criteria }),
    z.strictObject({
      field: z.string().min(1).max(200),
      op: z.enum(operators),
      value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
    }),
  ]),
);

/** True, false, or unknown (`null`): comparing with what is missing or erased is unknown (Ours 13.4). */
export type Truth = boolean | null;
export type Test = (lead: Lead) => Truth;

interface Derived {
  readonly type: FieldType;
  readonly read: (lead: Lead) => FieldValue | undefined;
  /** Where values have an order that their letters do not tell: the values, least first. */
  readonly order?: readonly string[];
}

/** What rules may read of a lead beside its fields; a field of a process cannot have one of these names. */
const derived: Readonly<Record<string, Derived>> = {
  status: { type: 'picklist', read: (lead) => lead.status.id },
  statusKind: { type: 'picklist', read: (lead) => lead.status.kind },
  source: { type: 'picklist', read: (lead) => lead.source ?? undefined },
  channel: { type: 'picklist', read: (lead) => lead.channel },
  kind: { type: 'picklist', read: (lead) => lead.kind },
  owner: { type: 'text', read: (lead) => lead.owner },
  score: { type: 'number', read: (lead) => lead.score.value / 1000 },
  band: { type: 'picklist', read: (lead) => lead.score.band || undefined },
  attempts: { type: 'number', read: (lead) => lead.activity.attempts },
  /** Hidden, and so unknown, while no criterion of fit is. */
  grade: { type: 'picklist', read: (lead) => lead.fit?.grade, order: grades },
  reason: { type: 'picklist', read: (lead) => lead.status.reason ?? undefined },
  emailConsent: { type: 'picklist', read: (lead) => lead.consent.email?.choice },
  phoneConsent: { type: 'picklist', read: (lead) => lead.consent.phone?.choice },
};
export const isDerivedField = (name: string): boolean => derivedField(name) !== undefined;

const counted = 'engaged.';

/** `engaged.<kind>` and `engaged.<kind>.<facet value>` are how often a person did so, since ever. */
function derivedField(name: string): Derived | undefined {
  if (!name.startsWith(counted)) return ownValue(derived, name);
  const kind = name.slice(counted.length);
  const dot = kind.lastIndexOf('.');
  return {
    type: 'number',
    read({ engagement }) {
      const all = ownValue(engagement, kind);
      if (all || dot < 0) return all?.total ?? 0;
      const facets = ownValue(engagement, kind.slice(0, dot))?.facets ?? {};
      return ownValue(facets, kind.slice(dot + 1))?.count ?? 0;
    },
  };
}

export interface CriteriaFault {
  /** Where in the tree, e.g. `all.1.field`. */
  readonly path: string;
  readonly fault: 'unknown-field' | 'operator-needs-other-type' | 'value-has-other-type' | 'too-large';
}

/** What is wrong with criteria, against the fields of a process. */
export function criteriaFaults(criteria: Criteria, fields: Readonly<Record<string, Field>>): CriteriaFault[] {
  const faults: CriteriaFault[] = [];
  let nodes = 0;
  const visit = (node: Criteria, path: string, depth: number): void => {
    nodes += 1;
    if (depth > 20 || nodes > 500) {
      if (nodes <= 501) faults.push({ path, fault: 'too-large' });
      return;
    }
    const at = (part: string) => (path ? `${path}.${part}` : part);
    if ('all' in node) node.all.forEach((child, i) => visit(child, at(`all.${i}`), depth + 1));
    else if ('any' in node) node.any.forEach((child, i) => visit(child, at(`any.${i}`), depth + 1));
    else if ('not' in node) visit(node.not, at('not'), depth + 1);
    else faults.push(...leafFaults(node, at('field'), fields));
  };
  visit(criteria, '', 1);
  return faults;
}

type Leaf = Extract<Criteria, { field: string }>;

function leafFaults(leaf: Leaf, path: string, fields: Readonly<Record<string, Field>>): CriteriaFault[] {
  const ownOrder = derivedField(leaf.field)?.order;
  const type = derivedField(leaf.field)?.type ?? ownValue(fields, leaf.field)?.type;
  if (!type) return [{ path, fault: 'unknown-field' }];
  if (leaf.op === 'known') return [];
  if (ownOrder && !['is', 'in'].includes(leaf.op)) return orderFaults(leaf, path, ownOrder);
  const ordered = ['number', 'percent', 'currency', 'date', 'datetime'].includes(type);
  const wantsOrder = ['more', 'at-least', 'less', 'at-most'].includes(leaf.op);
  const wantsText = leaf.op === 'contains' || leaf.op === 'starts-with';
  if ((wantsOrder && !ordered) || (wantsText && (ordered || type === 'checkbox'))) {
    return [{ path, fault: 'operator-needs-other-type' }];
  }
  return valueFits(leaf, type) ? [] : [{ path, fault: 'value-has-other-type' }];
}

function orderFaults({ op, value }: Leaf, path: string, order: readonly string[]): CriteriaFault[] {
  if (!Object.hasOwn(ordering, op)) return [{ path, fault: 'operator-needs-other-type' }];
  return order.includes(value as string) ? [] : [{ path, fault: 'value-has-other-type' }];
}

function valueFits({ op, value }: Leaf, type: FieldType): boolean {
  if (op === 'in') return Array.isArray(value);
  if (type === 'checkbox') return typeof value === 'boolean';
  return ['number', 'percent', 'currency'].includes(type)
    ? typeof value === 'number'
    : typeof value === 'string';
}

/**
 * Compiles criteria, once per process version, into a function over a lead. Absent criteria match everything.
 *
 * @param lowestBand the band of a lead that nothing scored yet; without it that is unknown
 */
export function compileCriteria(criteria: Criteria | undefined, lowestBand?: string): Test {
  if (!criteria) return () => true;
  const compiled = (child: Criteria) => compileCriteria(child, lowestBand);
  if ('all' in criteria) {
    const tests = criteria.all.map(compiled);
    return (lead) => every(tests, lead);
  }
  if ('any' in criteria) {
    const tests = criteria.any.map((child) => negate(compiled(child)));
    const noneOf: Test = (lead) => every(tests, lead);
    return negate(noneOf);
  }
  if ('not' in criteria) return negate(compiled(criteria.not));
  return compileLeaf(criteria, lowestBand);
}

const negate =
  (test: Test): Test =>
  (lead) => {
    const truth = test(lead);
    return truth === null ? null : !truth;
  };

function every(tests: readonly Test[], lead: Lead): Truth {
  let truth: Truth = true;
  for (const test of tests) {
    const one = test(lead);
    if (one === false) return false;
    if (one === null) truth = null;
  }
  return truth;
}

function compileLeaf({ field, op, value }: Leaf, lowestBand: string | undefined): Test {
  const known = derivedField(field);
  const stored = known?.read ?? ((lead: Lead) => fieldOf(lead, field));
  const read = field === 'band' ? (lead: Lead) => stored(lead) ?? lowestBand : stored;
  if (op === 'known') {
    const wanted = value !== false;
    return (lead) => isKnown(read(lead)) === wanted;
  }
  const order = known?.order;
  if (order && Object.hasOwn(ordering, op))
    return compileOrder(stored, ordering[op as Ordering], value, order);
  const compare = comparisons[op];
  return (lead) => {
    const found = read(lead);
    return isKnown(found) ? compare(found, value as FieldValue) : null;
  };
}

/** Compares by place in an order of its own. */
function compileOrder(
  read: Derived['read'],
  compare: Comparison,
  value: FieldValue | undefined,
  order: readonly string[],
): Test {
  const wanted = order.indexOf(value as string);
  return (lead) => {
    const found = read(lead);
    return isKnown(found) ? compare(order.indexOf(found as string), wanted) : null;
  };
}

const isKnown = (value: FieldValue | undefined): value is FieldValue =>
  value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

const folded = (value: FieldValue): string => String(value).toLowerCase();
const eachOf = (value: FieldValue): readonly FieldValue[] => (Array.isArray(value) ? value : [value]);

type Comparison = (found: FieldValue, value: FieldValue) => boolean;
type Ordering = 'more' | 'at-least' | 'less' | 'at-most';

const ordering: Record<Ordering, Comparison> = {
  more: (found, value) => placeOf(found) > placeOf(value),
  'at-least': (found, value) => placeOf(found) >= placeOf(value),
  less: (found, value) => placeOf(found) < placeOf(value),
  'at-most': (found, value) => placeOf(found) <= placeOf(value),
};

/** Text compares without regard to case; a field of many values matches when one of them does. */
const comparisons: Record<Exclude<Operator, 'known'>, Comparison> = {
  ...ordering,
  is: (found, value) => eachOf(found).some((one) => folded(one) === folded(value)),
  in: (found, value) => {
    const wanted = new Set(eachOf(value).map(folded));
    return eachOf(found).some((one) => wanted.has(folded(one)));
  },
  contains: (found, value) => eachOf(found).some((one) => folded(one).includes(folded(value))),
  'starts-with': (found, value) => eachOf(found).some((one) => folded(one).startsWith(folded(value))),
};

/** Days compare as text; instants may name any offset, so they compare by the moment they mean. */
const placeOf = (value: FieldValue): FieldValue =>
  typeof value === 'string' && value.includes('T') ? millis(value) : value;
