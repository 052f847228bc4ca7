import * as z from 'zod';
import { type EventOf, eventType } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';
import { fill, open, opening, type RecordState, type recordCorrected, unopened } from './record.ts';

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
    'account-opened'(account, event) {
      open(account, event);
      account.kind = event.data.kind;
    },
    'record-corrected'(account, { data, personal }) {
      fill(account, data, personal);
    },
  },
);
