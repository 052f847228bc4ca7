import type { Draft } from 'immer';
import { noteActivity } from './activity-state.ts';
import { awaitAbsence, closeAlert, noteThreshold, openAlert, waitForNothing } from './alert-state.ts';
import { noteCampaign } from './campaign-state.ts';
import { noteConverted, noteReverted } from './conversion-state.ts';
import { changeDeadlines } from './deadline-state.ts';
import { countEngagement } from './engagement-state.ts';
import { awaitEntry, noteAdvanced, noteEnrolled, noteLeft } from './enrolment-state.ts';
import type { AlertEvent } from './events/alerts.ts';
import type { AssignmentEvent } from './events/assignment.ts';
import type { CampaignMemberEvent } from './events/campaign.ts';
import type { CaptureEvent, PersonalFields } from './events/capture.ts';
import type { ConversionEvent } from './events/conversion.ts';
import type { DeadlineEvent } from './events/deadlines.ts';
import type { EngagementEvent } from './events/engagement.ts';
import type { ErasureEvent } from './events/erasure.ts';
import { type Event, millis, type Personal } from './events/event.ts';
import type { GoingLiveEvent } from './events/going-live.ts';
import type { MailEvent } from './events/mail.ts';
import type { MergingEvent } from './events/merging.ts';
import type { NurtureEvent } from './events/nurture.ts';
import type { ScoringEvent } from './events/scoring.ts';
import type { StatusEvent } from './events/status.ts';
import type { SuspicionEvent } from './events/suspicion.ts';
import { evolver } from './evolver.ts';
import { thawed } from './frozen-state.ts';
import { noteImport } from './import-state.ts';
import { idOf, type Lead } from './lead.ts';
import { noMail, noteMailFault, noteMailRequested, noteNewAddress } from './mail-state.ts';
import { noteAbsorbed, noteMerged, noteMergeReverted, noteOwnEngagement, sidesOf } from './merge-state.ts';
import { noOutbox, noteMail } from './outbox-state.ts';
import { noteAssignment, unrouted, waitsIn } from './routing-state.ts';
import { recount, setStanding, unscored } from './score-state.ts';
import { moveStatus, noStatus, startStatus } from './status-state.ts';
import { noteDismissed, noteSuspected } from './suspicion-state.ts';
import { noteTouch } from './touch-state.ts';

export type LeadEvent =
  | CaptureEvent
  | StatusEvent
  | EngagementEvent
  | ScoringEvent
  | AssignmentEvent
  | ConversionEvent
  | ErasureEvent
  | GoingLiveEvent
  | CampaignMemberEvent
  | MailEvent
  | DeadlineEvent
  | AlertEvent
  | NurtureEvent
  | MergingEvent
  | SuspicionEvent;

/**
 * Folds the events of a lead. The state is the same when personal compartments are `null`, but for
 * `lead.personal` itself.
 */
export const leadEvolver = evolver<Lead, LeadEvent>(unborn, {
  captured(lead, event) {
    const { data, occurredAt, personal } = event;
    lead.kind = data.kind;
    lead.channel = data.channel;
    lead.subject = data.subject;
    lead.capturedAt = millis(occurredAt);
    lead.changedAt = lead.capturedAt;
    lead.liveAt = event.mode === 'live' ? lead.capturedAt : 0;
    if (data.externalId) lead.externalIds.push(thawed(data.externalId));
    lead.source = data.source ?? null;
    lead.import = data.import ?? null;
    noteImport(lead, data.import);
    lead.owner = data.owner;
    lead.assignedAt = lead.capturedAt;
    const { status: id, statusKind: kind, rank, reason = null } = data;
    startStatus(lead, event, { id, kind, rank, reason }, consentGiver[data.channel] === 'import');
    waitsIn(lead, data.owner, data.ageDueAt);
    for (const [channel, choice] of Object.entries(data.consent)) {
      lead.consent[channel as 'email'] = { choice, by: consentGiver[data.channel], at: lead.capturedAt };
    }
    if (data.touch) noteTouch(lead, data.touch);
    setFields(lead, data.fields, personal);
  },
  corrected(lead, { data, occurredAt, personal }) {
    for (const field of data.cleared) {
      delete lead.fields[field];
      delete lead.personal.fields[field];
    }
    if (data.source !== undefined) lead.source = data.source;
    noteImport(lead, data.import);
    setFields(lead, data.fields, personal);
    if (data.newAddress) for (const side of sidesOf(lead)) noteNewAddress(side, occurredAt);
    changed(lead, millis(occurredAt));
  },
  'consent-changed'(lead, { data, occurredAt }) {
    const at = millis(occurredAt);
    for (const { consent } of sidesOf(lead)) consent[data.channel] = { choice: data.choice, by: data.by, at };
    changed(lead, millis(occurredAt));
  },
  'status-changed'(lead, event) {
    const { to: id, kind, rank, reason = null, visitMs, reopened } = event.data;
    moveStatus(lead, event, { id, kind, rank, reason }, visitMs);
    changeDeadlines(lead.deadlines, event);
    if (reopened) lead.status.reopened += 1;
    if (kind === 'disqualified') lead.routing.ageDueAt = 0;
    changed(lead, millis(event.occurredAt));
  },
  engaged(lead, event) {
    const at = millis(event.occurredAt);
    countEngagement(lead, event, at);
    noteMailFault(lead, event);
    if (lead.merge) noteOwnEngagement(lead.merge.own, event, at);
    noteImport(lead, event.data.import);
    if (event.data.touch && event.data.confidence === 'human') noteTouch(lead, event.data.touch);
    changed(lead, at);
  },
  'activity-logged'(lead, event) {
    changeDeadlines(lead.deadlines, event);
    const at = millis(event.occurredAt);
    noteActivity(lead, event, at);
    if (lead.conversion) lead.conversion.activities += 1;
    changed(lead, at);
  },
  'follow-up-set'(lead, { actor, data, occurredAt }) {
    lead.followUp = {
      owner: actor.startsWith('user:') ? `seller/${actor.slice(5)}` : lead.owner,
      dueAt: millis(data.dueAt),
      kind: data.kind,
      hideUntil: data.hideUntil ? millis(data.hideUntil) : 0,
    };
    changed(lead, millis(occurredAt));
  },
  'follow-up-done'(lead, { occurredAt }) {
    lead.followUp = null;
    changed(lead, millis(occurredAt));
  },
  scored: setStanding,
  rescored(lead, event) {
    recount(lead, event.data.recount);
    setStanding(lead, event);
  },
  'email-requested'(lead, event) {
    for (const side of sidesOf(lead)) noteMailRequested(side, event);
    noteMail(lead, event);
  },
  'email-suppressed': noteMail,
  'email-addressed': noteMail,
  'email-attempted': noteMail,
  'email-sent': noteMail,
  'email-deferred': noteMail,
  'email-unknown': noteMail,
  'email-failed': noteMail,
  enrolled: noteEnrolled,
  'program-advanced': noteAdvanced,
  'left-program': noteLeft,
  assigned(lead, event) {
    const { data, occurredAt } = event;
    changeDeadlines(lead.deadlines, event);
    lead.owner = data.owner;
    lead.assignedAt = millis(occurredAt);
    lead.assignments += 1;
    noteAssignment(lead, event);
    changed(lead, lead.assignedAt);
  },
  'not-assigned'(lead, { occurredAt }) {
    lead.routing.missedAt = millis(occurredAt);
    changed(lead, lead.routing.missedAt);
  },
  converted: noteConverted,
  'conversion-reverted': noteReverted,
  'campaign-joined'(lead, event) {
    noteCampaign(lead, event);
    changed(lead, millis(event.occurredAt));
  },
  'went-live'(lead, { data, occurredAt }) {
    lead.liveAt = millis(occurredAt);
    if (data.ageDueAt) lead.routing.ageDueAt = millis(data.ageDueAt);
    changed(lead, millis(occurredAt));
  },
  'threshold-reached': noteThreshold,
  'absence-awaited': awaitAbsence,
  'entry-awaited': awaitEntry,
  'alert-raised': openAlert,
  'alert-acknowledged'(lead, { data }) {
    closeAlert(lead, data.alert);
  },
  merged(lead, event) {
    noteMerged(lead, event);
    changed(lead, millis(event.occurredAt));
  },
  'merge-reverted'(lead, event) {
    noteMergeReverted(lead, event);
    changed(lead, millis(event.occurredAt));
  },
  absorbed: noteAbsorbed,
  'duplicate-suspected': noteSuspected,
  'duplicate-dismissed': noteDismissed,
  erased(lead, event) {
    const { occurredAt } = event;
    changeDeadlines(lead.deadlines, event);
    lead.erasedAt = millis(occurredAt);
    lead.personal = { fields: {}, keys: {} };
    lead.followUp = null;
    lead.outbox.mails = {};
    waitForNothing(lead);
    lead.score.nextBandAt = 0;
    lead.routing.ageDueAt = 0;
    changed(lead, millis(occurredAt));
  },
  'deadline-set': (lead, event) => changeDeadlines(lead.deadlines, event),
  'deadline-warned': (lead, event) => changeDeadlines(lead.deadlines, event),
  'response-overdue'(lead, event) {
    changeDeadlines(lead.deadlines, event);
    lead.breaches = event.data.breaches;
  },
  'status-overdue': (lead, event) => changeDeadlines(lead.deadlines, event),
});

/** Who chose the consent that a lead is captured with. */
const consentGiver = {
  web: 'person',
  hand: 'staff',
  file: 'import',
  bulk: 'import',
  sync: 'import',
} as const;

function unborn(first: Event): Lead {
  return {
    id: idOf(first.stream),
    version: 0,
    kind: 'person',
    channel: 'hand',
    capturedAt: 0,
    changedAt: 0,
    externalIds: [],
    source: null,
    import: null,
    imports: [],
    touches: {
      first: null,
      last: null,
      firstNonDirect: null,
      lastNonDirect: null,
      conversion: null,
      latest: [],
    },
    campaigns: {},
    thresholds: {},
    absenceDueAt: 0,
    entryDueAt: 0,
    alerts: [],
    status: noStatus(),
    owner: '',
    assignedAt: 0,
    assignments: 0,
    routing: unrouted(),
    engagement: {},
    totals: {},
    activity: { attempts: 0, twoWay: 0, firstAttemptAt: 0, firstTwoWayAt: 0, lastAt: 0 },
    followUp: null,
    score: unscored(),
    deadlines: {},
    breaches: 0,
    fit: null,
    consent: {},
    mail: thawed(noMail),
    enrolments: {},
    outbox: thawed(noOutbox),
    conversion: null,
    revertedAt: 0,
    fields: {},
    liveAt: 0,
    erasedAt: 0,
    subject: '',
    absorbedBy: '',
    merge: null,
    suspicions: {},
    personal: { fields: {}, keys: {} },
  };
}

function setFields(lead: Draft<Lead>, plain: { [field: string]: unknown }, personal: Personal | null): void {
  for (const [field, value] of Object.entries(plain)) {
    lead.fields[field] = copy(value);
    // Personal under an earlier process version: the older value must not hide this one.
    delete lead.personal.fields[field];
  }
  if (!personal) return;
  const { fields, keys } = personal.data as unknown as PersonalFields;
  for (const [field, value] of Object.entries(fields)) lead.personal.fields[field] = copy(value);
  if (keys) lead.personal.keys = thawed(keys);
}

const copy = (value: unknown): string | number | boolean | string[] =>
  Array.isArray(value) ? [...(value as string[])] : (value as string);

function changed(lead: Draft<Lead>, at: number): void {
  if (at > lead.changedAt) lead.changedAt = at;
}
