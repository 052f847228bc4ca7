import type { Draft } from 'immer';
import * as z from 'zod';
import { ConsentChoice, consentChannels, Fields, type FieldValue } from '../lead/events/capture.ts';
import { type Event, eventType, Id, millis, type Personal } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';

/** Where a value of a record came from: a field of the lead, the list's default, or the command (invariant 39). */
export const Provenance = z.record(
  z.string(),
  z.object({ from: z.enum(['lead', 'default', 'command', 'external-id']), field: z.string().optional() }),
);
export type Provenance = z.infer<typeof Provenance>;

/** What all records are opened with; personal values are in the personal compartment. */
export const opening = {
  subject: Id,
  owner: Id,
  fields: Fields,
  provenance: Provenance,
  /** The lead that was converted, if one was. */
  lead: Id.optional(),
};

/** What account, contact and opportunity have in common. */
export interface RecordState {
  readonly id: string;
  readonly version: number;
  readonly openedAt: number;
  readonly owner: string;
  readonly subject: string;
  readonly lead: string | null;
  readonly provenance: Provenance;
  readonly fields: Fields;
  readonly personal: { readonly fields: Fields };
}

/** The state of a record before it is opened. */
export const unopened = (id: string): RecordState => ({
  id,
  version: 0,
  openedAt: 0,
  owner: '',
  subject: '',
  lead: null,
  provenance: {},
  fields: {},
  personal: { fields: {} },
});

/** What a record's person allows and refuses, by channel. */
export const Consent = z.partialRecord(z.enum(consentChannels), ConsentChoice);

/**
 * Blank fields of an existing account or contact were filled; it never changes what was there (invariants 8 and 10).
 * Consent is a contact's, and only ever gets stricter by conversion (invariant 11).
 */
export const recordCorrected = eventType(
  'record-corrected',
  1,
  z.object({
    fields: Fields,
    provenance: Provenance,
    lead: Id.optional(),
    consent: Consent.optional(),
  }),
);

type Opening = z.infer<z.ZodObject<typeof opening>>;

/** Opens a record: what accounts, contacts and opportunities have in common. */
export function open(
  record: Draft<RecordState>,
  { data, occurredAt, personal }: Pick<Event, 'occurredAt' | 'personal'> & { readonly data: Opening },
): void {
  record.openedAt = millis(occurredAt);
  record.owner = data.owner;
  record.subject = data.subject;
  record.lead = data.lead ?? null;
  fill(record, data, personal);
}

/** Puts plain and personal values, and where they came from, into a record. */
export function fill(
  record: Draft<RecordState>,
  data: { readonly fields: Fields; readonly provenance: Provenance },
  personal: Personal | null,
): void {
  for (const [field, value] of Object.entries(data.fields)) record.fields[field] = copied(value);
  for (const [field, origin] of Object.entries(data.provenance)) record.provenance[field] = { ...origin };
  const sealed = personal?.data['fields'] as Fields | undefined;
  for (const [field, value] of Object.entries(sealed ?? {})) record.personal.fields[field] = copied(value);
}

const copied = (value: FieldValue): string | number | boolean | string[] =>
  Array.isArray(value) ? [...value] : value;

/** The value of a record's field, wherever it is kept. */
export const recordField = (record: RecordState, field: string): FieldValue | undefined =>
  ownValue(record.personal.fields, field) ?? ownValue(record.fields, field);
