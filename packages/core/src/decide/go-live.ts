import type { CommandOf } from '../lead/commands.ts';
import { happened, iso } from '../lead/events/event.ts';
import { wentLive } from '../lead/events/going-live.ts';
import { leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { ageDueAt } from './owner.ts';

/**
 * Lets a lead that history brought in live on: what it is now has its consequences, what it was has none, and every
 * clock starts now. Once, and not where it is over with it (Ours 0.2). A lead that is live already is left as it is.
 */
export function decideGoLive(draft: Draft, body: CommandOf<'go-live'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (draft.issued.mode === 'history') return refuse('invalid', { field: 'mode' });
  const isOver = lead.conversion !== null || lead.status.kind === 'disqualified';
  if (lead.liveAt > 0 || isOver) return draft.finish(lead.id);
  const at = draft.world.now;
  const dueAt = lead.routing.ageDueAt === 0 ? ageDueAt(draft, lead.owner) : null;
  const data = dueAt === null ? {} : { ageDueAt: iso(dueAt) };
  const event = draft.add(leadStream(lead.id), happened(wentLive, at, data));
  decideConsequencesOf(draft, lead.id, [{ event, at }], { by: 'go-live', assign: body.assign ?? false });
  return draft.finish(lead.id);
}
