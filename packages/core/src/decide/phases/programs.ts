import { liveEnrolments } from '../../lead/enrolment-state.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import { ownValue } from '../../lead/own-value.ts';
import type { RefusalCode } from '../../lead/refusals.ts';
import { matches } from '../../nurture/matching.ts';
import type { Program } from '../../nurture/program.ts';
import { isAwaited, leavingReason } from '../../nurture/steps.ts';
import { lowestBand } from '../../scoring/bands.ts';
import { afterSteps } from '../after-steps.ts';
import type { Draft } from '../decision.ts';
import { enrolLead, leaveProgram, mayEnrol, programOf, runProgram } from '../enrolment.ts';
import type { Trigger } from '../trigger.ts';
import { isEntryDate } from './entry-dates.ts';

/**
 * Programs (Ours 9.1): first who has to leave, then what a wait was for, then what is due, then who gets in. A program
 * that a step of another one would start waits for the next command; what steps changed counts at once.
 */
export function programs(draft: Draft, lead: Lead, trigger: Trigger): void {
  if (draft.issued.mode === 'history') return;
  const { because } = trigger;
  const before = draft.written(leadStream(lead.id)).length;
  const entering = entriesFor(draft, lead, trigger);
  for (const [id, enrolment] of liveEnrolments(lead)) {
    const program = programOf(draft, id, enrolment.version);
    const why = program ? leavingReason(program, lead, lowestBandOf(draft)) : 'unknown-program';
    if (why) {
      leaveProgram(draft, lead.id, id, why, because);
      continue;
    }
    const step = program?.steps.find((one) => one.id === enrolment.step);
    const isMet = trigger.by === 'engage' && step !== undefined && isAwaited(step, lead, enrolment);
    if (isMet || trigger.by === 'tick') runProgram(draft, lead.id, id, because);
  }
  for (const program of entering) {
    enrolLead(draft, lead.id, program, 'entry', because);
    runProgram(draft, lead.id, program.id, because);
  }
  if (draft.written(leadStream(lead.id)).length > before) afterSteps(draft, lead.id, trigger, before);
}

const lowestBandOf = (draft: Draft): string | undefined => lowestBand(draft.world.process.definition.scoring);

/** The programs that a command lets a lead into. */
function entriesFor(draft: Draft, lead: Lead, trigger: Trigger): Program[] {
  const all = draft.world.process.definition.programs ?? [];
  return all.filter((program) => whyNotIn(draft, lead, trigger, program) === null);
}

/** Why a program does not take a lead in; `null` where it does. */
export type NotIn = 'history' | 'not-its-entry' | 'no-match' | RefusalCode;

/** Why a command does not let a lead into a program; `null` where it does. */
export function whyNotIn(draft: Draft, lead: Lead, trigger: Trigger, program: Program): NotIn | null {
  if (draft.issued.mode === 'history') return 'history';
  if (!isEntry(draft, program, lead, trigger)) return 'not-its-entry';
  if (!matches(program.entry.when, lead, lowestBandOf(draft))) return 'no-match';
  return mayEnrol(draft, lead, program);
}

function isEntry(draft: Draft, program: Program, lead: Lead, { by, facts }: Trigger): boolean {
  const { entry } = program;
  if (by === 'correct' || by === 'convert' || by === 'assign') return false;
  switch (entry.on) {
    case 'capture':
      return by === 'capture';
    case 'status':
      return by === 'status' && facts.length > 0 && (entry.is === undefined || entry.is === lead.status.id);
    case 'engage':
      return by === 'engage' && didNow(draft, lead, entry.is);
    case 'date':
      return by === 'tick' && isEntryDate(draft, program, lead);
    case 'segment':
      return by !== 'activity';
    default:
      return false;
  }
}

/** Whether the person did something of a kind, or of any, in this very commit. */
function didNow(draft: Draft, lead: Lead, kind: string | undefined): boolean {
  const commit = `${draft.world.ids(0)}.`;
  const kinds = kind === undefined ? Object.keys(lead.engagement) : [kind];
  return kinds.some((one) => ownValue(lead.engagement, one)?.recent.some(({ id }) => id.startsWith(commit)));
}
