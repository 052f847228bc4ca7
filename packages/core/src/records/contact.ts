import type { Draft } from 'immer';
import * as z from 'zod';
import { noteMembership } from '../lead/campaign-state.ts';
import type { MatchKeys } from '../lead/events/capture.ts';
import { type EventOf, eventType, Id, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf, type Membership } from '../lead/lead.ts';
import { keysIn } from './account.ts';
import {
  Consent,
  fill,
  Memberships,
  noteLeads,
  open,
  opening,
  type RecordState,
  type recordCorrected,
  type recordWithdrawn,
  unopened,
} from './record.ts';
import { type SyncEvent, syncRecipes } from './sync.ts';

/** A contact came to be: a person of an account. Its match keys lie in the personal compartment. */
export const contactOpened = eventType(
  'contact-opened',
  1,
  z.object({ ...opening, account: Id.optional(), consent: Consent, campaigns: Memberships.optional() }),
);
export type ContactEvent =
  | EventOf<typeof contactOpened>
  | EventOf<typeof recordCorrected>
  | EventOf<typeof recordWithdrawn>
  | SyncEvent;

export interface Contact extends RecordState {
  /** `null` for somebody without an account. */
  readonly account: string | null;
  readonly consent: { readonly [channel: string]: 'granted' | 'denied' };
  readonly keys: MatchKeys;
  /** The leads that were converted into it: one person. */
  readonly leads: readonly string[];
  /** Campaigns that the person is a member of, once each: those of its leads when they were converted. */
  readonly campaigns: { readonly [campaign: string]: Membership };
}

export const contactStream = (id: string): string => `contact/${id}`;

export const contactEvolver = evolver<Contact, ContactEvent>(
  (first) => ({
    ...unopened(idOf(first.stream)),
    account: null,
    consent: {},
    keys: {},
    leads: [],
    campaigns: {},
  }),
  {
    'contact-opened'(contact, event) {
      const { data } = event;
      open(contact, event);
      contact.account = data.account ?? null;
      noteLeads(contact, data);
      noteMemberships(contact, data.campaigns);
      Object.assign(contact.consent, data.consent);
      contact.keys = keysIn(event) ?? {};
    },
    'record-corrected'(contact, event) {
      const { data, personal } = event;
      if (data.account !== undefined) contact.account = data.account;
      contact.keys = keysIn(event) ?? contact.keys;
      Object.assign(contact.consent, data.consent);
      noteLeads(contact, data);
      noteMemberships(contact, data.campaigns);
      fill(contact, data, personal);
    },
    ...syncRecipes,
    'record-withdrawn'(contact, { occurredAt }) {
      contact.withdrawnAt = millis(occurredAt);
    },
  },
);

function noteMemberships(contact: Draft<Contact>, memberships: Memberships = {}): void {
  for (const [campaign, { status, at, respondedAt }] of Object.entries(memberships)) {
    const heard = { status, at: millis(at), respondedAt: respondedAt ? millis(respondedAt) : 0 };
    noteMembership(contact.campaigns, campaign, heard);
  }
}
