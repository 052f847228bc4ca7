import * as z from 'zod';
import { Owner } from './events/assignment.ts';
import {
  ConsentChoice,
  channels,
  consentChannels,
  ExternalId,
  Fields,
  MatchKeys,
  Touch,
} from './events/capture.ts';
import { Day, Id, Instant } from './events/event.ts';

/** Consent as it is given with a command, by channel. */
export const ConsentChoices = z.partialRecord(z.enum(consentChannels), ConsentChoice);
/** When something happened; now if it is not said. */
export const at = Instant.optional();

/** One engagement as a host, a file or a tracker reports it. */
export const EngagementInput = z.strictObject({
  kind: Id,
  at,
  count: z.int().min(1).max(1_000_000).optional(),
  facets: z
    .record(Id, z.string().max(500))
    .refine((facets) => Object.keys(facets).length <= 20, 'has more than 20 facets')
    .optional(),
  timed: z.boolean().optional(),
  confidence: z.enum(['human', 'suspected-robot']).optional(),
  durationSeconds: z.number().min(0).optional(),
  externalId: ExternalId.optional(),
  touch: Touch.optional(),
  /** The count is a running total of this key: only what is new is recorded (Ours 1.8). */
  totalOf: Id.optional(),
});
export type EngagementInput = z.infer<typeof EngagementInput>;

/** A product line; prices in minor units, discounts in basis points (Ours 8.5). Without a price that of the list. */
export const LineInput = z.strictObject({
  product: Id,
  quantity: z.number().positive().max(1_000_000),
  listPrice: z.int().min(0).optional(),
  discountAsked: z.int().min(0).max(10_000).optional(),
  discountGranted: z.int().min(0).max(10_000).optional(),
});
export const OpportunityInput = z.strictObject({
  name: z.string().min(1).max(255).optional(),
  kind: z.enum(['sale', 'service']).optional(),
  lines: z.array(LineInput).max(200).optional(),
  amount: z.int().min(0).optional(),
  currency: z.string().length(3).optional(),
  closeDate: Day.optional(),
  /** How far it is, in the words of those who sell. */
  stage: Id.optional(),
  /** By which price list lines without a price are reckoned; `standard` if absent. */
  priceList: Id.optional(),
});
export type LineInput = z.infer<typeof LineInput>;
export type OpportunityInput = z.infer<typeof OpportunityInput>;

/** How a lead becomes account, contact and, where one is named, opportunity (DOMAIN 8). */
export const conversion = {
  /**
   * An existing account's id, `new`, `person` for a new account that is the person itself, or `match`: the one that
   * number or domain point to, else a new one. By source and id one that the host's CRM named as a candidate.
   */
  account: z
    .union([
      z.strictObject({ id: Id }),
      z.strictObject({ source: Id, id: Id }),
      z.enum(['new', 'person', 'match']),
    ])
    .optional(),
  contact: z.strictObject({ id: Id }).optional(),
  /** Names the contact where the lead has no person's name. */
  contactName: z
    .strictObject({ firstName: z.string().max(80).optional(), lastName: z.string().min(1).max(80) })
    .optional(),
  opportunity: OpportunityInput.optional(),
  /** Owner of the new records; the lead's owner if absent. */
  owner: Owner.optional(),
  status: Id.optional(),
  overwriteLeadSource: z.boolean().optional(),
  allowTruncation: z.boolean().optional(),
  /** Convert although another contact may be the same person. */
  bypassDuplicates: z.boolean().optional(),
  at,
};
export const outcome = {
  outcome: z.enum(['won', 'lost']),
  /** Minor units; a won opportunity without it counts its amount. */
  value: z.int().min(0).optional(),
  reason: z.string().max(200).optional(),
  at,
};
export const capture = {
  kind: z.enum(['person', 'company']).optional(),
  channel: z.enum(channels),
  fields: Fields,
  keys: MatchKeys.optional(),
  externalId: ExternalId.optional(),
  source: Id.optional(),
  status: Id.optional(),
  /** Why a lead that starts disqualified is so. */
  reason: Id.optional(),
  comment: z.string().max(10_000).optional(),
  owner: Owner.optional(),
  touch: Touch.optional(),
  consent: ConsentChoices.optional(),
  /** Run the assignment rules; by default they run for web forms only (Ours 1.8). */
  assign: z.boolean().optional(),
  at,
};

export const campaign = {
  name: z.string().min(1).max(200),
  kind: Id.optional(),
  /** The campaign that this one is a part of: named once, and there before. */
  parent: Id.optional(),
  starts: Day.optional(),
  ends: Day.optional(),
  budget: z.int().min(0).optional(),
};
