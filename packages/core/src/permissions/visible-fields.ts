import { ownValue } from '../lead/own-value.ts';
import type { Asker } from './asker.ts';
import { grantsFor, type Thing } from './can.ts';

const none: ReadonlySet<string> = new Set();

/**
 * The fields of a lead or a record that somebody does not see: those that each set which lets it be seen hides. So a
 * set that shows a field shows it, whatever others hide.
 */
export function hiddenFields(asker: Asker, thing: Thing): ReadonlySet<string> {
  if (asker.all) return none;
  const [first, ...others] = grantsFor(asker, thing);
  if (!first) return none;
  return new Set([...first.hidden].filter((field) => others.every(({ hidden }) => hidden.has(field))));
}

/** Those of some fields that somebody sees of a lead or a record. */
export function visibleFields(asker: Asker, thing: Thing, fields: readonly string[]): readonly string[] {
  const hidden = hiddenFields(asker, thing);
  return fields.filter((field) => !hidden.has(field));
}

/** Parts of states, events and explanations that hold values by field, or name fields. */
const byField = new Set(['fields', 'provenance', 'differing', 'proposals', 'cleared']);

/**
 * A state, an event or an explanation without some fields: their values are not there, no list names them, and what was
 * compared with them is left out. Match keys go altogether, being made of fields. What came from a hidden field of a
 * lead to a record is hidden there too.
 */
export function withoutFields<T>(whole: T, hidden: ReadonlySet<string>): T {
  if (hidden.size === 0) return whole;
  return stripped(whole, new Set([...hidden, ...targetsOf(whole, hidden)])) as T;
}

function stripped(part: unknown, hidden: ReadonlySet<string>): unknown {
  if (Array.isArray(part))
    return part.filter((one) => !isAbout(one, hidden)).map((one) => stripped(one, hidden));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => {
      if (name === 'keys') return [name, {}];
      return [name, byField.has(name) ? shown(value, hidden) : stripped(value, hidden)];
    }),
  );
}

/** Values by field, or a list of fields, without those that are hidden. */
function shown(values: unknown, hidden: ReadonlySet<string>): unknown {
  if (Array.isArray(values)) return values.filter((field) => !hidden.has(field as string));
  if (typeof values !== 'object' || values === null) return values;
  return Object.fromEntries(Object.entries(values).filter(([field]) => !hidden.has(field)));
}

const isAbout = (part: unknown, hidden: ReadonlySet<string>): boolean => {
  const field = (part as { field?: unknown } | null)?.field;
  return typeof field === 'string' && hidden.has(field);
};

type Origins = { readonly [target: string]: { readonly field?: string } };

/** The fields of a record that have their value from a hidden field of a lead. */
function targetsOf(whole: unknown, hidden: ReadonlySet<string>): readonly string[] {
  const { provenance, data } = (whole ?? {}) as { provenance?: Origins; data?: { provenance?: Origins } };
  const origins = provenance ?? data?.provenance ?? {};
  return Object.keys(origins).filter((target) => hidden.has(ownValue(origins, target)?.field ?? ''));
}
