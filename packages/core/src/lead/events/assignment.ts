import * as z from 'zod';
import { type EventOf, eventType, Id } from './event.ts';

/** `seller/<id>` or `queue/<id>`. */
export const Owner = z.string().regex(/^(seller|queue)\/.{1,190}$/);
export type Owner = z.infer<typeof Owner>;

/** Whether an id may stand in an owner, as a seller's or a queue's: one line of at most 190 characters. */
export const isOwnerId = (id: string): boolean => Owner.safeParse(`seller/${id}`).success;

/** The lead has a new owner, and this is who decided it. What was said about it is personal; older events have it plain. */
export const assigned = eventType(
  'assigned',
  1,
  z.object({
    owner: Owner,
    previous: Owner.optional(),
    how: z.enum(['rule', 'hand', 'take', 'return', 'default']),
    /** The entry of the assignment rules that matched. */
    entry: Id.optional(),
    /** The pool whose turn it was, and the number of that turn. */
    pool: Id.optional(),
    turn: z.int().optional(),
    reason: z.string().max(500).optional(),
  }),
);

export type AssignmentEvent = EventOf<typeof assigned>;
