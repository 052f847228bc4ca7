import * as z from 'zod';
import { ConsentChoice, consentChannels, type MatchKeys } from '../lead/events/capture.ts';
import { type EventOf, eventType, Id, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';
import { fill, filling, opening, type RecordState, unopened } from './record.ts';

const consent = z.partialRecord(z.enum(consentChannels), ConsentChoice);

/** A contact came to be: a person of an account. Its match keys lie in the personal compartment. */
export const contactOpened = eventType('contact-opened', 1, z.object({ ...opening, account: Id, consent }));
/** Blank fields of a contact were filled; consent only ever gets stricter by conversion (invariant 11). */
export const contactCorrected = eventType(
  'record-corrected',
  1,
  z.object({ ...filling, consent: consent.optional() }),
);
export type ContactEvent = EventOf<typeof contactOpened> | EventOf<typeof contactCorrected>;

export interface Contact extends RecordState {
  readonly account: string;
  readonly consent: { readonly [channel: string]: 'granted' | 'denied' };
  readonly keys: MatchKeys;
}

export const contactStream = (id: string): string => `contact/${id}`;

export const contactEvolver = evolver<Contact, ContactEvent>(
  (first) => ({ ...unopened(idOf(first.stream)), account: '', consent: {}, keys: {} }),
  {
    'contact-opened'(contact, { data, occurredAt, personal }) {
      contact.account = data.account;
      contact.openedAt = millis(occurredAt);
      contact.owner = data.owner;
      contact.subject = data.subject;
      contact.lead = data.lead ?? null;
      Object.assign(contact.consent, data.consent);
      contact.keys = { ...(personal?.data['keys'] as MatchKeys | undefined) };
      fill(contact, data, personal);
    },
    'record-corrected'(contact, { data, personal }) {
      Object.assign(contact.consent, data.consent);
      fill(contact, data, personal);
    },
  },
);
