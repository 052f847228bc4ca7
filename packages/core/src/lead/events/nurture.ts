import * as z from 'zod';
import { type EventOf, eventType, Id, Instant } from './event.ts';

/** The lead entered a program, or came back to where it was taken out. `version` is the process version whose steps it follows. */
export const enrolled = eventType(
  'enrolled',
  1,
  z.object({
    enrolment: Id,
    program: Id,
    version: z.int().min(1),
    step: Id,
    /** When the step it stands at is due. */
    dueAt: Instant,
    by: z.enum(['entry', 'hand', 'rule']),
    /** True when it goes on where it was taken out. */
    resumed: z.boolean(),
  }),
);

/** A step was carried out, or put off: then `next` is the step itself and the visit stays the same. */
export const programAdvanced = eventType(
  'program-advanced',
  1,
  z.object({
    enrolment: Id,
    program: Id,
    step: Id,
    /** 1 for the first time the enrolment stands at the step. */
    visit: z.int().min(1),
    outcome: z.enum(['done', 'suppressed', 'withheld', 'yes', 'no', 'postponed', 'paused']),
    /** Why it was withheld or postponed. */
    reason: Id.optional(),
    /** The step it stands at now; absent when that was the last. */
    next: Id.optional(),
    dueAt: Instant.optional(),
  }),
);

export const leavingReasons = [
  'finished',
  'left',
  'goal',
  'exit',
  'converted',
  'disqualified',
  'erased',
  'removed',
  'entered-again',
  'unknown-program',
  'endless',
] as const;
export type Leaving = (typeof leavingReasons)[number];

/** The lead is in the program no more. */
export const leftProgram = eventType(
  'left-program',
  1,
  z.object({ enrolment: Id, program: Id, why: z.enum(leavingReasons) }),
);

/** From when on a date may let the lead into a program; without an instant no date is waited for. */
export const entryAwaited = eventType('entry-awaited', 1, z.object({ dueAt: Instant.optional() }));

export type NurtureEvent =
  | EventOf<typeof enrolled>
  | EventOf<typeof programAdvanced>
  | EventOf<typeof leftProgram>
  | EventOf<typeof entryAwaited>;
