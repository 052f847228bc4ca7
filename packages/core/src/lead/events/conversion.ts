import * as z from 'zod';
import { Owner } from './assignment.ts';
import { type EventOf, eventType, Id } from './event.ts';

const Result = z.object({ id: Id, created: z.boolean() });

/** The lead became an account, a contact and, where a sale is in sight, an opportunity. It carries the status it sets. */
export const converted = eventType(
  'converted',
  1,
  z.object({
    status: Id,
    rank: z.int(),
    previousStatus: Id,
    visitMs: z.int().min(0),
    owner: Owner,
    previousOwner: Owner,
    account: Result,
    contact: Result,
    opportunity: Result.optional(),
  }),
);

export type ConversionEvent = EventOf<typeof converted>;
