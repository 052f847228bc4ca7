import * as z from 'zod';
import { ConsentChoices, OpportunityInput, outcome } from './command-parts.ts';
import { Owner } from './events/assignment.ts';
import { ExternalId, Fields, MatchKeys } from './events/capture.ts';
import { Id, Instant } from './events/event.ts';
import { abilityWishes } from './routing-shapes.ts';

const at = Instant.optional();

/** What is known of a product; what is not named stays as it was. Prices are minor units, by price list. */
const product = {
  name: z.string().max(255).optional(),
  family: Id.optional(),
  active: z.boolean().optional(),
  currency: z.string().length(3).optional(),
  prices: z
    .record(Id, z.int().min(0))
    .refine((prices) => Object.keys(prices).length <= 1000, 'has more than 1,000 prices')
    .optional(),
};

/** What an opportunity may have become, apart from won and lost. */
const change = {
  fields: Fields.optional(),
  clear: z.array(Id).max(500).optional(),
  ...OpportunityInput.omit({ name: true }).shape,
  account: Id.optional(),
  contact: Id.optional(),
  owner: Owner.optional(),
};

/** The kinds of records that a file may hold, apart from leads. */
export const loadedRecords = ['account', 'contact', 'opportunity', 'product', 'seller'] as const;
export type LoadedRecord = (typeof loadedRecords)[number];

/** A record of which the host's CRM is to know. */
const synced = { record: z.enum(['account', 'contact', 'opportunity']), id: Id };

/** Wishes about what leads become, and about what is sold. */
export const recordCommands = {
  /** For a lead that was converted: account, contact and values come from it (Ours 8.5). */
  'open-opportunity': z.strictObject({
    type: z.literal('open-opportunity'),
    lead: Id,
    ...OpportunityInput.shape,
    owner: Owner.optional(),
    allowTruncation: z.boolean().optional(),
    at,
  }),
  'change-opportunity': z.strictObject({
    type: z.literal('change-opportunity'),
    opportunity: Id,
    ...change,
    at,
  }),
  /** Says something else of an account or a contact, by hand. */
  'correct-record': z.strictObject({
    type: z.literal('correct-record'),
    record: z.enum(['account', 'contact']),
    id: Id,
    fields: Fields,
    clear: z.array(Id).max(500).optional(),
    keys: MatchKeys.optional(),
    owner: Owner.optional(),
    at,
  }),
  /** The host's CRM has a record: the task that created or found it there says so (Ours 8.4). */
  'note-sync': z.strictObject({
    type: z.literal('note-sync'),
    ...synced,
    source: Id,
    externalId: Id,
    how: z.enum(['created', 'found']),
  }),
  /** The host's CRM does not take it: given up until somebody asks again. */
  'park-sync': z.strictObject({
    type: z.literal('park-sync'),
    ...synced,
    source: Id,
    code: z.string().min(1).max(100),
    attempts: z.int().min(0),
  }),
  /** Tries again what was parked. */
  'retry-sync': z.strictObject({ type: z.literal('retry-sync'), ...synced }),
  'define-product': z.strictObject({ type: z.literal('define-product'), product: Id, ...product }),
  /** One row of a file about something else than a lead, in one commit (Ours 1.9). */
  'load-record': z.strictObject({
    type: z.literal('load-record'),
    record: z.enum(loadedRecords),
    import: Id,
    /** Of a product or a seller the id is theirs here too. */
    externalId: ExternalId,
    /** The version of the record that the row was compared with; 0 when there was none. */
    comparedWith: z.int().min(0),
    /** Of an account: a company, or a person who buys for itself. */
    kind: z.enum(['business', 'person']).optional(),
    fields: Fields,
    clear: z.array(Id).max(500).optional(),
    keys: MatchKeys.optional(),
    owner: Owner.optional(),
    account: Id.optional(),
    contact: Id.optional(),
    consent: ConsentChoices.optional(),
    opportunity: OpportunityInput.omit({ name: true }).optional(),
    outcome: z.strictObject(outcome).optional(),
    product: z.strictObject(product).optional(),
    seller: z
      .strictObject({
        name: z.string().max(200).optional(),
        active: z.boolean().optional(),
        ...abilityWishes,
      })
      .optional(),
    at,
  }),
} as const;
