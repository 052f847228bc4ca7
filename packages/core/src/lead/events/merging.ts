import * as z from 'zod';
import { ConsentChoice, consentChannels, Fields } from './capture.ts';
import { Day, type EventOf, eventType, Id, Instant } from './event.ts';

const Count = z.int().min(0);
const Bucket = z.union([Id.max(100), z.literal('')]);
const Days = z.record(Day, z.record(Bucket, Count));

/** How often people did something, as the absorbed lead counted it. */
export const Tally = z.object({
  total: Count,
  suspected: Count,
  firstAt: Instant.optional(),
  lastAt: Instant.optional(),
  days: Days,
  untimed: Days,
  facets: z.record(Bucket, z.object({ count: Count, first: Day })),
  recent: z.array(z.object({ at: Instant, id: Id, count: Count, facets: z.record(Id, z.string().max(500)) })),
});
export type Tally = z.infer<typeof Tally>;

/**
 * The lead took another one over (Ours 10.1): what that one counted, chose and suppressed counts here too, and fields
 * whose value is the other's now are named.
 */
export const merged = eventType(
  'merged',
  1,
  z.object({
    absorbed: Id,
    /** Leads that the absorbed one had taken over before: they come along. */
    below: z.array(Id),
    /** Whose value stands, the survivor's or the absorbed one's, for each field that both had or that was blank. */
    fieldChoices: z.record(Id, Id),
    /** Plain fields that were taken over, and what stood there before. Personal ones are in the compartment. */
    fields: Fields,
    before: Fields,
    engagement: z.record(Id, Tally),
    totals: z.record(Id, Count),
    consent: z.partialRecord(
      z.enum(consentChannels),
      z.object({ choice: ConsentChoice, by: z.enum(['person', 'staff', 'import']), at: Instant }),
    ),
    mail: z.object({
      complained: z.boolean(),
      hardBounced: z.boolean(),
      hardBouncedAt: Instant.optional(),
      addressSince: Instant.optional(),
      requested: Count,
      marketing: z.array(Instant),
    }),
  }),
);

/** Another lead took this one over, or that one was taken over in its turn: commands go to `into` from now on. */
export const absorbed = eventType('absorbed', 1, z.object({ into: Id }));

/** A merge was taken back (Ours 10.2): each side has its own counts, consent and suppression again. In both streams. */
export const mergeReverted = eventType(
  'merge-reverted',
  1,
  z.object({
    survivor: Id,
    absorbed: Id,
    /** Of the survivor: plain fields that have their former value again, and those that had none. */
    fields: Fields,
    cleared: z.array(Id),
  }),
);

export type MergingEvent = EventOf<typeof merged> | EventOf<typeof absorbed> | EventOf<typeof mergeReverted>;
