import type { Conversion } from './conversion.ts';
import type { Deadlines } from './deadline-state.ts';
import type { AlertCause } from './events/alerts.ts';
import type { MemberStatus } from './events/campaign.ts';
import type { Channel, ExternalId, Fields, MatchKeys, Touch } from './events/capture.ts';
import type { Fit, ProfilePoints } from './events/scoring.ts';
import type { Outbox } from './outgoing.ts';
import { ownValue } from './own-value.ts';
import type { Merge, PersonalBefore, Side } from './side.ts';

/**
 * The state of a lead: everything that rules and screens read of it, a fold over its events. Instants are
 * milliseconds, scores 1/1000 point. It stays bounded however long the stream gets (Ours 6.6).
 */
export interface Lead extends Side {
  readonly id: string;
  /** Version of the stream this state was folded up to. */
  readonly version: number;
  readonly kind: 'person' | 'company';
  readonly channel: Channel;
  readonly capturedAt: number;
  /** When any event of the lead last happened. */
  readonly changedAt: number;
  readonly externalIds: readonly ExternalId[];
  readonly source: string | null;
  readonly import: string | null;
  /** The imports that touched the lead, oldest first: the latest 100. */
  readonly imports: readonly string[];
  readonly touches: Touches;
  /** Campaigns that the lead is a member of, the latest 200. */
  readonly campaigns: { readonly [campaign: string]: Membership };
  readonly status: StatusState;
  readonly owner: string;
  readonly assignedAt: number;
  /** How often the lead was assigned. */
  readonly assignments: number;
  readonly routing: Routing;
  /** Times that thresholds were reached, the latest 64 per rule. */
  readonly thresholds: { readonly [rule: string]: readonly Firing[] };
  /** When something that people no longer do may be missed; 0 = nothing is waited for. */
  readonly absenceDueAt: number;
  /** When a date next lets it into a program; 0 = none does. */
  readonly entryDueAt: number;
  /** Alerts that nobody acknowledged, the latest 50. */
  readonly alerts: readonly Alert[];
  readonly activity: Activity;
  readonly followUp: FollowUp | null;
  readonly score: Score;
  /** How well the lead fits; `null` while that is hidden (Ours 7.2). */
  readonly fit: Fit | null;
  /** The latest enrolment of each program: the latest 100. */
  readonly enrolments: { readonly [program: string]: Enrolment };
  readonly outbox: Outbox;
  readonly conversion: Conversion | null;
  /** When a conversion was last undone; 0 = none ever was. */
  readonly revertedAt: number;
  /** What is due: the first response, leaving the status. */
  readonly deadlines: Deadlines;
  /** How often the first response to an assignment was overdue. */
  readonly breaches: number;
  /** Fields that are not personal. */
  readonly fields: Fields;
  /** Since when what happens to it has live consequences; 0 for one that only history told of (Ours 0.2). */
  readonly liveAt: number;
  /** When the person was erased; 0 while it is not. */
  readonly erasedAt: number;
  /** The lead that took this one over; empty while none did. */
  readonly absorbedBy: string;
  /** What it took over from others; `null` while nothing. */
  readonly merge: Merge | null;
  /** Other leads that it may be one with, or that somebody said it is not one with: the latest 200. */
  readonly suspicions: { readonly [lead: string]: Suspicion };
  /** The subject whose key seals the personal compartment. */
  readonly subject: string;
  /** Personal fields and match keys; empty once erased. */
  readonly personal: {
    readonly fields: Fields;
    readonly keys: MatchKeys;
    /** By absorbed lead, what stood here before it was taken over; absent while nothing was. */
    readonly before?: { readonly [absorbed: string]: PersonalBefore };
  };
}

/** How a lead came to its owner, as far as rules and people go by it. */
export interface Routing {
  /** The queue that owned it last; empty when none ever did. */
  readonly queue: string;
  /** When it will have waited too long in the queue that owns it; 0 = never, over with it, or its manager was alerted. */
  readonly ageDueAt: number;
  /** How often it was given back within 24 hours. */
  readonly rejections: number;
  /** How often it was given to another because its response was overdue. */
  readonly reassigned: number;
  /** Sellers who let a response fall due or gave the lead back, the latest 50: rules do not give it to them again. */
  readonly declined: readonly string[];
  /** When the rules last found nobody there; 0 once it was assigned. */
  readonly missedAt: number;
}

export interface StatusState {
  readonly id: string;
  readonly kind: string;
  readonly rank: number;
  readonly since: number;
  readonly reason: string | null;
  readonly reopened: number;
  /** Highest rank ever reached, and when. */
  readonly peak: number;
  readonly peakAt: number;
  /** Visits that ended, per status: how many, and how long together. */
  readonly visits: { readonly [status: string]: StatusVisits };
  /** The latest 256 statuses with the time that each was reached: the first is the one the lead was captured with. */
  readonly steps: readonly StatusStep[];
}

export interface StatusVisits {
  readonly count: number;
  readonly ms: number;
}

/** A status was reached: when, and who did it. */
export interface StatusStep {
  readonly at: number;
  readonly status: string;
  readonly kind: string;
  readonly rank: number;
  readonly by: string;
  /** A status that a file or another system brought along. */
  readonly imported?: boolean;
}

export interface Touches {
  readonly first: Touch | null;
  readonly last: Touch | null;
  readonly firstNonDirect: Touch | null;
  readonly lastNonDirect: Touch | null;
  /** The last one at or before the conversion. */
  readonly conversion: Touch | null;
  /** The latest 50 touches, by time. */
  readonly latest: readonly Touch[];
}

/** A lead in a campaign. Instants are 0 where it never happened. */
export interface Membership {
  readonly status: MemberStatus;
  /** When it was last heard of. */
  readonly at: number;
  /** When it last responded, or attended. */
  readonly respondedAt: number;
}

/** A threshold was reached, for a message, a page or a campaign, or, with an empty key, for the lead. */
export interface Firing {
  readonly key: string;
  readonly at: number;
}

/** What was found out about a lead and another one. */
export interface Suspicion {
  /** When it was suspected; 0 where somebody said first that they are two. */
  readonly at: number;
  readonly rule: string;
  /** Basis points. */
  readonly score: number;
  /** When somebody said that they are two; 0 while nobody did. */
  readonly dismissedAt: number;
}

/** Somebody should look at the lead. */
export interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly cause: AlertCause;
  readonly to: string;
  readonly at: number;
  /** 0 = no deadline. */
  readonly dueAt: number;
}

export interface Activity {
  readonly attempts: number;
  readonly twoWay: number;
  readonly firstAttemptAt: number;
  readonly firstTwoWayAt: number;
  /** The last thing a seller did, notes included; 0 when nobody ever did. */
  readonly lastAt: number;
}

export interface FollowUp {
  /** Whose it is: who set it. */
  readonly owner: string;
  readonly dueAt: number;
  readonly kind: string;
  readonly hideUntil: number;
}

export interface Score {
  readonly value: number;
  readonly behaviour: number;
  readonly profile: ProfilePoints;
  readonly velocity: number;
  readonly band: string;
  readonly day: string;
  readonly at: number;
  /** 0 when time alone crosses no band and no re-arm level. */
  readonly nextBandAt: number;
  /** Whether the lead rose into its band anew: an alert may tell of it. */
  readonly armed: boolean;
  /** Bands with a re-arm level that were reached, and not left below it since. */
  readonly spent: readonly string[];
  /** The version of the process that reckoned it. */
  readonly process: number;
}

/** Where a lead stands, or stood, in a program. */
export interface Enrolment {
  readonly id: string;
  /** The process version whose steps it follows. */
  readonly version: number;
  readonly step: string;
  /** Since when `dueAt` holds: pauses before that are in it already. */
  readonly since: number;
  /** When it came to the step. */
  readonly arrivedAt: number;
  readonly dueAt: number;
  readonly enrolledAt: number;
  /** How often it stood at each step. */
  readonly visits: { readonly [step: string]: number };
  /** Steps that were carried out. */
  readonly steps: number;
  readonly left: { readonly at: number; readonly why: string } | null;
}

/** The stream of a lead. */
export const leadStream = (id: string): string => `lead/${id}`;

/** Whether a lead still wants work: neither disqualified, converted, erased nor taken over. */
export const isOpenLead = (lead: Lead): boolean =>
  lead.status.kind !== 'disqualified' &&
  lead.conversion === null &&
  lead.erasedAt === 0 &&
  lead.absorbedBy === '';

/** The id within a stream name such as `lead/4711`. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('/') + 1);

/** The value of a field, wherever it is kept; `undefined` when missing or erased. */
export function fieldOf(lead: Lead, field: string): Fields[string] | undefined {
  return ownValue(lead.personal.fields, field) ?? ownValue(lead.fields, field);
}

/**
 * What to call a lead: person's name, else company, e-mail, phone, else external id (Ours 1.6).
 *
 * @example
 * displayName({ firstName: 'Ada', lastName: 'King' }, []) // => 'Ada King'
 */
export function displayName(fields: Fields, externalIds: readonly ExternalId[]): string | null {
  const text = (field: string) => (typeof fields[field] === 'string' ? (fields[field] as string).trim() : '');
  const name = text('lastName') && [text('firstName'), text('lastName')].filter(Boolean).join(' ');
  return name || text('company') || text('email') || text('phone') || externalIds[0]?.id || null;
}

/** The display name of a lead's state. */
export const nameOf = (lead: Lead): string | null =>
  displayName({ ...lead.fields, ...lead.personal.fields }, lead.externalIds);
