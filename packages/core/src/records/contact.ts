import type { Draft } from 'immer';
import * as z from 'zod';
import type { MatchKeys } from '../lead/events/capture.ts';
import { type EventOf, eventType, Id } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';
import { Consent, fill, open, opening, type RecordState, type recordCorrected, unopened } from './record.ts';

/** A contact came to be: a person of an account. Its match keys lie in the personal compartment. */
export const contactOpened = eventType(
  'contact-opened',
  1,
  z.object({ ...opening, account: Id, consent: Consent }),
);
export type ContactEvent = EventOf<typeof contactOpened> | EventOf<typeof recordCorrected>;

export interface Contact extends RecordState {
  readonly account: string;
  readonly consent: { readonly [channel: string]: 'granted' | 'denied' };
  readonly keys: MatchKeys;
  /** The leads that were converted into it: one person. */
  readonly leads: readonly string[];
}

export const contactStream = (id: string): string => `contact/${id}`;

export const contactEvolver = evolver<Contact, ContactEvent>(
  (first) => ({ ...unopened(idOf(first.stream)), account: '', consent: {}, keys: {}, leads: [] }),
  {
    'contact-opened'(contact, event) {
      const { data, personal } = event;
      open(contact, event);
      contact.account = data.account;
      noteLead(contact, data.lead);
      Object.assign(contact.consent, data.consent);
      contact.keys = { ...(personal?.data['keys'] as MatchKeys | undefined) };
    },
    'record-corrected'(contact, { data, personal }) {
      Object.assign(contact.consent, data.consent);
      noteLead(contact, data.lead);
      fill(contact, data, personal);
    },
  },
);

function noteLead(contact: Draft<Contact>, lead: string | undefined): void {
  if (lead !== undefined && !contact.leads.includes(lead)) contact.leads.push(lead);
}
