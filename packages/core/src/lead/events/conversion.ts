import * as z from 'zod';
import { Owner } from './assignment.ts';
import { type EventOf, eventType, Id, Instant } from './event.ts';

const Result = z.object({ id: Id, created: z.boolean() });

/** The lead became an account, a contact and, where a sale is in sight, an opportunity. It carries the status it sets. */
export const converted = eventType(
  'converted',
  1,
  z.object({
    status: Id,
    rank: z.int(),
    previousStatus: Id,
    visitMs: z.int().min(0),
    owner: Owner,
    previousOwner: Owner,
    account: Result,
    contact: Result,
    opportunity: Result.optional(),
    /** Whose the open follow-up is from now on; absent where there is none (invariant 24). */
    followUp: Owner.optional(),
  }),
);

const Undone = z.object({ id: Id, withdrawn: z.boolean() });

/**
 * The conversion was undone (Ours 8.6): the lead is where it was before, and of what the conversion made all that
 * nobody had used was withdrawn. Said about it is personal.
 */
export const conversionReverted = eventType(
  'conversion-reverted',
  1,
  z.object({
    status: Id,
    statusKind: Id,
    rank: z.int(),
    /** Why it was disqualified, if it was. */
    reason: Id.optional(),
    previousStatus: Id,
    visitMs: z.int().min(0),
    owner: Owner,
    previousOwner: Owner,
    /** When the lead will have waited too long in the queue that owns it again. */
    ageDueAt: Instant.optional(),
    account: Undone,
    contact: Undone,
    opportunity: Undone.optional(),
  }),
);

export type ConversionEvent = EventOf<typeof converted> | EventOf<typeof conversionReverted>;
