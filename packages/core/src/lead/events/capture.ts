import * as z from 'zod';
import { type EventOf, eventType, Id, Instant } from './event.ts';

export const channels = ['hand', 'file', 'bulk', 'sync', 'web'] as const;
/** The way in: by hand, import wizard, bulk loader, sync, web form. */
export type Channel = (typeof channels)[number];

/** A value of a lead's field. Instants and dates are ISO text, money is integer minor units. */
export const FieldValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
export type FieldValue = z.infer<typeof FieldValue>;
export const Fields = z.record(z.string(), FieldValue);
export type Fields = { readonly [field: string]: FieldValue };

/** An id that another system gave: unique with its source (Ours 1.3). */
export const ExternalId = z.object({ source: Id, id: Id });
export type ExternalId = z.infer<typeof ExternalId>;

/** Where a person came from this time (Ours 3.1). Direct = no referrer, no campaign, no click id. */
export const Touch = z.object({
  at: Instant,
  source: Id.optional(),
  medium: Id.optional(),
  campaign: Id.optional(),
  clickId: Id.optional(),
  referrer: z.string().max(2000).optional(),
  landing: z.string().max(2000).optional(),
});
export type Touch = z.infer<typeof Touch>;

export const consentChannels = ['email', 'phone', 'tracking'] as const;
export type ConsentChannel = (typeof consentChannels)[number];
export const ConsentChoice = z.enum(['granted', 'denied']);

/** The lead came to be. It carries the status and the owner that it starts with. */
export const captured = eventType(
  'captured',
  1,
  z.object({
    kind: z.enum(['person', 'company']),
    subject: Id,
    channel: z.enum(channels),
    fields: Fields,
    externalId: ExternalId.optional(),
    status: Id,
    statusKind: Id,
    rank: z.int(),
    /** Why a lead that starts disqualified is so. */
    reason: Id.optional(),
    source: Id.optional(),
    touch: Touch.optional(),
    consent: z.partialRecord(z.enum(consentChannels), ConsentChoice),
    owner: Id,
    import: Id.optional(),
    /** The submission it came of. */
    submission: Id.optional(),
    /** The account of somebody who bought before. */
    account: Id.optional(),
    /** When the lead will have waited too long in the queue that owns it. */
    ageDueAt: Instant.optional(),
  }),
);
/** Fields were set or cleared; values that stay the same are not in it. */
export const corrected = eventType(
  'corrected',
  1,
  z.object({
    fields: Fields,
    cleared: z.array(z.string()),
    source: Id.optional(),
    /** The e-mail address is another one: what bounced was not this one. */
    newAddress: z.boolean().optional(),
    import: Id.optional(),
  }),
);
/** The person, or somebody for it, chose whether a channel may be used. The proof is personal; older events have it plain. */
export const consentChanged = eventType(
  'consent-changed',
  1,
  z.object({
    channel: z.enum(consentChannels),
    choice: ConsentChoice,
    by: z.enum(['person', 'staff', 'import']),
    proof: z.string().max(500).optional(),
  }),
);

/** What `personal.data` of `captured` and `corrected` holds: personal fields, and the keys to find them again. */
export interface PersonalFields {
  readonly fields: Fields;
  readonly keys: MatchKeys;
}

const Key = z.string().max(500);

/** Normalised values by which records are found and matched, computed outside core and kept with the event. */
export const MatchKeys = z.object({
  email: Key.optional(),
  /** The mail domain, unless it is a free-mail provider's. */
  domain: Key.optional(),
  phone: Key.optional(),
  company: Key.optional(),
  registration: Key.optional(),
});
export type MatchKeys = z.infer<typeof MatchKeys>;

export type CaptureEvent =
  | EventOf<typeof captured>
  | EventOf<typeof corrected>
  | EventOf<typeof consentChanged>;
