import * as z from 'zod';
import { grades } from '../grades.ts';
import { Day, type EventOf, eventType, Id, Instant } from './event.ts';

/** Points for who somebody is: what rules read of fields is kept as their result, never the fields (Ours 13.4). */
export const ProfilePoints = z.object({
  /** All groups together, in 1/1000 point, after the limits of each. */
  points: z.int(),
  /** The rules that matched, before those limits. */
  parts: z.array(z.object({ group: Id, rule: Id, points: z.int() })),
});
export type ProfilePoints = z.infer<typeof ProfilePoints>;

/** A grade and the criteria it comes from; what was unknown is left out. `thirds` are from D, before F and A+ limit it. */
export const Fit = z.object({
  grade: z.enum(grades),
  thirds: z.int(),
  parts: z.array(z.object({ id: Id, matched: z.boolean(), thirds: z.int() })),
});
export type Fit = z.infer<typeof Fit>;

/** Where a lead stands. Points are integers of 1/1000 point. */
const standing = {
  score: z.int(),
  behaviour: z.int(),
  /** Absent where no rule of the profile matched. */
  profile: ProfilePoints.optional(),
  /** Points for the pace from status to status; absent where they are none. */
  velocity: z.int().optional(),
  /** Absent while the grade is hidden: no criterion of fit is known to match or not to. */
  fit: Fit.optional(),
  band: Id,
  /** Where the band begins, in points: it tells the better of two bands. */
  bandFrom: z.int().optional(),
  previousBand: Id.optional(),
  /** True where the lead rose into its band anew: only that is news for people (Ours 7.5). */
  armed: z.boolean().optional(),
  /** Bands with a re-arm level that were reached, and not left below it since. */
  spent: z.array(Id).optional(),
  /** The day, in the process' zone, that the score was reckoned for. */
  day: Day,
  /** Start of the next day on which time alone crosses a band or a re-arm level; absent when none is ahead. */
  nextBandAt: Instant.optional(),
  cause: z.enum(['engagement', 'capture', 'fading', 'status', 'profile', 'rules']),
};

/** The score, the fit or the band changed (Ours 7.6). */
export const scored = eventType('scored', 1, z.object(standing));

/** The value of the facet that a kind is counted by; empty where it has none. */
const Bucket = z.union([Id.max(100), z.literal('')]);

/** Counts per day, and since ever with the first day of each, by the bucket that a process counts a kind in. */
export const Counted = z.object({
  days: z.record(Day, z.record(Bucket, z.int().min(1))),
  facets: z.record(Bucket, z.object({ count: z.int().min(1), first: Day })),
});
export type Counted = z.infer<typeof Counted>;

/** Other rules give another standing: nobody did anything (Ours 7.2). */
export const rescored = eventType(
  'rescored',
  1,
  z
    .object(standing)
    .omit({ armed: true })
    .extend({
      bandFrom: z.int(),
      /** The version of the process that the standing before was reckoned by; 0 when there was none. */
      previousProcess: z.int().min(0),
      /** Kinds of engagement that are counted in other buckets from now on (Ours 6.6). */
      recount: z.record(Id, Counted).optional(),
    }),
);

export type ScoringEvent = EventOf<typeof scored> | EventOf<typeof rescored>;
