import type { BusinessTime } from '../calendar/business.ts';
import { startOfDay } from '../calendar/days.ts';
import type { Enrolment, Lead } from '../lead/lead.ts';
import { matches } from './matching.ts';
import type { PauseState } from './pause.ts';
import { type Program, type Step, stepAfter } from './program.ts';

/** What the machine reckons with beside lead and program. */
export interface Clockwork {
  readonly now: number;
  readonly zone: string;
  readonly business: BusinessTime;
  readonly lowestBand: string | undefined;
}

/** When a step is due for whom arrives at it now. Steps that wait for nothing are due at once. */
export function dueOf(step: Step, { now, zone, business }: Clockwork): number {
  switch (step.do) {
    case 'wait':
      return business.due(now, step.for);
    case 'wait-for':
      return business.due(now, step.upTo);
    case 'wait-until':
      return Math.max(now, startOfDay(step.date, zone));
    case 'send':
      return step.on === undefined ? now : Math.max(now, startOfDay(step.on, zone));
    default:
      return now;
  }
}

/**
 * When an enrolment's step is due, with the time during which the program was paused added to a wait; `null` while it
 * is paused before that (P6). A date stays the date.
 */
export function dueWithPauses(
  { since, dueAt }: Enrolment,
  step: Step,
  pauses: PauseState | null,
): number | null {
  let due = dueAt;
  const waits = step.do === 'wait' || step.do === 'wait-for';
  for (const { from, to } of pauses?.spans ?? []) {
    if (to !== 0 && to <= since) continue;
    const start = Math.max(from, since);
    if (!waits) {
      if (to === 0) return null;
      continue;
    }
    if (start >= due && to !== 0) continue;
    if (to === 0) return null;
    due += to - start;
  }
  return due;
}

/** How long an enrolment's wait still has to go while its program is paused. */
export function remainderOf({ since, dueAt }: Enrolment, pauses: PauseState): number {
  const finished = { ...pauses, spans: pauses.spans.filter(({ to }) => to !== 0 && to > since) };
  const open = pauses.spans.find(({ to }) => to === 0);
  const shifted = finished.spans.reduce((due, { from, to }) => due + (to - Math.max(from, since)), dueAt);
  return Math.max(0, shifted - Math.max(open?.from ?? since, since));
}

/** Why a lead leaves a program before its next step, or `null` (Ours 9.1). */
export function leavingReason(
  program: Program,
  lead: Lead,
  lowestBand: string | undefined,
): 'converted' | 'disqualified' | 'erased' | 'goal' | 'exit' | null {
  if (lead.erasedAt > 0) return 'erased';
  if (lead.conversion) return 'converted';
  if (lead.status.kind === 'disqualified') return 'disqualified';
  if (program.goal && matches(program.goal, lead, lowestBand)) return 'goal';
  return program.exit && matches(program.exit, lead, lowestBand) ? 'exit' : null;
}

/** Whether a program stands still for a lead, and takes it in not now (P7). */
export const isSuppressed = ({ suppress }: Program, lead: Lead, lowestBand: string | undefined): boolean =>
  suppress !== undefined && matches(suppress, lead, lowestBand);

/** Whether what an enrolment waits for happened since it arrived at the step, so that it waits no longer. */
export const isAwaited = (step: Step, lead: Lead, { arrivedAt }: Enrolment): boolean =>
  step.do === 'wait-for' && !step.whole && didIt(step, lead, arrivedAt);

const didIt = ({ kind }: { readonly kind: string }, lead: Lead, since: number): boolean =>
  (lead.engagement[kind]?.lastAt ?? 0) > since;

/** Where a step that does nothing to the lead leads: waits, branches, splits and the end; `undefined` for the others. */
export function wayOf(
  program: Program,
  step: Step,
  lead: Lead,
  enrolment: Enrolment,
  { lowestBand }: Clockwork,
): { readonly outcome: 'done' | 'yes' | 'no'; readonly next: Step | null } | undefined {
  const to = (outcome: 'done' | 'yes' | 'no', target?: string) => ({
    outcome,
    next: stepAfter(program, step, target),
  });
  switch (step.do) {
    case 'wait':
    case 'wait-until':
      return to('done', step.next);
    case 'wait-for':
      return didIt(step, lead, enrolment.arrivedAt) ? to('yes', step.yes) : to('no', step.no);
    case 'branch':
      return matches(step.when, lead, lowestBand) ? to('yes', step.yes) : to('no', step.no);
    case 'split':
      return to('done', shareOf(step.ways, `${lead.id}/${program.id}/${step.id}`));
    default:
      return undefined;
  }
}

/** The way that a key falls into, by its hash and the shares. */
export function shareOf(
  ways: readonly { readonly share: number; readonly to: string }[],
  key: string,
): string {
  const total = ways.reduce((sum, { share }) => sum + share, 0);
  let place = Math.floor((hashOf(key) / 2 ** 32) * total);
  for (const { share, to } of ways) {
    if (place < share) return to;
    place -= share;
  }
  return (ways.at(-1) as { to: string }).to;
}

/** FNV-1a with a final mix, over UTF-16 units: 32 bits, the same everywhere. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
