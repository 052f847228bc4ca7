import * as z from 'zod';
import { type EventOf, eventType, Id } from './event.ts';

/** The lead left one status for another. `visitMs` is how long the visit that ends lasted. */
export const statusChanged = eventType(
  'status-changed',
  1,
  z.object({
    from: Id,
    to: Id,
    kind: Id,
    rank: z.int(),
    visitMs: z.int().min(0),
    reason: Id.optional(),
    /** True when a disqualified lead came back. */
    reopened: z.boolean().optional(),
  }),
);

export type StatusEvent = EventOf<typeof statusChanged>;
