import type { CommandOf } from '../lead/commands.ts';
import { happened, millis } from '../lead/events/event.ts';
import { statusChanged } from '../lead/events/status.ts';
import { type Lead, leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { type Status, transitionRefusal } from '../lead/statuses.ts';
import { decideConsequences } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';

/** Moves a lead from status to status, as the transition table allows (Ours 2.2). The same status is no event. */
export function decideChangeStatus(draft: Draft, body: CommandOf<'change-status'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const at = body.at ? millis(body.at) : draft.world.now;
  const event = changeStatus(draft, lead, { ...body, reopen: body.reopen ?? false, at });
  if (event !== null && typeof event === 'object') return event;
  if (event !== null) decideConsequences(draft, lead.id, { by: 'status', at, because: event, assign: false });
  return draft.finish(lead.id);
}

/** Adds the change to a draft: the index of its event, `null` when the lead is there already, or why not. */
export function changeStatus(
  draft: Draft,
  lead: Lead,
  change: {
    to: string;
    reason?: string | undefined;
    comment?: string | undefined;
    reopen: boolean;
    at: number;
  },
): number | null | Refusal {
  const { process } = draft.world;
  const to = process.status(change.to);
  if (!to) return refuse('status-unknown', { field: 'to' });
  if (to.id === lead.status.id) return null;
  const reason = change.reason === undefined ? undefined : process.reason(change.reason)?.id;
  const refusal = transitionRefusal(
    { from: presentStatus(draft, lead), to, reason, comment: change.comment, reopen: change.reopen },
    process.definition.reasons,
  );
  if (refusal) return refusal;
  const comment = change.comment?.trim();
  const personal = comment ? { subject: lead.subject, data: { comment } } : undefined;
  return draft.add(
    leadStream(lead.id),
    happened(
      statusChanged,
      change.at,
      {
        from: lead.status.id,
        to: to.id,
        kind: to.kind,
        rank: process.rank(to),
        visitMs: Math.max(0, change.at - lead.status.since),
        ...(to.kind === 'disqualified' && reason ? { reason } : {}),
        ...(change.reopen ? { reopened: true } : {}),
      },
      { personal },
    ),
  );
}

/** The status a lead is in; one that the process has dropped keeps the kind and rank it had. */
export function presentStatus(draft: Draft, lead: Lead): Status {
  const { id, kind, rank } = lead.status;
  return draft.world.process.status(id) ?? { id, kind: kind as Status['kind'], rank };
}
