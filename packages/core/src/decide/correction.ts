import { isBlank } from '../criteria/fields.ts';
import { isSameValue } from '../criteria/same-value.ts';

import { type Channel, corrected, type Fields, type MatchKeys } from '../lead/events/capture.ts';
import { happened } from '../lead/events/event.ts';
import { displayName, fieldOf, type Lead, leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { changeMatchClaims } from './claims.ts';

import type { Draft } from './decision.ts';
import { compartment, fieldRefusal, sourceRefusal, splitFields } from './lead-fields.ts';
import type { Fact } from './trigger.ts';

/** What a correction asks for. `keys` are the match keys of the lead as it will stand. */
export interface Correction {
  readonly fields: Fields;
  readonly keys?: MatchKeys | undefined;
  readonly clear: readonly string[];
  readonly source?: string | undefined;
  readonly import?: string | undefined;
  readonly at: number;
  /** The event that it follows from, where a rule asks for it. */
  readonly follows?: number | undefined;
}

/** Fields of a correction that differ from the lead's, and fields to clear that it has; a blank value clears. */
export function changesOf(lead: Lead, { fields, clear }: Pick<Correction, 'fields' | 'clear'>) {
  const changed = Object.fromEntries(
    Object.entries(fields).filter(
      ([field, value]) => !isBlank(value) && !isSameValue(fieldOf(lead, field), value),
    ),
  );
  const emptied = Object.keys(fields).filter((field) => isBlank(fields[field] ?? ''));
  const asked = clear.filter((field) => !Object.hasOwn(fields, field));
  const cleared = [...new Set([...asked, ...emptied])].filter((field) => fieldOf(lead, field) !== undefined);
  return { changed, cleared };
}

/** Adds a correction to a draft: its fact, `null` when nothing differs, or why not. */
export function correctLead(draft: Draft, lead: Lead, correction: Correction): Fact | null | Refusal {
  const { process } = draft.world;
  const wrong = fieldRefusal(process, correction.fields);
  if (wrong) return wrong;
  const source = correction.source === undefined ? undefined : process.source(correction.source)?.id;
  const unknown =
    source === lead.source ? null : sourceRefusal(draft, correction.source, channelOf(correction));
  if (unknown) return unknown;
  const { changed, cleared } = changesOf(lead, correction);
  const newSource = source !== undefined && source !== lead.source ? source : undefined;
  if (Object.keys(changed).length + cleared.length === 0 && newSource === undefined) return null;
  const after = { ...lead.fields, ...lead.personal.fields, ...changed };
  for (const field of cleared) delete after[field];
  if (displayName(after, lead.externalIds) === null) return refuse('nothing-to-identify');
  const keys = keysAfter(lead, changed, cleared, correction.keys ?? {});
  const { plain, personal } = splitFields(process, changed);
  changeMatchClaims(draft, lead, keys);
  const event = draft.add(
    leadStream(lead.id),
    happened(
      corrected,
      correction.at,
      {
        fields: plain,
        cleared,
        ...(newSource === undefined ? {} : { source: newSource }),
        ...(changed['email'] === undefined ? {} : { newAddress: true }),
        ...(correction.import ? { import: correction.import } : {}),
      },
      { personal: compartment(lead.subject, personal, keys), because: correction.follows },
    ),
  );
  return { event, at: correction.at };
}

/** What came with an import came in a file; the rest somebody typed. */
const channelOf = (correction: Correction): Channel => (correction.import === undefined ? 'hand' : 'file');

/** Which fields each match key is made from. */
const keyFields: Record<keyof MatchKeys, readonly string[]> = {
  email: ['email'],
  domain: ['email', 'website'],
  phone: ['phone', 'mobile'],
  company: ['company'],
  registration: ['registrationNumber'],
};

/** Keys whose fields were touched come from the correction, the others stay. */
export function keysAfter(
  lead: Lead,
  changed: Fields,
  cleared: readonly string[],
  given: MatchKeys,
): MatchKeys {
  const touched = new Set([...Object.keys(changed), ...cleared]);
  const keys: MatchKeys = { ...lead.personal.keys };
  for (const [key, fields] of Object.entries(keyFields)) {
    const name = key as keyof MatchKeys;
    if (!fields.some((field) => touched.has(field))) continue;
    if (given[name] === undefined) delete keys[name];
    else keys[name] = given[name];
  }
  return keys;
}
