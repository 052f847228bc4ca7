import { alertAcknowledged } from '../../lead/events/alerts.ts';
import { type Event, happened } from '../../lead/events/event.ts';
import type { LeadEvent } from '../../lead/evolve.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import { batchClaim } from '../claims.ts';
import type { Draft, Written } from '../decision.ts';
import { ownerOfActor } from '../owner.ts';
import { isTooOld, raiseAlert } from '../raise-alert.ts';
import { tellOwner } from '../tell-owner.ts';
import type { Trigger } from '../trigger.ts';

type Of<T extends LeadEvent['type']> = Extract<LeadEvent, { type: T }>;

/**
 * Alerts that follow from what this command wrote: a band that was reached, a threshold, a deadline, a new owner by
 * hand, and mails to new owners; and an attempt acknowledges those that are open. History alerts nobody, nor do facts of yesterday (Ours 0.1, 0.2).
 */
export function alerts(draft: Draft, lead: Lead, trigger: Trigger): void {
  alertsSince(draft, lead, trigger, 0);
}

/** The same for what was written after the first so many events of the lead. */
export function alertsSince(draft: Draft, lead: Lead, trigger: Trigger, before: number): void {
  if (draft.issued.mode === 'history') return;
  for (const written of draft.written(leadStream(lead.id)).slice(before)) {
    const { event } = written;
    if (event.type === 'activity-logged') acknowledge(draft, lead, written);
    if (event.type === 'threshold-reached') ofThreshold(draft, lead, written);
    if (event.type === 'scored') ofBand(draft, lead, trigger, written);
    if (event.type === 'captured') tellOfCapture(draft, lead, trigger, written);
    if (event.type === 'assigned') ofOwner(draft, lead, trigger, written);
    ofDeadline(draft, lead, written);
  }
}

/** What an event makes of a deadline, as rules name it. */
function momentOf({ type, data }: Event): string | undefined {
  if (type === 'deadline-warned') return `${String(data['deadline'])}-warned`;
  return type === 'response-overdue' || type === 'status-overdue' ? type : undefined;
}

/** A deadline draws near or passed. For a response that fell due the manager answers of who had the lead then (Ours 5.6). */
function ofDeadline(draft: Draft, lead: Lead, { event, index }: Written): void {
  const moment = momentOf(event);
  const rules = draft.world.process.definition.alerts?.deadlines ?? [];
  for (const { id: rule, on, to = 'manager', within } of rules) {
    if (on !== moment) continue;
    const isThen = to === 'manager' && event.type === 'response-overdue';
    const about = isThen ? { ...lead, owner: String(event.data['owner']) } : lead;
    raiseAlert(draft, about, { rule, cause: 'deadline', to, within, because: index });
  }
}

/** Whoever tried to reach the person saw the alerts about it (Ours 6.4). */
function acknowledge(draft: Draft, lead: Lead, { event, index }: Written): void {
  if (!(event as Of<'activity-logged'>).data.attempt) return;
  for (const { id: alert } of lead.alerts) {
    const data = { alert, how: 'attempt' } as const;
    draft.add(leadStream(lead.id), happened(alertAcknowledged, draft.world.now, data, { because: index }));
  }
}

function ofThreshold(draft: Draft, lead: Lead, { event, index }: Written): void {
  const { rule: id, then, late } = (event as Of<'threshold-reached'>).data;
  const rule = draft.world.process.thresholds.find((one) => one.rule.id === id)?.rule;
  const asked = (rule?.then ?? []).filter((action) => action.do === 'alert');
  const granted = then.filter((action) => action.do === 'alert');
  granted.forEach(({ outcome }, i) => {
    if (outcome !== 'done') return;
    const { to, within } = asked[i] ?? {};
    raiseAlert(draft, lead, { rule: id, cause: 'threshold', to, within, late, because: index });
  });
}

function ofBand(draft: Draft, lead: Lead, trigger: Trigger, { event, index }: Written): void {
  for (const { id: rule, on, to, within } of bandRules(draft)) {
    if (whyNotOfBand(draft, trigger, on, event) !== null) continue;
    raiseAlert(draft, lead, { rule, cause: 'band', to, within, because: index });
  }
}

const bandRules = (draft: Draft) => draft.world.process.definition.alerts?.bands ?? [];

/**
 * Why a rule about a band is silent; `null` where the lead rose into that band, anew and not by a flicker (Ours 7.5), and
 * not because of what is long ago (Ours 0.2).
 */
function whyNotOfBand(draft: Draft, { at }: Trigger, on: string, event: Event): Silence | null {
  const { band, armed } = (event as Of<'scored'>).data;
  if (band !== on) return 'other-band';
  if (!armed) return 'no-news';
  return isTooOld(draft, at) ? 'too-old' : null;
}

/** Why a rule about alerts is silent. */
export type Silence = 'history' | 'not-scored' | 'other-band' | 'no-news' | 'too-old' | 'not-by-hand' | 'own';

/** An alert that the process has a rule for, and why this command does not raise it; `null` where it does. */
export interface AlertOutcome {
  readonly rule: string;
  readonly cause: 'band' | 'assignment';
  readonly reason: Silence | null;
}

/** What the rules about bands and new owners make of what was written so far, each with its reason to be silent. */
export function explainAlerts(draft: Draft, lead: Lead, trigger: Trigger): AlertOutcome[] {
  const written = draft.written(leadStream(lead.id)).map(({ event }) => event);
  const isHistory = draft.issued.mode === 'history';
  const least = (type: string, none: Silence, why: (event: Event) => Silence | null): Silence | null => {
    const reasons = written.filter((event) => event.type === type).map(why);
    if (isHistory) return 'history';
    return reasons.includes(null) ? null : (reasons.at(-1) ?? none);
  };
  const { assigned: owners } = draft.world.process.definition.alerts ?? {};
  return [
    ...bandRules(draft).map(({ id, on }): AlertOutcome => {
      const reason = least('scored', 'not-scored', (event) => whyNotOfBand(draft, trigger, on, event));
      return { rule: id, cause: 'band', reason };
    }),
    ...(owners
      ? [
          {
            rule: owners.id,
            cause: 'assignment' as const,
            reason: least('assigned', 'not-by-hand', (event) => whyNotOfOwner(draft, trigger, event)),
          },
        ]
      : []),
  ];
}

/** Why nobody is told of a new owner; `null` where somebody else gave the lead to its owner by hand. */
function whyNotOfOwner(draft: Draft, { at }: Trigger, event: Event): Silence | null {
  const { how, owner } = (event as Of<'assigned'>).data;
  if (how !== 'hand') return 'not-by-hand';
  if (owner === ownerOfActor(draft.issued.actor)) return 'own';
  return isTooOld(draft, at) ? 'too-old' : null;
}

/**
 * A new owner, by hand, is alerted, and mailed where the rules or the queue want that. Of leads that are moved together
 * each owner is told once (Ours 5.4).
 */
function ofOwner(draft: Draft, lead: Lead, trigger: Trigger, { event, index }: Written): void {
  const { data } = event as Of<'assigned'>;
  const { owner, batch } = data;
  if (batch !== undefined && draft.holders(batchClaim(batch)).includes(owner)) return;
  const silence = whyNotOfOwner(draft, trigger, event);
  const rule = draft.world.process.definition.alerts?.assigned;
  const isAlerted = rule !== undefined && silence === null;
  if (isAlerted) {
    const { id, within } = rule;
    raiseAlert(draft, lead, { rule: id, cause: 'assignment', within, batch, because: index });
  }
  const isOld = isTooOld(draft, trigger.at) || owner === ownerOfActor(draft.issued.actor);
  const isMailed = !isOld && tellOwner(draft, lead, data, index);
  if (batch !== undefined && (isAlerted || isMailed)) draft.take(batchClaim(batch), owner, 'shared');
}

/** A lead that came by the web and that no rule gave to anybody lies in its queue from the capture on. */
function tellOfCapture(draft: Draft, lead: Lead, { at }: Trigger, { event, index }: Written): void {
  const { owner, channel } = (event as Of<'captured'>).data;
  const isAssigned = draft.written(leadStream(lead.id)).some((one) => one.event.type === 'assigned');
  if (channel !== 'web' || isAssigned || isTooOld(draft, at)) return;
  if (owner.startsWith('queue/')) tellOwner(draft, lead, { owner }, index);
}
