import type { CommandOf } from '../lead/commands.ts';
import { assigned } from '../lead/events/assignment.ts';
import { happened, iso, millis } from '../lead/events/event.ts';
import { leadStream } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequences, decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { isInCharge } from './in-charge.ts';
import { ageDueAt, ownerRefusal } from './owner.ts';

/** Gives a lead to a seller or a queue by hand, or runs the assignment rules on it. */
export function decideAssign(draft: Draft, body: CommandOf<'assign'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (body.from !== undefined && body.from !== lead.owner) return draft.finish(lead.id);
  if (!mayAssign(draft, lead.owner)) return refuse('forbidden', { field: 'lead' });
  if (lead.conversion) return refuse('already-converted');
  const at = body.at ? millis(body.at) : draft.world.now;
  const { reason, batch } = body;
  if (body.to === 'rules') {
    const routing = { not: body.not === undefined ? [] : [body.not], batch, reason };
    decideConsequences(draft, lead.id, { by: 'assign', at, assign: true, routing });
    return draft.finish(lead.id);
  }
  const unknown = ownerRefusal(draft, body.to);
  if (unknown) return unknown;
  if (body.to === lead.owner) return draft.finish(lead.id);
  const dueAt = ageDueAt(draft, body.to);
  const data = {
    owner: body.to,
    previous: lead.owner,
    how: 'hand',
    ...(batch ? { batch } : {}),
    ...(dueAt === null ? {} : { ageDueAt: iso(dueAt) }),
  } as const;
  const personal = reason ? { subject: lead.subject, data: { reason } } : undefined;
  const event = draft.add(leadStream(lead.id), happened(assigned, at, data, { personal }));
  decideConsequencesOf(draft, lead.id, [{ event, at }], { by: 'assign' });
  return draft.finish(lead.id);
}

/** Whether the actor has the permission `assign` (Ours 5.4): everybody, unless the process leaves it to managers. */
const mayAssign = (draft: Draft, owner: string): boolean =>
  draft.world.process.definition.team?.assign !== 'managers' || isInCharge(draft, owner);
