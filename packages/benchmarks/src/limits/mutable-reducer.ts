import type { LeadEvent } from '@leadstream/core';
import { instantOf } from './instant.ts';
import { countByHand, trimRecent } from './mutable-engagement.ts';
import { emptyLead, type MutableLead, type Of } from './mutable-lead.ts';
import { settleByHand, touchByHand } from './mutable-touches.ts';

/**
 * The limit of every fold: one switch that changes one plain object, knows which events are coming, parses an instant
 * once, and puts off what only the end must show. It keeps the state that the engine keeps.
 */
export function foldByHand(events: readonly LeadEvent[]): MutableLead {
  const lead = emptyLead((events[0] as LeadEvent).stream);
  for (let at = 0; at < events.length; at += 1) applyByHand(lead, events[at] as LeadEvent);
  trimRecent(lead);
  return lead;
}

/** Applies one event. Lists of single engagements may be longer than they should: `trimRecent` ends the fold. */
export function applyByHand(lead: MutableLead, event: LeadEvent): void {
  const at = instantOf(event.occurredAt);
  switch (event.type) {
    case 'engaged':
      countByHand(lead, event, at);
      if (event.data.touch && event.data.confidence === 'human') touchByHand(lead, event.data.touch);
      break;
    case 'scored':
      scored(lead, event, at);
      lead.version = event.version;
      return; // The only one that is no change of the lead.
    case 'activity-logged':
      activity(lead, event, at);
      break;
    case 'captured':
      captured(lead, event, at);
      break;
    case 'status-changed':
      statusChanged(lead, event, at);
      break;
    case 'assigned':
      lead.owner = event.data.owner;
      lead.assignedAt = at;
      lead.assignments += 1;
      if (event.data.owner.startsWith('queue/')) lead.routing.queue = event.data.owner;
      break;
    case 'follow-up-set': {
      const { kind, dueAt, hideUntil } = event.data;
      const owner = event.actor.startsWith('user:') ? `seller/${event.actor.slice(5)}` : lead.owner;
      const until = hideUntil ? instantOf(hideUntil) : 0;
      lead.followUp = { owner, dueAt: instantOf(dueAt), kind, hideUntil: until };
      break;
    }
    case 'follow-up-done':
      lead.followUp = null;
      break;
    case 'converted':
      converted(lead, event, at);
      break;
    default:
      throw new Error(`The limit knows no ${event.type}.`);
  }
  if (at > lead.changedAt) lead.changedAt = at;
  lead.version = event.version;
}

function captured(lead: MutableLead, { data, personal, actor, mode }: Of<'captured'>, at: number): void {
  const { status } = lead;
  if (mode === 'live') lead.liveAt = at;
  if (data.owner.startsWith('queue/')) lead.routing.queue = data.owner;
  lead.kind = data.kind;
  lead.channel = data.channel;
  lead.subject = data.subject;
  lead.capturedAt = at;
  lead.assignedAt = at;
  if (data.externalId) lead.externalIds.push({ source: data.externalId.source, id: data.externalId.id });
  lead.source = data.source ?? null;
  lead.owner = data.owner;
  status.id = data.status;
  status.kind = data.statusKind;
  status.rank = data.rank;
  status.reason = data.reason ?? null;
  status.since = at;
  status.peak = data.rank;
  status.peakAt = at;
  status.steps.push({ at, status: data.status, kind: data.statusKind, rank: data.rank, by: actor });
  for (const channel in data.consent) {
    const choice = data.consent[channel as 'email'];
    if (choice) lead.consent[channel as 'email'] = { choice, by: 'person', at };
  }
  if (data.touch) touchByHand(lead, data.touch);
  for (const field in data.fields) lead.fields[field] = data.fields[field] as string;
  if (!personal) return;
  const { fields, keys } = personal.data as unknown as MutableLead['personal'];
  lead.personal.fields = { ...fields };
  lead.personal.keys = { ...keys };
}

function statusChanged(lead: MutableLead, { data, actor }: Of<'status-changed'>, at: number): void {
  const { status } = lead;
  endVisit(status, data.from, data.visitMs);
  status.id = data.to;
  status.kind = data.kind;
  if (at > status.since) status.since = at;
  status.reason = data.reason ?? null;
  if (data.reopened) status.reopened += 1;
  reach(status, data.rank, at);
  step(status, actor);
}

function converted(lead: MutableLead, { data, actor }: Of<'converted'>, at: number): void {
  const { status } = lead;
  const previousReason = status.reason;
  endVisit(status, data.previousStatus, data.visitMs);
  status.id = data.status;
  status.kind = 'converted';
  if (at > status.since) status.since = at;
  status.reason = null;
  reach(status, data.rank, at);
  step(status, actor);
  settleByHand(lead.touches, at);
  lead.owner = data.owner;
  const { followUp } = lead;
  const followUpOf = followUp && data.followUp && followUp.owner !== data.followUp ? followUp.owner : null;
  if (followUp && data.followUp) followUp.owner = data.followUp;
  else lead.followUp = null;
  lead.conversion = {
    at,
    account: data.account.id,
    contact: data.contact.id,
    opportunity: data.opportunity?.id ?? null,
    previousStatus: data.previousStatus,
    previousReason,
    previousOwner: data.previousOwner,
    created: (['account', 'contact', 'opportunity'] as const).filter((record) => data[record]?.created),
    followUpOf,
    activities: 0,
  };
}

function endVisit(status: MutableLead['status'], id: string, ms: number): void {
  const visit = status.visits[id];
  if (visit) {
    visit.count += 1;
    visit.ms += ms;
  } else status.visits[id] = { count: 1, ms };
}

function reach(status: MutableLead['status'], rank: number, at: number): void {
  status.rank = rank;
  if (rank <= status.peak) return;
  status.peak = rank;
  status.peakAt = at;
}

function step(status: MutableLead['status'], by: string): void {
  status.steps.push({ at: status.since, status: status.id, kind: status.kind, rank: status.rank, by });
  if (status.steps.length > 256) status.steps.shift();
}

function scored(lead: MutableLead, { data, processVersion }: Of<'scored'>, at: number): void {
  const { score } = lead;
  score.value = data.score;
  score.behaviour = data.behaviour;
  score.band = data.band;
  score.day = data.day;
  score.at = at;
  score.nextBandAt = data.nextBandAt ? instantOf(data.nextBandAt) : 0;
  score.velocity = data.velocity ?? 0;
  score.armed = data.armed === true;
  score.process = processVersion;
}

function activity({ activity }: MutableLead, { data }: Of<'activity-logged'>, at: number): void {
  if (data.attempt) {
    activity.attempts += 1;
    if (activity.firstAttemptAt === 0 || at < activity.firstAttemptAt) activity.firstAttemptAt = at;
  }
  if (data.twoWay) {
    activity.twoWay += 1;
    if (activity.firstTwoWayAt === 0 || at < activity.firstTwoWayAt) activity.firstTwoWayAt = at;
  }
  if (at > activity.lastAt) activity.lastAt = at;
}
