import type { Draft } from 'immer';
import { type EventOf, millis } from './events/event.ts';
import type { enrolled, entryAwaited, leftProgram, programAdvanced } from './events/nurture.ts';
import { thawed } from './frozen-state.ts';
import type { Enrolment, Lead } from './lead.ts';
import { ownValue } from './own-value.ts';

/** Programs that a lead remembers having been in: the latest ones. */
const enrolmentsKept = 100;

/** The enrolment that a lead is in; `null` where it left, or never was. */
export function liveEnrolment(lead: Lead, program: string): Enrolment | null {
  const found = ownValue(lead.enrolments, program);
  return found && found.left === null ? found : null;
}

/** All programs that a lead is in, with its enrolments. */
export const liveEnrolments = (lead: Lead): [program: string, enrolment: Enrolment][] =>
  Object.entries(lead.enrolments).filter(([, { left }]) => left === null);

export function noteEnrolled(lead: Draft<Lead>, { data, occurredAt }: EventOf<typeof enrolled>): void {
  const at = millis(occurredAt);
  const before = ownValue(lead.enrolments, data.program);
  const isSame = before?.id === data.enrolment;
  lead.enrolments[data.program] = {
    id: data.enrolment,
    version: data.version,
    step: data.step,
    since: isSame ? before.since : at,
    arrivedAt: isSame ? before.arrivedAt : at,
    dueAt: millis(data.dueAt),
    enrolledAt: at,
    visits: isSame ? thawed(before.visits) : { [data.step]: 1 },
    steps: isSame ? before.steps : 0,
    left: null,
  };
  const known = Object.keys(lead.enrolments);
  const oldest = known.find((program) => lead.enrolments[program]?.left !== null);
  if (known.length > enrolmentsKept && oldest !== undefined) delete lead.enrolments[oldest];
}

export function noteAdvanced(lead: Draft<Lead>, { data, occurredAt }: EventOf<typeof programAdvanced>): void {
  const enrolment = ownValue(lead.enrolments, data.program);
  if (!enrolment) return;
  const at = millis(occurredAt);
  enrolment.since = at;
  if (data.dueAt) enrolment.dueAt = millis(data.dueAt);
  if (data.outcome === 'postponed' || data.outcome === 'paused') return;
  enrolment.steps += 1;
  if (data.next === undefined) return;
  enrolment.step = data.next;
  enrolment.arrivedAt = at;
  enrolment.visits[data.next] = (ownValue(enrolment.visits, data.next) ?? 0) + 1;
}

export function noteLeft(lead: Draft<Lead>, { data, occurredAt }: EventOf<typeof leftProgram>): void {
  const enrolment = ownValue(lead.enrolments, data.program);
  if (enrolment) enrolment.left = { at: millis(occurredAt), why: data.why };
}

export function awaitEntry(lead: Draft<Lead>, { data }: EventOf<typeof entryAwaited>): void {
  lead.entryDueAt = data.dueAt ? millis(data.dueAt) : 0;
}
