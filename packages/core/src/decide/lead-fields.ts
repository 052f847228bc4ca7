import { faultOf, isBlank } from '../criteria/fields.ts';
import type { Channel, Fields, FieldValue, MatchKeys } from '../lead/events/capture.ts';
import type { Personal } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Process } from '../process/process.ts';
import type { Draft } from './decision.ts';

/** The first value that does not fit its field: `invalid`, with the field and the fault. A blank fits any field. */
export function fieldRefusal(process: Process, fields: Fields): Refusal | null {
  for (const [name, value] of Object.entries(fields)) {
    const field = ownValue(process.definition.fields, name);
    const fault = field ? !isBlank(value) && faultOf(field, value) : 'unknown-field';
    if (fault) return refuse('invalid', { field: name, detail: { fault } });
  }
  return null;
}

/**
 * Refused `source-unknown`, or `source-retired` where a person picks a source that is offered no more. Forms and files
 * may still say it, and so may history: nothing is lost because a link or a file is old (Ours 3.2).
 */
export function sourceRefusal(
  { world, issued }: Draft,
  spelling: string | undefined,
  channel: Channel,
): Refusal | null {
  if (spelling === undefined) return null;
  const source = world.process.source(spelling);
  if (!source) return refuse('source-unknown', { field: 'source' });
  const isPicked = channel === 'hand' && issued.mode === 'live';
  return isPicked && !source.active ? refuse('source-retired', { field: 'source' }) : null;
}

/** Plain fields and personal ones apart, as the process' definitions say; blanks are no values. */
export function splitFields(process: Process, fields: Fields): { plain: Fields; personal: Fields } {
  const plain: Record<string, FieldValue> = {};
  const personal: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (isBlank(value)) continue;
    (ownValue(process.definition.fields, name)?.personal === false ? plain : personal)[name] = value;
  }
  return { plain, personal };
}

/** The personal compartment of a fact about a lead; absent when there is nothing personal in it. */
export function compartment(
  subject: string,
  fields: Fields,
  keys: MatchKeys,
  { comment, proof }: { readonly comment?: string | undefined; readonly proof?: string | undefined } = {},
): Personal | undefined {
  const present = presentKeys(keys);
  const said = {
    ...(comment?.trim() ? { comment: comment.trim() } : {}),
    ...(proof ? { proof } : {}),
  };
  if (Object.keys({ ...fields, ...present, ...said }).length === 0) return undefined;
  return { subject, data: { fields, keys: present, ...said } };
}

/** The match keys that there are, as JSON. */
export const presentKeys = (keys: MatchKeys): Record<string, string> =>
  Object.fromEntries(Object.entries(keys).filter((key): key is [string, string] => key[1] !== undefined));
