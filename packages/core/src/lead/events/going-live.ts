import * as z from 'zod';
import { type EventOf, eventType, Instant } from './event.ts';

/** What only history told of has live consequences from now on, such as alerts, deadlines and programs (Ours 0.2). */
export const wentLive = eventType(
  'went-live',
  1,
  z.object({
    /** When the lead will have waited too long in the queue that owns it: its stay counts from now on. */
    ageDueAt: Instant.optional(),
  }),
);

export type GoingLiveEvent = EventOf<typeof wentLive>;
