import { leadStream } from '../lead/lead.ts';
import type { Draft } from './decision.ts';
import { alerts } from './phases/alerts.ts';
import { assignment } from './phases/assignment.ts';
import { deadlines, dueDeadlines } from './phases/deadlines.ts';
import { entryDates } from './phases/entry-dates.ts';
import type { Phase } from './phases/phase.ts';
import { programs } from './phases/programs.ts';
import { queueAge } from './phases/queue-age.ts';
import { response } from './phases/response.ts';
import { score } from './phases/score.ts';
import { thresholds } from './phases/thresholds.ts';
import type { Fact, Routing, Trigger } from './trigger.ts';

/**
 * The phases that follow each kind of command, in this order, each at most once (Ours 0.1). A rule that would need
 * another round waits for the next command.
 */
const phases: Record<Trigger['by'], readonly Phase[]> = {
  capture: [thresholds, score, assignment, response, alerts, programs, entryDates, deadlines],
  engage: [thresholds, score, assignment, alerts, programs, entryDates, deadlines],
  activity: [alerts, programs, entryDates],
  correct: [score, assignment, alerts, programs, entryDates],
  status: [score, assignment, alerts, programs, entryDates, deadlines],
  tick: [dueDeadlines, thresholds, score, assignment, queueAge, alerts, programs, entryDates, deadlines],
  assign: [assignment, alerts, deadlines],
  enrol: [deadlines],
  convert: [],
  revert: [score, deadlines],
  merge: [score],
  'go-live': [thresholds, score, assignment, alerts, programs, entryDates, deadlines],
};

/** What each phase is called where somebody asks what it did. */
const names = new Map(
  Object.entries({
    thresholds,
    score,
    assignment,
    response,
    alerts,
    programs,
    deadlines,
    'due deadlines': dueDeadlines,
    'entry dates': entryDates,
    'queue age': queueAge,
  }).map(([name, phase]): [Phase, string] => [phase, name]),
);

/** What a command asks for beside its facts. */
export interface Asked {
  readonly by: Trigger['by'];
  readonly assign?: boolean;
  readonly routing?: Routing;
}

/** Decides what follows from the facts of a command, at the time of the latest; from no fact nothing follows. */
export function decideConsequencesOf(
  draft: Draft,
  leadId: string,
  facts: readonly Fact[],
  { by, assign = false }: Asked,
): void {
  const latest = facts.reduce<Fact | null>((last, fact) => (last && last.at > fact.at ? last : fact), null);
  if (latest) follow(draft, leadId, { by, at: latest.at, because: latest.event, facts, assign });
}

/** Decides what follows where no fact stands: time passed, or the rules were asked. */
export function decideConsequences(
  draft: Draft,
  leadId: string,
  { by, at, assign = false, routing }: Asked & { readonly at: number },
): void {
  follow(draft, leadId, { by, at, because: undefined, facts: [], assign, routing });
}

/** Each phase sees what those before it did, in the same commit. */
function follow(draft: Draft, leadId: string, trigger: Trigger): void {
  for (const phase of phases[trigger.by]) {
    const lead = draft.sight.lead(leadId);
    if (!lead) continue;
    const given = { ...trigger, assign: trigger.assign || isAssignmentAsked(draft, leadId) };
    draft.run(names.get(phase) ?? phase.name, lead, given, () => phase(draft, lead, given));
  }
}

/** Whether a threshold that was reached runs the assignment rules (Ours 6.3). */
const isAssignmentAsked = (draft: Draft, leadId: string): boolean =>
  draft.world.process.thresholds.length > 0 &&
  draft
    .written(leadStream(leadId))
    .some(
      ({ event }) =>
        event.type === 'threshold-reached' &&
        (event.data['then'] as readonly { do: string; outcome: string }[]).some(
          (one) => one.do === 'assign' && one.outcome === 'done',
        ),
    );
