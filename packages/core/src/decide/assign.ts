import type { CommandOf } from '../lead/commands.ts';
import { assigned } from '../lead/events/assignment.ts';
import { happened, millis } from '../lead/events/event.ts';
import { leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequences, decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { ownerRefusal } from './owner.ts';

/** Gives a lead to a seller or a queue by hand, or runs the assignment rules on it. */
export function decideAssign(draft: Draft, body: CommandOf<'assign'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (lead.conversion) return refuse('already-converted');
  const at = body.at ? millis(body.at) : draft.world.now;
  if (body.to === 'rules') {
    decideConsequences(draft, lead.id, { by: 'assign', at, assign: true });
    return draft.finish(lead.id);
  }
  const unknown = ownerRefusal(draft, body.to);
  if (unknown) return unknown;
  if (body.to !== lead.owner) {
    const { reason } = body;
    const data = {
      owner: body.to,
      previous: lead.owner,
      how: 'hand',
    } as const;
    const personal = reason ? { subject: lead.subject, data: { reason } } : undefined;
    const event = draft.add(leadStream(lead.id), happened(assigned, at, data, { personal }));
    decideConsequencesOf(draft, lead.id, [{ event, at }], { by: 'assign' });
  }
  return draft.finish(lead.id);
}
