import * as z from 'zod';
import { type EventOf, eventType, Id } from './event.ts';

/** At most so many leads are suspected of one at once. */
export const suspectsMax = 20;

/** Another lead that may be the same person or company. */
export const Suspect = z.object({
  lead: Id,
  /** The rule that finds them most alike. */
  rule: Id,
  /** How alike, in basis points: 10,000 is equal in all that the rule compares. */
  score: z.int().min(0).max(10_000),
});

/** Others were found that the lead may be one with (Ours 10.2). Nothing is merged by it: a person confirms or dismisses it. */
export const duplicateSuspected = eventType(
  'duplicate-suspected',
  1,
  z.object({
    /** The likeliest first. */
    suspects: z.array(Suspect).min(1).max(suspectsMax),
    /** The position of the log up to which others were looked for: what came later is held against this lead then. */
    asOf: z.int().min(0),
  }),
);

/** Somebody said that the lead and another one are two: they are never suspected again. */
export const duplicateDismissed = eventType('duplicate-dismissed', 1, z.object({ lead: Id }));

export type SuspicionEvent = EventOf<typeof duplicateSuspected> | EventOf<typeof duplicateDismissed>;
