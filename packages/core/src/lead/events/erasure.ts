import * as z from 'zod';
import { type EventOf, eventType, Id } from './event.ts';

/** Why somebody is erased: a choice and no text, so that it says nothing about the person. */
export const erasureReasons = ['request', 'consent-withdrawn', 'retention', 'mistake'] as const;

/**
 * The person behind the lead is to be forgotten: the data keys of all its subjects are destroyed once this is in the
 * log, and whoever finds it there makes sure of that.
 */
export const erased = eventType(
  'erased',
  1,
  z.object({
    /** All subjects of the person, whose keys are destroyed together. */
    subjects: z.array(Id),
    reason: z.enum(erasureReasons).optional(),
    /** The imports that touched the lead: the files behind them are not ours to clean. */
    imports: z.array(z.object({ id: Id, source: Id.optional() })),
  }),
);

export type ErasureEvent = EventOf<typeof erased>;
