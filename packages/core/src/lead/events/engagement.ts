import * as z from 'zod';
import { ExternalId, Touch } from './capture.ts';
import { Day, type EventOf, eventType, Id, Instant } from './event.ts';

/** The kinds that ship (Ours 6.2); a process may add its own. */
export const engagementKinds = [
  'page-view',
  'visit',
  'email-open',
  'link-click',
  'form-submit',
  'file',
  'opt-in',
  'opt-out',
  'webinar-registered',
  'webinar-attended',
  'bounce',
  'complaint',
] as const;

/** The person did something that shows interest, or the opposite. */
export const engaged = eventType(
  'engaged',
  1,
  z.object({
    kind: Id,
    count: z.int().min(1),
    /** The day it happened on, in the process' zone: what evolve would need a calendar for. */
    day: Day,
    /** The value of the facet that the process buckets this kind by, e.g. `pricing`; empty when it declares none. */
    facet: z.string().max(100),
    /** False for a count without single times: it feeds scores, never a windowed rule (Ours 1.8). */
    timed: z.boolean(),
    confidence: z.enum(['human', 'suspected-robot']),
    facets: z.record(z.string(), z.string().max(500)),
    durationSeconds: z.number().min(0).optional(),
    externalId: ExternalId.optional(),
    touch: Touch.optional(),
    /** A column that holds a total: which one, and the total that was given now. */
    total: z.object({ key: Id, value: z.int().min(0) }).optional(),
    import: Id.optional(),
  }),
);

export const activityKinds = ['call', 'email', 'meeting', 'message', 'note'] as const;
export const activityOutcomes = [
  'reached',
  'no-answer',
  'voicemail',
  'wrong-number',
  'replied',
  'held',
  'no-show',
] as const;

/** A seller did something, or somebody reached a seller (Ours 6.5). The note is personal. */
export const activityLogged = eventType(
  'activity-logged',
  1,
  z.object({
    kind: z.enum(activityKinds),
    direction: z.enum(['outbound', 'inbound']),
    outcome: z.enum(activityOutcomes).optional(),
    durationSeconds: z.number().min(0).optional(),
    /** An outbound call, e-mail, message or meeting. */
    attempt: z.boolean(),
    /** Reached, replied, held, or any inbound one. */
    twoWay: z.boolean(),
  }),
);

/** Somebody promised to come back to the lead. With `hideUntil` the lead is snoozed. The note is personal. */
export const followUpSet = eventType(
  'follow-up-set',
  1,
  z.object({ kind: z.enum(activityKinds), dueAt: Instant, hideUntil: Instant.optional() }),
);
export const followUpDone = eventType('follow-up-done', 1, z.object({}));

export type EngagementEvent =
  | EventOf<typeof engaged>
  | EventOf<typeof activityLogged>
  | EventOf<typeof followUpSet>
  | EventOf<typeof followUpDone>;
