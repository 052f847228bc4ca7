import type { Draft } from 'immer';
import * as z from 'zod';
import { memberStatuses } from '../lead/events/campaign.ts';
import {
  ConsentChoice,
  consentChannels,
  ExternalId,
  Fields,
  type FieldValue,
} from '../lead/events/capture.ts';
import { type Event, eventType, Id, Instant, millis, type Personal } from '../lead/events/event.ts';
import { thawed } from '../lead/frozen-state.ts';
import { ownValue } from '../lead/own-value.ts';
import type { Sync } from './sync.ts';

/**
 * Where a value of a record came from: a field of the lead, the list's default, the default of the owner's record type,
 * or the command (invariant 39).
 */
export const Provenance = z.record(
  z.string(),
  z.object({
    from: z.enum(['lead', 'default', 'command', 'external-id', 'owner-default']),
    field: z.string().optional(),
  }),
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
  /** Its record type: the one that its owner's records have (invariant 14). */
  recordType: Id.optional(),
  /** The id that another system gave it, and the batch it came with (Ours 1.9). */
  externalId: ExternalId.optional(),
  import: Id.optional(),
};

/** Campaigns that a person is in, by id: what a conversion carries from the lead to the contact (invariant 26). */
export const Memberships = z.record(
  Id,
  z.object({ status: z.enum(memberStatuses), at: Instant, respondedAt: Instant.optional() }),
);
export type Memberships = z.infer<typeof Memberships>;

/** What account, contact and opportunity have in common. */
export interface RecordState {
  readonly id: string;
  readonly version: number;
  readonly openedAt: number;
  readonly owner: string;
  readonly subject: string;
  readonly lead: string | null;
  readonly externalIds: readonly ExternalId[];
  readonly provenance: Provenance;
  readonly fields: Fields;
  readonly personal: { readonly fields: Fields };
  readonly recordType: string | null;
  /** When it was withdrawn, since its conversion was undone; 0 = it stands. */
  readonly withdrawnAt: number;
  /** How it stands with the host's CRM; `null` where that is not to have it. */
  readonly sync: Sync | null;
}

/** The state of a record before it is opened. */
export const unopened = (id: string): RecordState => ({
  id,
  version: 0,
  openedAt: 0,
  owner: '',
  subject: '',
  lead: null,
  externalIds: [],
  provenance: {},
  fields: {},
  personal: { fields: {} },
  recordType: null,
  withdrawnAt: 0,
  sync: null,
});

/** What a record's person allows and refuses, by channel. */
export const Consent = z.partialRecord(z.enum(consentChannels), ConsentChoice);

/**
 * An account or a contact says something else from now on. A conversion only fills blanks: it never changes what was
 * there (invariants 8 and 10), and consent, which is a contact's, only ever gets stricter by it (invariant 11).
 */
export const recordCorrected = eventType(
  'record-corrected',
  1,
  z.object({
    fields: Fields,
    provenance: Provenance,
    lead: Id.optional(),
    consent: Consent.optional(),
    campaigns: Memberships.optional(),
    /** The lead whose conversion was undone: it has nothing to do with this record any more. */
    unlinked: Id.optional(),
    /** Fields that were emptied, who owns it and, of a contact, whose it is from now on: by hand or by a file. */
    cleared: z.array(z.string()).optional(),
    owner: Id.optional(),
    account: Id.optional(),
    import: Id.optional(),
  }),
);

/** The conversion that made it was undone, and nobody had used it since (Ours 8.6). It stays in the log. */
export const recordWithdrawn = eventType('record-withdrawn', 1, z.object({ lead: Id }));

/** Leads that an account remembers: those that were converted into it last. */
const leadsKept = 1000;

/** Notes which leads a record came of, for each was converted into it, and that one was not in the end. */
export function noteLeads(
  record: Draft<{ readonly leads: readonly string[] }>,
  { lead, unlinked }: { readonly lead?: string | undefined; readonly unlinked?: string | undefined },
): void {
  if (unlinked !== undefined) record.leads = record.leads.filter((one) => one !== unlinked);
  if (lead !== undefined && !record.leads.includes(lead)) record.leads.push(lead);
}

/** Notes a lead, and forgets the oldest of very many. */
export function noteSomeLeads(
  record: Parameters<typeof noteLeads>[0],
  data: Parameters<typeof noteLeads>[1],
): void {
  noteLeads(record, data);
  if (record.leads.length > leadsKept) record.leads.shift();
}

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
  record.recordType = data.recordType ?? null;
  if (data.externalId) record.externalIds.push(thawed(data.externalId));
  fill(record, data, personal);
}

/** What of a record may be said anew. */
interface Said {
  readonly fields: Fields;
  readonly provenance: Provenance;
  readonly cleared?: readonly string[] | undefined;
  readonly owner?: string | undefined;
}

/** Puts plain and personal values, and where they came from, into a record; takes out what was cleared. */
export function fill(record: Draft<RecordState>, data: Said, personal: Personal | null): void {
  if (data.owner !== undefined) record.owner = data.owner;
  for (const field of data.cleared ?? []) {
    delete record.fields[field];
    delete record.personal.fields[field];
    delete record.provenance[field];
  }
  for (const [field, value] of Object.entries(data.fields)) record.fields[field] = copied(value);
  for (const [field, origin] of Object.entries(data.provenance)) record.provenance[field] = thawed(origin);
  const sealed = personal?.data['fields'] as Fields | undefined;
  for (const [field, value] of Object.entries(sealed ?? {})) record.personal.fields[field] = copied(value);
}

const copied = (value: FieldValue): string | number | boolean | string[] =>
  Array.isArray(value) ? [...value] : value;

/** The value of a record's field, wherever it is kept. */
export const recordField = (record: RecordState, field: string): FieldValue | undefined =>
  ownValue(record.personal.fields, field) ?? ownValue(record.fields, field);
