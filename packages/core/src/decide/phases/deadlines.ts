import { deadlineSet, deadlineWarned, responseOverdue, statusOverdue } from '../../lead/events/deadlines.ts';
import { happened, iso, type NewEvent } from '../../lead/events/event.ts';
import { type Lead, leadStream } from '../../lead/lead.ts';
import type { Within } from '../../lead/within.ts';
import { partOf } from '../../response/deadlines.ts';
import type { Draft } from '../decision.ts';
import type { Trigger } from '../trigger.ts';
import { timeOf } from './phase.ts';

/** A fact that is older than this when it is recorded rouses nobody (Ours 0.2). */
const freshMs = 86_400_000;

/**
 * What became due since: a warning, or that it is overdue, each once (Ours 5.6). It comes first when time passes, so
 * that the phases after it see what was missed: routing reads `response-overdue`, alerts read all three.
 */
export function dueDeadlines(draft: Draft, lead: Lead, trigger: Trigger): void {
  const { response, status } = lead.deadlines;
  const at = timeOf(draft, trigger);
  const { because } = trigger;
  const add = (event: NewEvent) => void draft.add(leadStream(lead.id), { ...event, because });
  for (const [deadline, one] of [['response', response] as const, ['status', status] as const]) {
    if (!one || one.overdue) continue;
    const dueAt = iso(one.dueAt);
    if (at >= one.dueAt) {
      add(
        deadline === 'response'
          ? happened(responseOverdue, at, { owner: lead.owner, dueAt, breaches: lead.breaches + 1 })
          : happened(statusOverdue, at, { status: lead.status.id, dueAt }),
      );
    } else if (one.warnAt > 0 && !one.warned && at >= one.warnAt) {
      add(happened(deadlineWarned, at, { deadline, dueAt }));
    }
  }
}

/** Sets what is due from now on: the first response of a new assignment, and the time a status may take. */
export function deadlines(draft: Draft, lead: Lead, trigger: Trigger): void {
  if (draft.issued.mode === 'history' || !isOpen(lead)) return;
  const before = (draft.world.streams.get(leadStream(lead.id)) as Lead | null | undefined) ?? null;
  setResponse(draft, lead, trigger, before);
  const sla = draft.world.process.status(lead.status.id)?.sla;
  if (sla && (trigger.by === 'go-live' || before?.status.id !== lead.status.id))
    set(draft, lead, trigger, { deadline: 'status', within: sla });
}

const isOpen = (lead: Lead): boolean =>
  lead.status.kind !== 'disqualified' && lead.conversion === null && lead.erasedAt === 0;

/** A new assignment starts the clock anew; a request form may only bring forward what is due already. */
function setResponse(draft: Draft, lead: Lead, trigger: Trigger, before: Lead | null): void {
  const entry = draft.world.process.responseDeadline(lead);
  if (!entry) return;
  const rule = { deadline: 'response', within: entry.within, rule: entry.id } as const;
  const pending = lead.deadlines.response;
  if (startsAnew(draft, lead, trigger, before)) set(draft, lead, trigger, rule);
  else if (trigger.by === 'engage' && pending && !pending.overdue) {
    if (dueOf(draft, trigger, entry.within) < pending.dueAt) set(draft, lead, trigger, rule);
  }
}

/** Who enters a lead by hand is with it already; a form waits for somebody. */
function startsAnew(draft: Draft, lead: Lead, trigger: Trigger, before: Lead | null): boolean {
  if (draft.world.now - trigger.at > freshMs) return false;
  if (trigger.by === 'go-live') return lead.activity.attempts === 0;
  return before ? lead.assignments > before.assignments : lead.channel === 'web' || lead.assignments > 0;
}

interface Rule {
  readonly deadline: 'response' | 'status';
  readonly within: Within;
  readonly rule?: string;
}

const dueOf = (draft: Draft, trigger: Trigger, within: Within): number =>
  draft.world.process.businessTime.due(timeOf(draft, trigger), within);

function set(draft: Draft, lead: Lead, trigger: Trigger, { deadline, within, rule }: Rule): void {
  const warnAfter = draft.world.process.definition.deadlines?.warnAfter;
  const dueAt = iso(dueOf(draft, trigger, within));
  const warnAt = warnAfter && iso(dueOf(draft, trigger, partOf(within, warnAfter)));
  const data = { deadline, dueAt, ...(warnAt ? { warnAt } : {}), ...(rule ? { rule } : {}) };
  const { because } = trigger;
  draft.add(leadStream(lead.id), happened(deadlineSet, timeOf(draft, trigger), data, { because }));
}
