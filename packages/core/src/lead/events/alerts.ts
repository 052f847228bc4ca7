import * as z from 'zod';
import { Owner } from './assignment.ts';
import { type EventOf, eventType, Id, Instant } from './event.ts';

/** What a threshold may do. */
export const thresholdActs = ['alert', 'status', 'points', 'enrol', 'assign', 'follow-up'] as const;

/** People did something often enough, or not at all for long enough (Ours 6.3). What could not be done says why. */
export const thresholdReached = eventType(
  'threshold-reached',
  1,
  z.object({
    rule: Id,
    /** The message, page or campaign that it was about; empty where the rule is about the lead. */
    key: z.string().max(500),
    /** How often it was counted then. */
    count: z.int().min(0),
    /** When it was reached: of the fact that reached it, not of the decision. */
    at: Instant,
    /** True when facts told late, or rules of today, found it reached after it was. */
    late: z.boolean().optional(),
    // biome-ignore lint/suspicious/noThenProperty: the word that rules and events share; data, never awaited
    then: z.array(
      z.object({
        do: z.enum(thresholdActs),
        outcome: z.enum(['done', 'withheld']),
        reason: Id.optional(),
      }),
    ),
  }),
);

/** From when on something that people no longer do may be missed; without an instant nothing is waited for. */
export const absenceAwaited = eventType('absence-awaited', 1, z.object({ dueAt: Instant.optional() }));

export const alertCauses = ['band', 'threshold', 'deadline', 'queue-age', 'assignment', 'program'] as const;
export type AlertCause = (typeof alertCauses)[number];

/** Somebody should look at the lead now. */
export const alertRaised = eventType(
  'alert-raised',
  1,
  z.object({
    alert: Id,
    /** The rule that asked for it. */
    rule: Id,
    cause: z.enum(alertCauses),
    to: Owner,
    /** By when somebody should have tried to reach the person. */
    dueAt: Instant.optional(),
    late: z.boolean().optional(),
    /** The leads that were moved together: said once to whom they went to, of the first. */
    batch: Id.optional(),
  }),
);

/** Somebody acted on an alert: tried to reach the person, or said so. */
export const alertAcknowledged = eventType(
  'alert-acknowledged',
  1,
  z.object({ alert: Id, how: z.enum(['attempt', 'hand']) }),
);

export type AlertEvent =
  | EventOf<typeof thresholdReached>
  | EventOf<typeof absenceAwaited>
  | EventOf<typeof alertRaised>
  | EventOf<typeof alertAcknowledged>;
