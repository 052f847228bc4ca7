import * as z from 'zod';
import { type EventOf, eventType, millis } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';
import { fill, opening, type RecordState, type recordCorrected, unopened } from './record.ts';

/** An account came to be: a company, or a person who buys for itself. */
export const accountOpened = eventType(
  'account-opened',
  1,
  z.object({ ...opening, kind: z.enum(['business', 'person']) }),
);
export type AccountEvent = EventOf<typeof accountOpened> | EventOf<typeof recordCorrected>;

export interface Account extends RecordState {
  readonly kind: 'business' | 'person';
}

export const accountStream = (id: string): string => `account/${id}`;

export const accountEvolver = evolver<Account, AccountEvent>(
  (first) => ({ ...unopened(idOf(first.stream)), kind: 'business' }),
  {
    'account-opened'(account, { data, occurredAt, personal }) {
      account.kind = data.kind;
      account.openedAt = millis(occurredAt);
      account.owner = data.owner;
      account.subject = data.subject;
      account.lead = data.lead ?? null;
      fill(account, data, personal);
    },
    'record-corrected'(account, { data, personal }) {
      fill(account, data, personal);
    },
  },
);
