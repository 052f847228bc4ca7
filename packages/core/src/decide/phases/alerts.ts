import { alertAcknowledged } from '../../lead/events/alerts.ts';
import { happened } from '../../lead/events/event.ts';
import type { LeadEvent } from '../../lead/evolve.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import type { Draft, Written } from '../decision.ts';
import { ownerOfActor } from '../owner.ts';
import { isTooOld, raiseAlert } from '../raise-alert.ts';
import type { Trigger } from './phase.ts';

type Of<T extends LeadEvent['type']> = Extract<LeadEvent, { type: T }>;

/**
 * Alerts that follow from what this command wrote: a band that was reached, a threshold, a new owner by hand; and an
 * attempt acknowledges those that are open. History alerts nobody, nor do facts of yesterday (Ours 0.1, 0.2).
 */
export function alerts(draft: Draft, lead: Lead, trigger: Trigger): void {
  if (draft.issued.mode === 'history') return;
  for (const written of draft.written(leadStream(lead.id))) {
    const { event } = written;
    if (event.type === 'activity-logged') acknowledge(draft, lead, written);
    if (event.type === 'threshold-reached') ofThreshold(draft, lead, written);
    if (isTooOld(draft, trigger.at)) continue;
    if (event.type === 'scored') ofBand(draft, lead, written);
    if (event.type === 'assigned') ofOwner(draft, lead, written);
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

/** The lead rose into a band that somebody wants to hear of, anew and not by a flicker (Ours 7.5). */
function ofBand(draft: Draft, lead: Lead, { event, index }: Written): void {
  const { band, armed } = (event as Of<'scored'>).data;
  if (!armed) return;
  for (const { id: rule, on, to, within } of bandRules(draft)) {
    if (on === band) raiseAlert(draft, lead, { rule, cause: 'band', to, within, because: index });
  }
}

const bandRules = (draft: Draft) => draft.world.process.definition.alerts?.bands ?? [];

/** Somebody else gave the lead to its new owner by hand. */
function ofOwner(draft: Draft, lead: Lead, { event, index }: Written): void {
  const { how, owner } = (event as Of<'assigned'>).data;
  const rule = draft.world.process.definition.alerts?.assigned;
  if (!rule || how !== 'hand' || owner === ownerOfActor(draft.issued.actor)) return;
  raiseAlert(draft, lead, { rule: rule.id, cause: 'assignment', within: rule.within, because: index });
}
