import type { Draft } from 'immer';
import { type Event, millis } from './events/event.ts';
import type { Lead, StatusStep, StatusVisits } from './lead.ts';
import { ownValue } from './own-value.ts';

/** Steps that are remembered: no lead is moved so often by people. */
const stepsKept = 256;

/** Where an event puts a lead. */
interface Place {
  readonly id: string;
  readonly kind: string;
  readonly rank: number;
  readonly reason: string | null;
}

/** A status before the first event. */
export const noStatus = () => ({
  id: '',
  kind: '',
  rank: 0,
  since: 0,
  reason: null,
  reopened: 0,
  peak: 0,
  peakAt: 0,
  visits: {},
  steps: [],
});

/** The status that a lead is captured with. */
export function startStatus(lead: Draft<Lead>, event: Event, place: Place, imported: boolean): void {
  const at = millis(event.occurredAt);
  Object.assign(lead.status, place, { since: at, peak: place.rank, peakAt: at });
  addStep(lead, stepOf(lead, event, place, imported));
}

/** The visit of a status ends and another begins: never before the one that it follows. */
export function moveStatus(lead: Draft<Lead>, event: Event, place: Place, visitMs: number): void {
  const { status } = lead;
  status.visits[status.id] = oneMore(ownValue(status.visits, status.id), visitMs);
  const step = stepOf(lead, event, place, false);
  Object.assign(status, place, { since: step.at });
  if (place.rank > status.peak) {
    status.peak = place.rank;
    status.peakAt = millis(event.occurredAt);
  }
  addStep(lead, step);
}

const oneMore = (visits: StatusVisits | undefined, ms: number): StatusVisits => ({
  count: (visits?.count ?? 0) + 1,
  ms: (visits?.ms ?? 0) + ms,
});

function stepOf(lead: Draft<Lead>, event: Event, { id, kind, rank }: Place, imported: boolean): StatusStep {
  const at = Math.max(lead.status.since, millis(event.occurredAt));
  return { at, status: id, kind, rank, by: event.actor, ...(imported ? { imported } : {}) };
}

function addStep(lead: Draft<Lead>, step: StatusStep): void {
  const { steps } = lead.status;
  steps.push(step);
  if (steps.length > stepsKept) steps.shift();
}
