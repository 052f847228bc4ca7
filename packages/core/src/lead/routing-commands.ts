import * as z from 'zod';
import { isOwnerId, Owner } from './events/assignment.ts';
import { Id, Instant } from './events/event.ts';
import { abilityWishes, strategies, Weights, whileAbsent } from './routing-shapes.ts';

/** A seller's id, as it stands in an owner. */
const SellerId = Id.refine(isOwnerId);
const at = Instant.optional();
const reason = z.string().trim().min(1).max(500);

/** Wishes about who owns leads, and about those who may. */
export const routingCommands = {
  assign: z.strictObject({
    type: z.literal('assign'),
    lead: Id,
    /** `seller/<id>`, `queue/<id>` or, to run the rules, `rules`. */
    to: z.union([Owner, z.literal('rules')]),
    reason: z.string().max(500).optional(),
    at,
    /** Only if this is still its owner; without effect where somebody else is. */
    from: Owner.optional(),
    /** A seller whom the rules must not give it to. */
    not: SellerId.optional(),
    /** The leads of one seller that are moved together. */
    batch: Id.optional(),
  }),
  /** The seller behind the actor takes a lead from its queue; of two at once exactly one gets it (Ours 5.4). */
  'take-lead': z.strictObject({ type: z.literal('take-lead'), lead: Id, at }),
  /** Owner or manager puts a lead back into a queue: the one it came from, unless another is named. */
  'return-lead': z.strictObject({
    type: z.literal('return-lead'),
    lead: Id,
    reason,
    to: z
      .string()
      .regex(/^queue\/.{1,190}$/)
      .optional(),
    at,
  }),
  /** The owner does not take on a lead given within 24 hours: the rules give it to somebody else. */
  reject: z.strictObject({ type: z.literal('reject'), lead: Id, reason, at }),
  'define-seller': z.strictObject({
    type: z.literal('define-seller'),
    seller: SellerId,
    name: z.string().max(200).optional(),
    /** Where mail to the seller goes. */
    email: z.email().max(254).optional(),
    active: z.boolean(),
    ...abilityWishes,
  }),
  /** A seller will be away; from the same instant again changes the end, and until that instant takes it back. */
  'set-absence': z.strictObject({
    type: z.literal('set-absence'),
    seller: SellerId,
    from: Instant,
    to: Instant,
    standIn: SellerId.optional(),
  }),
  'define-pool': z.strictObject({
    type: z.literal('define-pool'),
    pool: Id,
    strategy: z.enum(strategies),
    members: z.array(SellerId).max(1000),
    /** Shares, where the pool goes by weight; 1 where none is named. */
    weights: Weights.optional(),
    absent: z.enum(whileAbsent).optional(),
  }),
} as const;
