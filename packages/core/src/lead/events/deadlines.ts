import * as z from 'zod';
import { Owner } from './assignment.ts';
import { type EventOf, eventType, Id, Instant } from './event.ts';

/** What a deadline is for: the first response, or leaving a status. The time to heed an alert stands in the alert. */
export const deadlineKinds = ['response', 'status'] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

/** Something is due by an instant that was reckoned by the calendar of its day; it stands until it is set anew. */
export const deadlineSet = eventType(
  'deadline-set',
  1,
  z.object({
    deadline: z.enum(deadlineKinds),
    dueAt: Instant,
    /** When to warn that it draws near. */
    warnAt: Instant.optional(),
    /** The rule that set it, where there are several. */
    rule: Id.optional(),
  }),
);

/** A deadline draws near, and nobody has done yet what it is for. */
export const deadlineWarned = eventType(
  'deadline-warned',
  1,
  z.object({ deadline: z.enum(deadlineKinds), dueAt: Instant }),
);

/** The owner has not tried to reach the lead in time: once for each assignment. `breaches` counts those of the lead. */
export const responseOverdue = eventType(
  'response-overdue',
  1,
  z.object({ owner: Owner, dueAt: Instant, breaches: z.int().min(1) }),
);

/** The lead has been in its status for longer than it should. */
export const statusOverdue = eventType('status-overdue', 1, z.object({ status: Id, dueAt: Instant }));

export type DeadlineEvent =
  | EventOf<typeof deadlineSet>
  | EventOf<typeof deadlineWarned>
  | EventOf<typeof responseOverdue>
  | EventOf<typeof statusOverdue>;
