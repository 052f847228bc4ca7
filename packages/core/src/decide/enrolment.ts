import { liveEnrolment, liveEnrolments } from '../lead/enrolment-state.ts';
import { happened, iso } from '../lead/events/event.ts';
import { enrolled, type Leaving, leftProgram, programAdvanced } from '../lead/events/nurture.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';
import { type RefusalCode } from '../lead/refusals.ts';
import { isPaused } from '../nurture/pause.ts';
import type { Program, Step } from '../nurture/program.ts';
import {
  type Clockwork,
  dueOf,
  dueWithPauses,
  isAwaited,
  isSuppressed,
  leavingReason,
  remainderOf,
  wayOf,
} from '../nurture/steps.ts';
import { programIn } from '../process/stream.ts';
import { lowestBand } from '../scoring/bands.ts';
import type { Draft } from './decision.ts';
import { type Done, doStep, type Standing } from './program-step.ts';

/** Steps that a program takes in one command; the rest waits for the next tick. */
const stepsAtOnce = 20;
/** Steps of one enrolment: who takes more runs in circles. */
const stepsMax = 1000;
/** How long an enrolment rests that is paused, at least, or suppressed, before it is looked at again (P9). */
const restMs = 86_400_000;

/** The program as an enrolment follows it: the one of the process version that it began under (Ours 9.1). */
export function programOf(draft: Draft, id: string, version: number): Program | null {
  const { process } = draft.world;
  if (version === process.version) return process.program(id) ?? null;
  return programIn(draft.sight.published(), id, version);
}

/** Why a lead may not enter a program by itself, or `null`. */
export function mayEnrol(draft: Draft, lead: Lead, program: Program): RefusalCode | null {
  if (program.closed) return 'program-closed';
  if (program.kind === 'journey' && lead.kind === 'company') return 'program-not-for-it';
  const lowest = lowestBand(draft.world.process.definition.scoring);
  if (leavingReason(program, lead, lowest) || isSuppressed(program, lead, lowest))
    return 'program-not-for-it';
  const before = ownValue(lead.enrolments, program.id);
  if (!before) return null;
  if (before.left === null) return program.reentry === 'anytime' ? null : 'already-enrolled';
  return program.reentry === 'never' ? 'reentry-not-allowed' : null;
}

/** Lets a lead in. Who was taken out by hand goes on where it was, at the time that was set then (P7). */
export function enrolLead(
  draft: Draft,
  lead: string,
  program: Program,
  by: 'entry' | 'hand' | 'rule',
  because: number | undefined,
): void {
  const state = draft.sight.lead(lead) as Lead;
  const before = ownValue(state.enrolments, program.id);
  if (before?.left === null) leaveProgram(draft, lead, program.id, 'entered-again', because);
  const isBack = by === 'hand' && before?.left?.why === 'removed';
  const first = program.steps[0] as Step;
  const begun = isBack
    ? { enrolment: before.id, version: before.version, step: before.step, dueAt: iso(before.dueAt) }
    : {
        enrolment: draft.newId(),
        version: draft.world.process.version,
        step: first.id,
        dueAt: iso(dueOf(first, clockworkOf(draft))),
      };
  const data = { ...begun, program: program.id, by, resumed: isBack };
  draft.add(leadStream(lead), happened(enrolled, draft.world.now, data, { because }));
}

export function leaveProgram(
  draft: Draft,
  lead: string,
  program: string,
  why: Leaving,
  because: number | undefined,
): void {
  const enrolment = liveEnrolment(draft.sight.lead(lead) as Lead, program);
  if (!enrolment) return;
  const data = { enrolment: enrolment.id, program, why };
  draft.add(leadStream(lead), happened(leftProgram, draft.world.now, data, { because }));
}

/** Takes a lead out of all programs, for what ends them all: a conversion, an erasure. */
export function leaveAllPrograms(draft: Draft, lead: string, why: Leaving, because?: number): void {
  const state = draft.sight.lead(lead);
  for (const [program] of state ? liveEnrolments(state) : [])
    leaveProgram(draft, lead, program, why, because);
}

/** Carries out what is due, some steps at most; before each it is asked whether the lead has to leave (Ours 9.1). */
export function runProgram(draft: Draft, leadId: string, id: string, because: number | undefined): void {
  for (let taken = 0; taken < stepsAtOnce; taken += 1) {
    const lead = draft.sight.lead(leadId);
    const enrolment = lead && liveEnrolment(lead, id);
    if (!lead || !enrolment) return;
    const program = programOf(draft, id, enrolment.version);
    const step = program?.steps.find((one) => one.id === enrolment.step);
    const clock = clockworkOf(draft);
    const why =
      !program || !step
        ? 'unknown-program'
        : (leavingReason(program, lead, clock.lowestBand) ??
          (enrolment.steps >= stepsMax ? 'endless' : null));
    if (why || !program || !step) return leaveProgram(draft, leadId, id, why ?? 'unknown-program', because);
    const at = { draft, lead, program, step, enrolment, because };
    if (!isDueNow(at, clock)) return;
    if (isSuppressed(program, lead, clock.lowestBand)) {
      const stay = { outcome: 'postponed', reason: 'suppressed', next: step } as const;
      return note(at, stay, clock.now + restMs, clock.now);
    }
    const way = wayOf(program, step, lead, enrolment, clock);
    const done: Done = way ?? doStep(at);
    advance(at, done, clock);
    if (done.outcome === 'postponed') return;
    if (done.next === null) {
      leaveProgram(draft, leadId, id, step.do === 'leave' ? 'left' : 'finished', because);
      return;
    }
  }
}

/** Whether the step may be taken now. What a pause put off is noted with its new time, lest a task comes in vain. */
function isDueNow(at: Standing, clock: Clockwork): boolean {
  const { draft, lead, program, step, enrolment } = at;
  const pauses = draft.sight.program(program.id);
  const { now } = clock;
  const stay = { next: step } as const;
  if (pauses && isPaused(pauses)) {
    if (enrolment.dueAt > now) return false;
    const left = dueWithPauses(enrolment, step, null) === null ? 0 : remainderOf(enrolment, pauses);
    // Were it resumed at once, so much would still be left: the enrolment is looked at again no later than that.
    note(at, { ...stay, outcome: 'paused' }, now + Math.max(left, restMs), now);
    return false;
  }
  if (isAwaited(step, lead, enrolment)) return true;
  const due = dueWithPauses(enrolment, step, pauses) ?? now;
  if (due <= now) return true;
  if (enrolment.dueAt <= now) note(at, { ...stay, outcome: 'postponed', reason: 'paused' }, due, now);
  return false;
}

function advance(at: Standing, done: Done, clock: Clockwork): void {
  const { next } = done;
  const due = next === null ? undefined : (done.dueAt ?? dueOf(next, clock));
  note(at, done, due, clock.now);
}

function note(
  { draft, lead, program, step, enrolment, because }: Standing,
  { outcome, next, reason }: Done,
  due: number | undefined,
  now: number,
): void {
  const data = {
    enrolment: enrolment.id,
    program: program.id,
    step: step.id,
    visit: ownValue(enrolment.visits, step.id) ?? 1,
    outcome,
    ...(reason ? { reason } : {}),
    ...(next ? { next: next.id } : {}),
    ...(due === undefined ? {} : { dueAt: iso(due) }),
  };
  draft.add(leadStream(lead.id), happened(programAdvanced, now, data, { because }));
}

const clockworkOf = ({ world: { now, process } }: Draft): Clockwork => ({
  now,
  zone: process.zone,
  business: process.businessTime,
  lowestBand: lowestBand(process.definition.scoring),
});
