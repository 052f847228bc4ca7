import { isDerivedField } from '../../criteria/criteria.ts';
import { type Field, faultOf, maxLengthOf } from '../../criteria/fields.ts';
import { neverEngaged } from '../../lead/engagement-state.ts';
import { Owner } from '../../lead/events/assignment.ts';
import { type ConsentChannel, channels, type FieldValue } from '../../lead/events/capture.ts';
import { Day, iso, millis } from '../../lead/events/event.ts';
import { type Grade, grades } from '../../lead/grades.ts';
import type { Lead } from '../../lead/lead.ts';
import { ownValue } from '../../lead/own-value.ts';
import { rankOf } from '../../lead/statuses.ts';
import { bandOf } from '../../scoring/bands.ts';
import type { ProcessDefinition } from '../definition.ts';
import { type Kinds, type Leaf, listKinds, textKinds } from './texts.ts';

/** One thing in which leads differ, with a value of each kind that the rules can tell apart; `null` is none. */
export interface Dimension {
  readonly name: string;
  readonly values: readonly (FieldValue | null)[];
  /** False where there are more kinds than values: then finding nothing proves nothing. */
  readonly whole: boolean;
  /** The same lead with another value. */
  readonly set: (lead: Lead, value: FieldValue | null) => Lead;
}

/** Fields that are read of the same thing: a lead's status decides its kind, its score the band. */
const readOf: Readonly<Record<string, string>> = { statusKind: 'status', band: 'score' };

/** The dimension that a field of criteria belongs to. */
export const dimensionName = (field: string): string => ownValue(readOf, field) ?? field;

interface Shape {
  readonly kinds: (definition: ProcessDefinition, leaves: readonly Leaf[]) => Kinds;
  readonly set: (definition: ProcessDefinition, lead: Lead, value: FieldValue | null) => Lead;
  /** Whether a lead may be without it. */
  readonly optional?: boolean;
}

const of = (values: readonly FieldValue[]): Kinds => ({ values, whole: true });

/** What rules may read of a lead beside its fields, as criteria.ts lists it. */
const derived: Readonly<Record<string, Shape>> = {
  status: {
    kinds: ({ statuses }) => of(statuses.map(({ id }) => id)),
    set({ statuses }, lead, value) {
      const status = statuses.find(({ id }) => id === value);
      if (!status) return lead;
      return { ...lead, status: { ...lead.status, id: status.id, kind: status.kind, rank: rankOf(status) } };
    },
  },
  source: {
    kinds: ({ sources }) => of(sources.map(({ id }) => id)),
    set: (_, lead, value) => ({ ...lead, source: value as string | null }),
    optional: true,
  },
  channel: {
    kinds: () => of(channels),
    set: (_, lead, value) => ({ ...lead, channel: value as Lead['channel'] }),
  },
  kind: {
    kinds: () => of(['person', 'company']),
    set: (_, lead, value) => ({ ...lead, kind: value as Lead['kind'] }),
  },
  owner: {
    kinds: (_, leaves) => ownerKinds(leaves),
    set: (_, lead, value) => ({ ...lead, owner: String(value) }),
  },
  score: {
    kinds: ({ scoring }, leaves) => {
      const { floor, ceiling, bands } = scoring;
      const cuts = [
        ...constants(leaves.filter(({ field }) => field === 'score')),
        ...bands.map((band) => band.from),
      ];
      return of(
        numberKinds([...cuts, floor, ceiling], 0.001).filter((one) => one >= floor && one <= ceiling),
      );
    },
    set({ scoring }, lead, value) {
      const thousandths = Math.round(Number(value) * 1000);
      const band = bandOf(scoring, thousandths);
      return { ...lead, score: { ...lead.score, value: thousandths, behaviour: thousandths, band } };
    },
  },
  attempts: {
    kinds: (_, leaves) => of(counts(leaves)),
    set: (_, lead, value) => ({ ...lead, activity: { ...lead.activity, attempts: Number(value) } }),
  },
  grade: {
    kinds: ({ scoring }) => of(scoring.fit?.length ? grades : []),
    set: (_, lead, value) => ({
      ...lead,
      fit: value === null ? null : { grade: value as Grade, thirds: 0, parts: [] },
    }),
    optional: true,
  },
  reason: {
    kinds: ({ reasons }) => of(reasons.map(({ id }) => id)),
    set: (_, lead, value) => ({ ...lead, status: { ...lead.status, reason: value as string | null } }),
    optional: true,
  },
  emailConsent: consentShape('email'),
  phoneConsent: consentShape('phone'),
};

function consentShape(channel: ConsentChannel): Shape {
  return {
    kinds: () => of(['granted', 'denied']),
    set(_, lead, value) {
      const { [channel]: _before, ...others } = lead.consent;
      if (value === null) return { ...lead, consent: others };
      const consent = { choice: value as 'granted' | 'denied', by: 'person', at: 0 } as const;
      return { ...lead, consent: { ...others, [channel]: consent } };
    },
    optional: true,
  };
}

const countPrefix = 'engaged.';

/** How often a person did something, of all facets or of one. */
const countShape = (name: string): Shape => ({
  kinds: (_, leaves) => of(counts(leaves)),
  set({ engagement: { kinds } }, lead, value) {
    const path = name.slice(countPrefix.length);
    const dot = path.lastIndexOf('.');
    const isKind = dot < 0 || kinds.includes(path);
    const kind = isKind ? path : path.slice(0, dot);
    const count = Number(value);
    const before = ownValue(lead.engagement, kind) ?? neverEngaged();
    const facets = { ...before.facets, [path.slice(dot + 1)]: { count, first: '1970-01-01' } };
    const after = isKind ? { ...before, total: count } : { ...before, facets };
    return { ...lead, engagement: { ...lead.engagement, [kind]: after } };
  },
});

const shapeOf = (name: string): Shape | undefined =>
  name.startsWith(countPrefix) ? countShape(name) : ownValue(derived, name);

/** The dimension by its name, cut by the criteria that read it; `null` for one that leads cannot be made of here. */
export function dimensionOf(
  definition: ProcessDefinition,
  name: string,
  leaves: readonly Leaf[],
): Dimension | null {
  const field = ownValue(definition.fields, name);
  const shape = shapeOf(name) ?? (field && !isDerivedField(name) ? fieldShape(name, field) : undefined);
  if (!shape) return null;
  const { values, whole } = shape.kinds(definition, leaves);
  return {
    name,
    values: shape.optional ? [null, ...values] : values,
    whole,
    set: (lead, value) => shape.set(definition, lead, value),
  };
}

function fieldShape(name: string, field: Field): Shape {
  return {
    kinds(_, leaves) {
      const { values, whole } = kindsOfField(field, leaves);
      return { values: values.filter((value) => value !== '' && faultOf(field, value) === null), whole };
    },
    set: (_, lead, value) => withField(lead, name, field, value),
    optional: true,
  };
}

function withField(lead: Lead, name: string, field: Field, value: FieldValue | null): Lead {
  const changed = (fields: Lead['fields']) => {
    const { [name]: _, ...others } = fields;
    return value === null ? others : { ...others, [name]: value };
  };
  return field.personal
    ? { ...lead, personal: { ...lead.personal, fields: changed(lead.personal.fields) } }
    : { ...lead, fields: changed(lead.fields) };
}

function kindsOfField(field: Field, leaves: readonly Leaf[]): Kinds {
  switch (field.type) {
    case 'number':
    case 'percent':
    case 'currency':
      return of(numberKinds(constants(leaves), 1));
    case 'checkbox':
      return of([true, false]);
    case 'date':
      return dayKinds(leaves);
    case 'datetime':
      return of(instantKinds(leaves));
    case 'multi-picklist':
      return listKinds(listed(field, leaves));
    default:
      return listed(field, leaves);
  }
}

/** The values of a closed list, else one of each kind of text. */
const listed = (field: Field, leaves: readonly Leaf[]): Kinds => {
  if (field.values && !field.open) return of(field.values);
  const { values, whole } = textKinds(leaves, maxLengthOf(field) ?? undefined);
  return { values: [...new Set([...(field.values ?? []), ...values])], whole };
};

const constants = (leaves: readonly Leaf[]): number[] =>
  leaves.flatMap(({ value }) => [value].flat().map(Number)).filter((one) => Number.isFinite(one));

const counts = (leaves: readonly Leaf[]): number[] =>
  numberKinds([0, ...constants(leaves)], 1).filter((one) => one >= 0 && Number.isInteger(one));

/** Each constant, what lies right beside it, and what lies between two of them. */
function numberKinds(cuts: readonly number[], step: number): number[] {
  const sorted = [...new Set(cuts)].sort((a, b) => a - b);
  if (sorted.length === 0) return [0];
  const values = sorted.flatMap((cut, i) => {
    const next = sorted[i + 1];
    const beside = Math.max(step, Math.abs(cut) * 1e-9);
    return [cut - beside, cut, cut + beside, ...(next === undefined ? [] : [(cut + next) / 2])];
  });
  return [...new Set(values)].filter(Number.isFinite).sort((a, b) => a - b);
}

const dayMs = 86_400_000;
/** The last moment that can be written. */
const lastMs = 8.64e15 - dayMs;

/** Each day that is named, and those beside it. A text that is no day is compared with days as text: not followed. */
function dayKinds(leaves: readonly Leaf[]): Kinds {
  const texts = leaves.flatMap(({ value }) => [value].flat()).filter((one) => typeof one === 'string');
  const named = texts.filter(isDay).map((day) => millis(`${day}T00:00:00Z`));
  const days = (named.length > 0 ? named : [0]).flatMap((at) => [at - dayMs, at, at + dayMs]);
  return {
    values: [...new Set(days.map((at) => iso(at).slice(0, 10)))],
    whole: texts.every((text) => isDay(text) || text.includes('T')),
  };
}

const isDay = (text: string): boolean => Day.safeParse(text).success;

/** Each instant as it is written, the same moment written otherwise, and those right beside it. */
function instantKinds(leaves: readonly Leaf[]): string[] {
  const written = leaves.flatMap(({ value }) => [value].flat().map(String));
  const moments = written.map((text) => (text.includes('T') ? millis(text) : Number(text)));
  const named = moments.filter((at) => Math.abs(at) < lastMs);
  const beside = (named.length > 0 ? named : [0]).flatMap((at) => [at - 1, at, at + 1]).map(iso);
  const otherwise = named.flatMap((at) => ['+00:00', '-00:00'].map((zone) => iso(at).replace('Z', zone)));
  return [...new Set([...written, ...beside, ...otherwise])];
}

function ownerKinds(leaves: readonly Leaf[]): Kinds {
  const known = ['seller/', 'queue/'].map((value): Leaf => ({ field: 'owner', op: 'starts-with', value }));
  const { values, whole } = textKinds([...leaves, ...known]);
  return { values: values.filter((value) => Owner.safeParse(value).success), whole };
}
