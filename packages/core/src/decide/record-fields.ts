import { faultOf, isBlank } from '../criteria/fields.ts';
import { isSameValue } from '../criteria/same-value.ts';
import type { Fields, FieldValue, MatchKeys } from '../lead/events/capture.ts';
import type { Personal } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Process } from '../process/process.ts';
import { type Provenance, type RecordState, recordField } from '../records/record.ts';
import { presentKeys } from './lead-fields.ts';

/** The records that have fields of their own. */
export type FieldedRecord = 'account' | 'contact' | 'opportunity';

/** What is said of a record's fields: new values, and which to empty. */
export interface Wish {
  readonly fields?: Fields | undefined;
  readonly clear?: readonly string[] | undefined;
}

/** What would become of a record's fields: values that differ from its own, and fields to empty that it has. */
export interface FieldChange {
  readonly fields: Fields;
  readonly cleared: readonly string[];
}

/** Compares what is said with what a record has; `null` = there is none yet. A blank value empties its field. */
export function fieldChange(record: RecordState | null, { fields = {}, clear = [] }: Wish): FieldChange {
  const has = (field: string): FieldValue | undefined => record?.fields && recordField(record, field);
  const changed = Object.entries(fields).filter(
    ([field, value]) => !isBlank(value) && !isSameValue(has(field), value),
  );
  const blank = Object.keys(fields).filter((field) => isBlank(fields[field] ?? ''));
  const asked = [...clear.filter((field) => !Object.hasOwn(fields, field)), ...blank];
  const cleared = [...new Set(asked)].filter((field) => has(field) !== undefined);
  return { fields: Object.fromEntries(changed), cleared };
}

export const isNothing = ({ fields, cleared }: FieldChange): boolean =>
  Object.keys(fields).length + cleared.length === 0;

/** The first value that does not fit its field: `invalid`, with the field and the fault. A blank fits any field. */
export function recordFieldRefusal(process: Process, kind: FieldedRecord, fields: Fields): Refusal | null {
  for (const [name, value] of Object.entries(fields)) {
    const field = ownValue(process.definition.records[kind], name);
    const fault = field ? !isBlank(value) && faultOf(field, value) : 'unknown-field';
    if (fault) return refuse('invalid', { field: name, detail: { fault } });
  }
  return null;
}

/** Values as an event holds them: the plain ones, where all came from, and the personal compartment. */
export interface SplitValues {
  readonly fields: Fields;
  readonly provenance: Provenance;
  readonly personal: Personal | undefined;
}

/** Parts values by what the process says of their fields; whoever gave the command gave them. */
export function splitValues(
  process: Process,
  kind: FieldedRecord,
  subject: string,
  values: Fields,
  keys: MatchKeys | null = null,
): SplitValues {
  const fields: Record<string, FieldValue> = {};
  const personal: Record<string, FieldValue> = {};
  const provenance: Record<string, { from: 'command' }> = {};
  for (const [name, value] of Object.entries(values)) {
    const isPlain = ownValue(process.definition.records[kind], name)?.personal === false;
    (isPlain ? fields : personal)[name] = value;
    provenance[name] = { from: 'command' };
  }
  const data = { fields: personal, ...(keys ? { keys: presentKeys(keys) } : {}) };
  const isSealed = Object.keys(personal).length > 0 || keys !== null;
  return { fields, provenance, personal: isSealed ? { subject, data } : undefined };
}
