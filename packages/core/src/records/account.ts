import * as z from 'zod';
import type { MatchKeys } from '../lead/events/capture.ts';
import { type Event, type EventOf, eventType, Id, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { thawed } from '../lead/frozen-state.ts';
import { idOf } from '../lead/lead.ts';
import {
  fill,
  noteSomeLeads,
  open,
  opening,
  type RecordState,
  type recordCorrected,
  type recordWithdrawn,
  unopened,
} from './record.ts';
import { type SyncEvent, syncRecipes } from './sync.ts';

/** An account came to be: a company, or a person who buys for itself. */
export const accountOpened = eventType(
  'account-opened',
  1,
  z.object({
    ...opening,
    kind: z.enum(['business', 'person']),
    /** The one contact of a person account: the person. */
    contact: Id.optional(),
  }),
);
export type AccountEvent =
  | EventOf<typeof accountOpened>
  | EventOf<typeof recordCorrected>
  | EventOf<typeof recordWithdrawn>
  | SyncEvent;

export interface Account extends RecordState {
  readonly kind: 'business' | 'person';
  /** The one contact of a person account; `null` for a company. */
  readonly contact: string | null;
  /** The leads that were converted into it, the latest 1000: what they did and what was done is reached by them. */
  readonly leads: readonly string[];
  /** What it is claimed by: as it was opened, or as a correction says since. */
  readonly keys: MatchKeys;
}

export const accountStream = (id: string): string => `account/${id}`;

export const accountEvolver = evolver<Account, AccountEvent>(
  (first) => ({ ...unopened(idOf(first.stream)), kind: 'business', contact: null, leads: [], keys: {} }),
  {
    'account-opened'(account, event) {
      open(account, event);
      account.kind = event.data.kind;
      account.contact = event.data.contact ?? null;
      account.keys = keysIn(event) ?? {};
      noteSomeLeads(account, event.data);
    },
    'record-corrected'(account, event) {
      noteSomeLeads(account, event.data);
      fill(account, event.data, event.personal);
      account.keys = keysIn(event) ?? account.keys;
    },
    ...syncRecipes,
    'record-withdrawn'(account, { occurredAt }) {
      account.withdrawnAt = millis(occurredAt);
    },
  },
);

/** The match keys that an event says in its personal compartment; `null` where it says none. */
export function keysIn({ personal }: Pick<Event, 'personal'>): MatchKeys | null {
  const keys = personal?.data['keys'] as MatchKeys | undefined;
  return keys ? thawed(keys) : null;
}
