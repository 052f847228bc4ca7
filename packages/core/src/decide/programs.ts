import type { CommandOf } from '../lead/commands.ts';
import { liveEnrolment } from '../lead/enrolment-state.ts';
import { happened } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { isPaused, programPaused, programResumed, programStream } from '../nurture/pause.ts';
import { afterSteps } from './after-steps.ts';
import { decideConsequences } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { enrolLead, leaveProgram, mayEnrol, programOf, runProgram } from './enrolment.ts';

/** Lets a lead into a program by hand; one that was taken out by hand goes on where it was. */
export function decideEnrol(draft: Draft, body: CommandOf<'enrol'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  // What is recorded as history asks for nothing (Ours 0.2).
  if (draft.issued.mode === 'history') return refuse('invalid', { detail: { fault: 'live-only' } });
  const before = ownValue(lead.enrolments, body.program);
  const isBack = before?.left?.why === 'removed';
  const program = isBack
    ? programOf(draft, body.program, before.version)
    : draft.world.process.program(body.program);
  if (!program) return refuse('program-unknown', { field: 'program' });
  const code = mayEnrol(draft, lead, program);
  if (code && !(isBack && code === 'reentry-not-allowed')) return refuse(code);
  enrolLead(draft, lead.id, program, 'hand', undefined);
  runProgram(draft, lead.id, program.id, undefined);
  const at = draft.world.now;
  afterSteps(draft, lead.id, { by: 'enrol', at, because: undefined, facts: [], assign: false }, 0);
  decideConsequences(draft, lead.id, { by: 'enrol', at });
  return draft.finish(lead.id);
}

/** Takes a lead out of a program; it may come back to where it was. */
export function decideLeaveProgram(draft: Draft, body: CommandOf<'leave-program'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (!liveEnrolment(lead, body.program)) return refuse('not-enrolled', { field: 'program' });
  leaveProgram(draft, lead.id, body.program, 'removed', undefined);
  return draft.finish(lead.id);
}

/** Stops a program for everybody in it, or lets it go on; what is so already is no event. */
export function decidePause(
  draft: Draft,
  body: CommandOf<'pause-program'> | CommandOf<'resume-program'>,
): Decision | Refusal {
  const present = draft.sight.program(body.program);
  if (!present && !draft.world.process.program(body.program)) {
    return refuse('program-unknown', { field: 'program' });
  }
  const type = body.type === 'pause-program' ? programPaused : programResumed;
  if (isPaused(present) !== (body.type === 'pause-program')) {
    draft.add(programStream(body.program), happened(type, draft.world.now, {}));
  }
  return draft.finish(body.program);
}
