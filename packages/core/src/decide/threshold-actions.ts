import type { ThresholdAction, ThresholdRule } from '../engagement/thresholds.ts';
import { followUpSet } from '../lead/events/engagement.ts';
import { happened, iso } from '../lead/events/event.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { transitionRefusal } from '../lead/statuses.ts';
import type { Draft } from './decision.ts';
import { enrolLead, mayEnrol } from './enrolment.ts';
import { givePoints } from './give-points.ts';
import { isTooOld } from './raise-alert.ts';
import { changeStatus, presentStatus } from './status-change.ts';

/** What came of an action; a reason says why it was withheld. */
export interface Outcome {
  readonly do: ThresholdAction['do'];
  readonly outcome: 'done' | 'withheld';
  readonly reason?: string;
}

/**
 * What a rule's actions will come to, decided before anything is added. A status that may not be set alerts instead,
 * where the rule does not alert anyway (Ours 6.3).
 */
export function outcomesOf(draft: Draft, lead: Lead, { then }: ThresholdRule, factAt: number): Outcome[] {
  const outcomes = then.map((action) => outcome(action.do, whyNot(draft, lead, action, factAt)));
  const isStopped = outcomes.some(
    (one) => one.do === 'status' && one.outcome === 'withheld' && one.reason !== 'there-already',
  );
  const alertsAnyway = then.some((action) => action.do === 'alert');
  if (isStopped && !alertsAnyway) outcomes.push(outcome('alert', whyNotAlert(draft, factAt)));
  return outcomes;
}

const outcome = (act: ThresholdAction['do'], reason: string | null): Outcome =>
  reason === null ? { do: act, outcome: 'done' } : { do: act, outcome: 'withheld', reason };

const whyNotAlert = (draft: Draft, factAt: number): string | null =>
  isTooOld(draft, factAt) ? 'too-old' : null;

/** Why an action is withheld; `null` when nothing stands against it. */
function whyNot(draft: Draft, lead: Lead, action: ThresholdAction, factAt: number): string | null {
  switch (action.do) {
    case 'alert':
      return whyNotAlert(draft, factAt);
    case 'status':
      return action.suggest ? 'suggested' : whyNotStatus(draft, lead, action.to);
    case 'follow-up':
      if (lead.conversion) return 'converted';
      return lead.followUp ? 'follow-up-set' : null;
    case 'assign':
      return lead.conversion ? 'converted' : null;
    case 'points':
      return null;
    case 'enrol':
      return whyNotEnrol(draft, lead, action.program);
  }
}

/** Rules obey the transition table, never move to a lower rank, nor out of disqualified or converted (Ours 6.3). */
function whyNotStatus(draft: Draft, lead: Lead, id: string): string | null {
  const { process } = draft.world;
  const to = process.status(id);
  if (!to) return 'status-unknown';
  if (lead.conversion) return 'converted';
  if (lead.status.kind === 'disqualified') return 'disqualified';
  if (to.id === lead.status.id) return 'there-already';
  if (process.rank(to) < lead.status.rank) return 'lower-rank';
  const { attempts } = lead.activity;
  const change = { from: presentStatus(draft, lead), to, reopen: false, attempts };
  return transitionRefusal(change, process.definition)?.code ?? null;
}

function whyNotEnrol(draft: Draft, lead: Lead, id: string): string | null {
  if (lead.conversion) return 'converted';
  const program = draft.world.process.program(id);
  return program ? mayEnrol(draft, lead, program) : 'program-unknown';
}

/** Carries out what is not withheld; alerts and assignment follow in their own phases. */
export function carryOut(
  draft: Draft,
  id: string,
  { then }: ThresholdRule,
  outcomes: readonly Outcome[],
  because: number,
): void {
  then.forEach((action, i) => {
    const lead = draft.sight.lead(id);
    if (lead && outcomes[i]?.outcome === 'done') carryOutOne(draft, lead, action, because);
  });
}

function carryOutOne(draft: Draft, lead: Lead, action: ThresholdAction, because: number): void {
  const { now, process } = draft.world;
  if (action.do === 'status') {
    changeStatus(draft, lead, { to: action.to, reopen: false, at: now, follows: because });
  }
  if (action.do === 'follow-up') {
    const dueAt = iso(process.businessTime.due(now, action.within));
    draft.add(leadStream(lead.id), happened(followUpSet, now, { kind: action.kind, dueAt }, { because }));
  }
  const program = action.do === 'enrol' ? process.program(action.program) : undefined;
  if (program) enrolLead(draft, lead.id, program, 'rule', because);
  if (action.do === 'points') givePoints(draft, lead, action.kind, because);
}
