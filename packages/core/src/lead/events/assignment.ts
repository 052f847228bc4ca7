import * as z from 'zod';
import { type EventOf, eventType, Id, Instant } from './event.ts';

/** `seller/<id>` or `queue/<id>`. */
export const Owner = z.string().regex(/^(seller|queue)\/.{1,190}$/);
export type Owner = z.infer<typeof Owner>;

/** Whether an id may stand in an owner, as a seller's or a queue's: one line of at most 190 characters. */
export const isOwnerId = (id: string): boolean => Owner.safeParse(`seller/${id}`).success;

/** An entry of the rules that matched and had nobody to give the lead to: how many were passed over, by reason. */
export const PassedEntry = z.object({
  entry: Id,
  reason: z.enum(['no-eligible-owner']),
  skipped: z.record(Id, z.int().min(1)),
});
export type PassedEntry = z.infer<typeof PassedEntry>;

/** The lead has a new owner, and this is who decided it. What was said about it is personal; older events have it plain. */
export const assigned = eventType(
  'assigned',
  1,
  z.object({
    owner: Owner,
    previous: Owner.optional(),
    how: z.enum(['rule', 'hand', 'take', 'return', 'reject', 'breach', 'default']),
    /** The entry of the assignment rules that matched. */
    entry: Id.optional(),
    /** The pool whose turn it was, and the number of that turn. */
    pool: Id.optional(),
    turn: z.int().optional(),
    reason: z.string().max(500).optional(),
    /** Entries that came before and had nobody there. */
    passed: z.array(PassedEntry).optional(),
    /** The seller who would have had it and is away: the owner stands in. */
    standsInFor: Id.optional(),
    /** The e-mail template that tells the new owner. */
    notify: Id.optional(),
    /** The leads of one seller that were moved together. */
    batch: Id.optional(),
    /** Given back within 24 hours of its assignment. */
    rejected: z.boolean().optional(),
    /** When the lead will have waited too long in the queue that owns it now. */
    ageDueAt: Instant.optional(),
  }),
);
/**
 * The rules were asked and the owner stays: the entries that matched had nobody there, or the response was overdue
 * and there is nobody but who let it be, or an entry keeps the owner.
 */
export const notAssigned = eventType(
  'not-assigned',
  1,
  z.object({
    owner: Owner,
    passed: z.array(PassedEntry),
    /** Asked because the response was overdue. */
    how: z.enum(['breach']).optional(),
  }),
);

export type AssignmentEvent = EventOf<typeof assigned> | EventOf<typeof notAssigned>;
