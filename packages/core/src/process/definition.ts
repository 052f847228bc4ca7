import * as z from 'zod';
import { Assignment, Territory } from '../assignment/entries.ts';
import { Queue, SalesTeam } from '../assignment/queues.ts';
import { BusinessCalendar } from '../calendar/business.ts';
import { CampaignRules } from '../capture/campaigns.ts';
import { Source } from '../capture/sources.ts';
import { Conversion } from '../conversion/field-map.ts';
import { Field } from '../criteria/fields.ts';
import { Duplicates } from '../duplicates/rules.ts';
import { Alerts } from '../engagement/alerts.ts';
import { EngagementRules } from '../engagement/facets.ts';
import { Owner } from '../lead/events/assignment.ts';
import { Id } from '../lead/events/event.ts';
import { sellerAbilities, strategies, Weights, whileAbsent } from '../lead/routing-shapes.ts';
import { DisqualifyReason, Status, Transitions } from '../lead/statuses.ts';
import { Program } from '../nurture/program.ts';
import { DeadlineRules } from '../response/deadlines.ts';
import { ConsentRegimes } from '../response/mail-law.ts';
import { MailRules } from '../response/mail-rules.ts';
import { Response } from '../response/rules.ts';
import { Template } from '../response/templates.ts';
import { Scoring } from '../scoring/rules.ts';

/**
 * Who sells. Publishing the process defines its sellers and pools with it, for teams that keep everything in one
 * file; what a seller or a pool has no word about here stays as it is.
 */
export const Team = z.strictObject({
  sellers: z
    .array(
      z.strictObject({
        id: Id,
        name: z.string().max(200).optional(),
        email: z.email().max(254).optional(),
        ...sellerAbilities,
      }),
    )
    .default([]),
  teams: z.array(SalesTeam).max(1000).optional(),
  territories: z.array(Territory).max(1000).optional(),
  pools: z
    .array(
      z.strictObject({
        id: Id,
        strategy: z.enum(strategies).default('round-robin'),
        members: z.array(Id),
        weights: Weights.optional(),
        absent: z.enum(whileAbsent).optional(),
      }),
    )
    .default([]),
  /** Who may give leads away by hand: anybody, which is what absence means, or managers and admins only. */
  assign: z.enum(['anybody', 'managers']).optional(),
  /** Actors who may do everything, by id: `ada` for `user:ada`. */
  admins: z.array(Id).max(1000).optional(),
});

/** The rules of one organisation as data: JSON, versioned; the version that decided is stamped on every event. */
export const ProcessDefinition = z.strictObject({
  id: Id,
  /** A change needs a higher version to be published. */
  version: z.int().min(1),
  /** IANA time zone that days are counted in. */
  zone: z.string().default('UTC'),
  /** Two-letter code of the language of labels and mails. */
  language: z.string().length(2).default('en'),
  /** Two-letter country that phone numbers without a prefix belong to. */
  country: z.string().length(2).optional(),
  /** When the organisation works; by default Monday to Friday, nine to six (Ours 5.6). */
  calendar: BusinessCalendar.optional(),
  currency: z.string().length(3).default('EUR'),
  fields: z.record(z.string().min(1).max(200), Field),
  records: z.strictObject({
    account: z.record(z.string(), Field),
    contact: z.record(z.string(), Field),
    opportunity: z.record(z.string(), Field),
  }),
  statuses: z.array(Status).min(2),
  reasons: z.array(DisqualifyReason).default([]),
  /** Which status may follow which; without it the table of Ours 2.2. */
  transitions: Transitions.optional(),
  sources: z.array(Source),
  campaigns: CampaignRules.optional(),
  engagement: EngagementRules,
  /** By when leads are to be responded to; without it nothing is due. */
  deadlines: DeadlineRules.optional(),
  alerts: Alerts.optional(),
  scoring: Scoring,
  assignment: Assignment,
  queues: z.array(Queue).default([]),
  /** Who owns a lead that nothing assigned; else the actor of the command. */
  defaultOwner: Owner.optional(),
  /** How leads that may be one are found. */
  duplicates: Duplicates.optional(),
  conversion: Conversion,
  /** How much of a price may be granted, in basis points: by anybody, and by who leads the owner (Ours 8.5). */
  discounts: z
    .strictObject({
      seller: z.int().min(0).max(10_000).optional(),
      manager: z.int().min(0).max(10_000).optional(),
    })
    .optional(),
  /** What silence means, per channel: `opt-in` where nothing is said. */
  consent: ConsentRegimes.optional(),
  /** Who writes, and how mail is sent. */
  mail: MailRules.optional(),
  templates: z.array(Template).max(1000).optional(),
  response: Response.optional(),
  programs: z.array(Program).max(200).optional(),
  team: Team.optional(),
});
export type ProcessDefinition = z.infer<typeof ProcessDefinition>;
/** What one writes: parts with a default may be left out. */
export type ProcessInput = z.input<typeof ProcessDefinition>;
