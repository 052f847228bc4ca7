import * as z from 'zod';
import { Day, type EventOf, eventType, Id, Instant } from './event.ts';

/** The score or the band changed (Ours 7.6). Points are integers of 1/1000 point. */
export const scored = eventType(
  'scored',
  1,
  z.object({
    score: z.int(),
    behaviour: z.int(),
    band: Id,
    /** Where the band begins, in points: it tells the better of two bands. */
    bandFrom: z.int().optional(),
    previousBand: Id.optional(),
    /** The day, in the process' zone, that the score was reckoned for. */
    day: Day,
    /** Start of the next day on which fading alone crosses a band; absent when none is ahead. */
    nextBandAt: Instant.optional(),
    cause: z.enum(['engagement', 'capture', 'fading', 'status', 'rules']),
  }),
);

export type ScoringEvent = EventOf<typeof scored>;
