import type { Draft } from 'immer';
import type { absenceAwaited, alertRaised, thresholdReached } from './events/alerts.ts';
import { type EventOf, millis } from './events/event.ts';
import type { Lead } from './lead.ts';
import { ownValue } from './own-value.ts';

/** Open alerts that are remembered: who has more has not looked for long. */
export const alertsKept = 50;
/** Times that a threshold was reached, remembered per rule. */
export const firingsKept = 64;

/** An alert is open until somebody acknowledges it. */
export function openAlert(lead: Draft<Lead>, { data, occurredAt }: EventOf<typeof alertRaised>): void {
  lead.alerts.push({
    id: data.alert,
    rule: data.rule,
    cause: data.cause,
    to: data.to,
    at: millis(occurredAt),
    dueAt: data.dueAt ? millis(data.dueAt) : 0,
  });
  if (lead.alerts.length > alertsKept) lead.alerts.shift();
  if (data.cause === 'queue-age') lead.routing.ageDueAt = 0;
}

/** The alert needs nobody any more. */
export function closeAlert(lead: Draft<Lead>, id: string): void {
  const place = lead.alerts.findIndex((alert) => alert.id === id);
  if (place >= 0) lead.alerts.splice(place, 1);
}

/** Notes that a threshold was reached, so that it is reached once. */
export function noteThreshold(lead: Draft<Lead>, { data }: EventOf<typeof thresholdReached>): void {
  const firings = ownValue(lead.thresholds, data.rule) ?? [];
  lead.thresholds[data.rule] = firings;
  firings.push({ key: data.key, at: millis(data.at) });
  if (firings.length > firingsKept) firings.shift();
}

export function awaitAbsence(lead: Draft<Lead>, { data }: EventOf<typeof absenceAwaited>): void {
  lead.absenceDueAt = data.dueAt ? millis(data.dueAt) : 0;
}

/** It is over with the lead: nobody need look at it, and nothing that may still come matters. */
export function waitForNothing(lead: Draft<Lead>): void {
  lead.alerts = [];
  lead.absenceDueAt = 0;
  lead.entryDueAt = 0;
}
