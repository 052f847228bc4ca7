import * as z from 'zod';
import { AlertTo } from '../lead/alert-to.ts';
import { Owner } from '../lead/events/assignment.ts';
import { Id } from '../lead/events/event.ts';
import { Within } from '../lead/within.ts';

/** What becomes of deadlines, and may be told of. */
export const deadlineMoments = [
  'response-warned',
  'response-overdue',
  'status-warned',
  'status-overdue',
] as const;

/** Of what somebody is told at once, beside thresholds: without a rule nobody is. */
export const Alerts = z.strictObject({
  /** Who is told where neither the owner nor the members of its queue can be. */
  manager: Owner.optional(),
  /** The lead rose into a band. */
  bands: z
    .array(z.strictObject({ id: Id, on: Id, to: AlertTo.optional(), within: Within.optional() }))
    .max(50)
    .optional(),
  /** A deadline draws near, or passed: by default the manager is told (Ours 5.6). */
  deadlines: z
    .array(
      z.strictObject({
        id: Id,
        on: z.enum(deadlineMoments),
        to: AlertTo.optional(),
        within: Within.optional(),
      }),
    )
    .max(50)
    .optional(),
  /** Somebody gave the lead to a new owner by hand: the owner is told. */
  assigned: z.strictObject({ id: Id, within: Within.optional() }).optional(),
});
export type Alerts = z.infer<typeof Alerts>;
