import * as z from 'zod';
import { accessCommands } from './access-commands.ts';
import {
  at,
  ConsentChoices,
  campaign,
  capture,
  conversion,
  EngagementInput,
  outcome,
} from './command-parts.ts';
import { Owner } from './events/assignment.ts';
import { memberStatuses } from './events/campaign.ts';
import {
  ConsentChoice,
  channels,
  consentChannels,
  ExternalId,
  Fields,
  MatchKeys,
  Touch,
} from './events/capture.ts';
import { activityKinds, activityOutcomes } from './events/engagement.ts';
import { erasureReasons } from './events/erasure.ts';
import { Day, Id, Instant, type Mode } from './events/event.ts';
import { Counted } from './events/scoring.ts';
import { Suspect, suspectsMax } from './events/suspicion.ts';
import { mailCommands } from './mail-commands.ts';
import { recordCommands } from './record-commands.ts';
import { routingCommands } from './routing-commands.ts';

/** What somebody wishes to happen to a lead or its surroundings. Times default to now. */
export const commandSchemas = {
  ...routingCommands,
  ...accessCommands,
  ...recordCommands,
  ...mailCommands,
  capture: z.strictObject({
    type: z.literal('capture'),
    ...capture,
    /** A machine wrote this by itself: it gets no auto-response (Ours 4.1). */
    autoSubmitted: z.boolean().optional(),
    /** `ask` refuses when somebody has the same e-mail or phone, `allow` captures all the same. */
    duplicates: z.enum(['ask', 'allow']).optional(),
  }),
  /** Somebody submitted a form; `gate` is what stood before it: spam checks, limits, confirmation (Ours 1.4). */
  submit: z.strictObject({
    type: z.literal('submit'),
    submission: Id,
    form: Id.optional(),
    /** A request (demo, quote, call me) rather than another form. */
    request: z.boolean().optional(),
    gate: z.enum(['open', 'queued', 'quarantined', 'awaiting-confirmation', 'refused']).optional(),
    /** Why it was not let through, as a code. */
    gateReason: Id.optional(),
    kind: capture.kind,
    fields: Fields,
    keys: MatchKeys.optional(),
    source: Id.optional(),
    owner: Owner.optional(),
    touch: Touch.optional(),
    consent: ConsentChoices.optional(),
    /** The words that consent was given to, and where: kept with it. */
    proof: z.string().max(500).optional(),
    /** A machine sent it by itself: it gets no automatic answer. */
    autoSubmitted: z.boolean().optional(),
    /** What the visitor did before it named itself: page views, counted where it may be tracked (Ours 13.3). */
    engagements: z.array(EngagementInput).max(100).optional(),
    /** When one that waits is settled by itself: what is queued comes in then, anything else is discarded. */
    until: Instant.optional(),
    at,
  }),
  /** Lets a submission in that was kept apart, or discards it (Ours 1.5). */
  'settle-submission': z.strictObject({
    type: z.literal('settle-submission'),
    submission: Id,
    to: z.enum(['release', 'discard']),
    reason: Id.optional(),
  }),
  /** One row of a file: capture or correction, counts, status, conversion, in one commit (Ours 1.9). */
  record: z.strictObject({
    type: z.literal('record'),
    ...capture,
    import: Id,
    externalId: ExternalId,
    /** The version of the lead that the row was compared with; 0 when there was none. */
    comparedWith: z.int().min(0),
    /** Fields to empty, where a blank cell clears. */
    clear: z.array(Id).max(500).optional(),
    engagements: z.array(EngagementInput).max(100).optional(),
    convert: z.strictObject(conversion).optional(),
    /** How the lead's opportunity ended; passed over when that was recorded already. */
    outcome: z.strictObject(outcome).optional(),
  }),
  correct: z.strictObject({
    type: z.literal('correct'),
    lead: Id,
    fields: Fields,
    keys: MatchKeys.optional(),
    clear: z.array(Id).max(500).optional(),
    source: Id.optional(),
    /** Run the assignment rules as well. */
    assign: z.boolean().optional(),
    at,
  }),
  'change-consent': z.strictObject({
    type: z.literal('change-consent'),
    lead: Id,
    channel: z.enum(consentChannels),
    choice: ConsentChoice,
    by: z.enum(['person', 'staff', 'import']),
    proof: z.string().max(500).optional(),
    at,
  }),
  engage: z.strictObject({
    type: z.literal('engage'),
    lead: Id,
    engagements: z.array(EngagementInput).min(1).max(1000),
  }),
  'log-activity': z.strictObject({
    type: z.literal('log-activity'),
    lead: Id,
    kind: z.enum(activityKinds),
    direction: z.enum(['outbound', 'inbound']),
    outcome: z.enum(activityOutcomes).optional(),
    note: z.string().max(10_000).optional(),
    durationSeconds: z.number().min(0).optional(),
    at,
  }),
  'acknowledge-alert': z.strictObject({ type: z.literal('acknowledge-alert'), lead: Id, alert: Id }),
  'set-follow-up': z.strictObject({
    type: z.literal('set-follow-up'),
    lead: Id,
    kind: z.enum(activityKinds),
    dueAt: Instant,
    hideUntil: Instant.optional(),
    note: z.string().max(10_000).optional(),
  }),
  'complete-follow-up': z.strictObject({ type: z.literal('complete-follow-up'), lead: Id, at }),
  'change-status': z.strictObject({
    type: z.literal('change-status'),
    lead: Id,
    to: Id,
    reason: Id.optional(),
    comment: z.string().max(10_000).optional(),
    /** Brings a disqualified lead back; the only way out of such a status. */
    reopen: z.boolean().optional(),
    /** Run the assignment rules as well. */
    assign: z.boolean().optional(),
    at,
  }),
  convert: z.strictObject({
    type: z.literal('convert'),
    lead: Id,
    ...conversion,
    /** The seller behind the actor takes the lead from its queue first, in the same commit (Ours 8.3). */
    take: z.boolean().optional(),
  }),
  /** Undoes a conversion: what it made is withdrawn where nobody has used it since (Ours 8.6). */
  'revert-conversion': z.strictObject({
    type: z.literal('revert-conversion'),
    lead: Id,
    /** Records that were used since stay, and the lead is reverted all the same. */
    keep: z.boolean().optional(),
    reason: z.string().trim().min(1).max(500).optional(),
    at,
  }),
  /** Makes one lead of several (Ours 10.1): `lead` takes the others over. */
  merge: z.strictObject({
    type: z.literal('merge'),
    lead: Id,
    absorb: z.array(Id).min(1).max(10),
    /** Whose value stands, by field; else the survivor's, and where that is blank that of the first who has one. */
    fieldChoices: z.record(Id, Id).optional(),
    at,
  }),
  /** Takes a merge back (Ours 10.2). */
  unmerge: z.strictObject({ type: z.literal('unmerge'), lead: Id, absorbed: Id, at }),
  /** Records whom a lead may be one with, as somebody found who compared them at a position of the log (Ours 10.2). */
  'suspect-duplicates': z.strictObject({
    type: z.literal('suspect-duplicates'),
    lead: Id,
    suspects: z.array(Suspect).min(1).max(suspectsMax),
    asOf: z.int().min(0),
  }),
  /** Says that two leads are two: they are not suspected again. */
  'dismiss-duplicate': z.strictObject({ type: z.literal('dismiss-duplicate'), lead: Id, other: Id }),
  /** Forgets the person behind a lead, for good (Ours 13.1). */
  erase: z.strictObject({
    type: z.literal('erase'),
    lead: Id,
    reason: z.enum(erasureReasons).optional(),
  }),
  /** Gives a lead that history brought in what a live one would have had (Ours 0.2). */
  'go-live': z.strictObject({ type: z.literal('go-live'), lead: Id, assign: z.boolean().optional() }),
  /** Time passed for a lead: what became due is decided (DOMAIN 0, tick). */
  tick: z.strictObject({ type: z.literal('tick'), lead: Id }),
  enrol: z.strictObject({ type: z.literal('enrol'), lead: Id, program: Id }),
  'leave-program': z.strictObject({ type: z.literal('leave-program'), lead: Id, program: Id }),
  'pause-program': z.strictObject({ type: z.literal('pause-program'), program: Id }),
  'resume-program': z.strictObject({ type: z.literal('resume-program'), program: Id }),
  'define-campaign': z.strictObject({ type: z.literal('define-campaign'), campaign: Id, ...campaign }),
  'record-cost': z.strictObject({
    type: z.literal('record-cost'),
    campaign: Id,
    /** Minor units; negative takes a mistake back. */
    amount: z.int(),
    /** The process' currency if absent. */
    currency: z.string().length(3).optional(),
    day: Day,
    what: z.string().max(200).optional(),
  }),
  'join-campaign': z.strictObject({
    type: z.literal('join-campaign'),
    lead: Id,
    campaign: Id,
    status: z.enum(memberStatuses),
    at,
  }),
  /** Reckons a lead by the process in force, where that gives another standing (Ours 7.2). */
  rescore: z.strictObject({
    type: z.literal('rescore'),
    lead: Id,
    /** Engagement counted again from the history up to a version, where the process declares other facets (Ours 6.6). */
    recount: z.strictObject({ upTo: z.int().min(1), kinds: z.record(Id, Counted) }).optional(),
  }),
  'record-outcome': z.strictObject({
    type: z.literal('record-outcome'),
    opportunity: Id,
    ...outcome,
  }),
  'publish-process': z.strictObject({
    type: z.literal('publish-process'),
    process: z.record(z.string(), z.json()),
  }),
  'start-import': z.strictObject({
    type: z.literal('start-import'),
    import: Id,
    source: Id,
    channel: z.enum(channels),
  }),
  'finish-import': z.strictObject({
    type: z.literal('finish-import'),
    import: Id,
    counts: z
      .record(Id, z.int().min(0))
      .refine((counts) => Object.keys(counts).length <= 100, 'has more than 100 counts'),
  }),
} as const;

export type CommandType = keyof typeof commandSchemas;
export type CommandOf<T extends CommandType> = z.infer<(typeof commandSchemas)[T]>;
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];

/** A command with who asks, under which id, in which mode. */
export interface Issued<C extends Command = Command> {
  readonly body: C;
  /** Unique per tenant for ever: the same id is carried out once. */
  readonly id: string;
  /** `user:<id>`, or `system`. */
  readonly actor: string;
  readonly mode: Mode;
  readonly correlationId: string;
}
