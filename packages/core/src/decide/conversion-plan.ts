import type { Mapped } from '../conversion/field-map.ts';
import type { CommandOf } from '../lead/commands.ts';
import type { ExternalId } from '../lead/events/capture.ts';
import type { Personal } from '../lead/events/event.ts';
import type { Lead } from '../lead/lead.ts';
import type { Status } from '../lead/statuses.ts';
import type { Account } from '../records/account.ts';
import { accountStream } from '../records/account.ts';
import type { Contact } from '../records/contact.ts';
import type { Line } from '../records/opportunity.ts';

/** What a conversion is asked to do. */
export type ConversionRequest = Omit<CommandOf<'convert'>, 'type' | 'lead' | 'at'>;

/** A conversion that nothing stands against. */
export interface ConversionPlan {
  readonly lead: Lead;
  readonly request: ConversionRequest;
  readonly at: number;
  readonly owner: string;
  readonly status: Status;
  readonly account: AccountPlan;
  readonly contact: ContactPlan;
  readonly opportunity: OpportunityPlan | null;
}

/** The account that a conversion makes or fills. */
export interface AccountPlan {
  readonly id: string;
  readonly existing: Account | null;
  /** A lead without a company becomes a person account. */
  readonly kind: Account['kind'];
  /** Its id in the host's CRM, where only that had it so far. */
  readonly externalId: ExternalId | null;
  readonly mapped: Mapped;
  readonly recordType: string | null;
}

/** The contact that a conversion makes or fills. */
export interface ContactPlan {
  readonly id: string;
  readonly existing: Contact | null;
  readonly mapped: Mapped;
  readonly recordType: string | null;
}

/** The opportunity that a conversion opens. */
export interface OpportunityPlan {
  readonly id: string;
  readonly lines: readonly Line[];
  readonly amount: number | undefined;
  readonly mapped: Mapped;
  readonly recordType: string | null;
}

/** The record type as an event has it: absent where records have none. */
export const typed = (recordType: string | null) => (recordType === null ? {} : { recordType });

/** Whose data an account's values are: its own, or the person's whose account it is. */
export const accountSubject = ({ existing, kind, id }: AccountPlan, lead: Lead): string =>
  existing?.subject ?? (kind === 'person' ? lead.subject : accountStream(id));

/** The personal compartment of a record; absent when nothing of it is personal. */
export const sealedFields = (
  subject: string,
  mapped: Mapped,
  more: Personal['data'] = {},
): Personal | undefined =>
  Object.keys(mapped.personal).length + Object.keys(more).length > 0
    ? { subject, data: { fields: mapped.personal, ...more } }
    : undefined;
