import type { CommandOf } from '../lead/commands.ts';
import { millis } from '../lead/events/event.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { changeStatus } from './status-change.ts';

/** Moves a lead from status to status, as the transition table allows (Ours 2.2). The same status is no event. */
export function decideChangeStatus(draft: Draft, body: CommandOf<'change-status'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const at = body.at ? millis(body.at) : draft.world.now;
  const fact = changeStatus(draft, lead, { ...body, reopen: body.reopen ?? false, at });
  if (isRefusal(fact)) return fact;
  decideConsequencesOf(draft, lead.id, fact ? [fact] : [], { by: 'status', assign: body.assign === true });
  return draft.finish(lead.id);
}
