import { isQueueMember, type Queue } from '../assignment/queues.ts';
import type { Seller } from '../assignment/seller.ts';
import type { CommandOf } from '../lead/commands.ts';
import { assigned } from '../lead/events/assignment.ts';
import { happened, iso, millis } from '../lead/events/event.ts';
import { idOf, type Lead, leadStream } from '../lead/lead.ts';
import { isRefusal, type Refusal, refuse } from '../lead/refusals.ts';
import { decideConsequences, decideConsequencesOf } from './consequences.ts';
import type { Decision, Draft } from './decision.ts';
import { isInCharge } from './in-charge.ts';
import { ageDueAt, ownerOfActor } from './owner.ts';
import type { Fact } from './trigger.ts';

/** A lead that is given back so soon after its assignment counts as rejected (Ours 5.4). */
const rejectedWithinMs = 24 * 3_600_000;

/** A member with room takes a lead from a queue. Whoever is too late is told who has it (Ours 5.4). */
export function decideTakeLead(draft: Draft, body: CommandOf<'take-lead'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  if (lead.conversion) return refuse('already-converted');
  const at = body.at ? millis(body.at) : draft.world.now;
  const taken = takeLead(draft, lead, at);
  if (isRefusal(taken)) return taken;
  decideConsequencesOf(draft, lead.id, taken ? [taken] : [], { by: 'assign' });
  return draft.finish(lead.id);
}

/** Gives a lead of a queue to the seller behind the actor: its fact, `null` for whom it is already, or why not. */
export function takeLead(draft: Draft, lead: Lead, at: number): Fact | null | Refusal {
  const owner = ownerOfActor(draft.issued.actor);
  if (owner === lead.owner) return null;
  const queue = draft.world.process.queue(lead.owner);
  if (!queue) return refuse('already-taken', { detail: { owner: lead.owner } });
  const seller = draft.sight.seller(idOf(owner));
  if (!seller?.active || !isQueueMember(queue, seller))
    return refuse(isSeenBy(draft, queue, lead.owner) ? 'not-a-member' : 'not-found', { field: 'lead' });
  if (!hasRoom(draft, queue, seller)) return refuse('no-room');
  const data = { owner, previous: lead.owner, how: 'take' } as const;
  return { event: draft.add(leadStream(lead.id), happened(assigned, at, data)), at };
}

/** Whether somebody who is no member sees the leads of a queue: everybody where it says so, else who leads there. */
const isSeenBy = (draft: Draft, queue: Queue, owner: string): boolean =>
  queue.visible === 'all' || isInCharge(draft, owner);

/** Whether a seller may have one lead more: below the queue's take limit, and below the seller's own. */
function hasRoom(draft: Draft, { takeLimit }: Queue, { id, openLimit }: Seller): boolean {
  if (takeLimit === undefined && openLimit === null) return true;
  return draft.load(id) < Math.min(takeLimit ?? Infinity, openLimit ?? Infinity);
}

/** Owner or manager puts a lead back into a queue, and says why. */
export function decideReturnLead(draft: Draft, body: CommandOf<'return-lead'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const refusal = givingBackRefusal(draft, lead);
  if (refusal) return refusal;
  const to = queueFor(draft, lead, body.to);
  if (!to) return refuse('owner-unknown', { field: 'to' });
  const at = body.at ? millis(body.at) : draft.world.now;
  const dueAt = ageDueAt(draft, to);
  const data = {
    owner: to,
    previous: lead.owner,
    how: 'return',
    ...(isSoon(lead, at) ? { rejected: true } : {}),
    ...(dueAt === null ? {} : { ageDueAt: iso(dueAt) }),
  } as const;
  const personal = { subject: lead.subject, data: { reason: body.reason } };
  const event = draft.add(leadStream(lead.id), happened(assigned, at, data, { personal }));
  decideConsequencesOf(draft, lead.id, [{ event, at }], { by: 'assign' });
  return draft.finish(lead.id);
}

/** The owner does not take a lead on: the rules look for somebody else, never for the same seller again. */
export function decideReject(draft: Draft, body: CommandOf<'reject'>): Decision | Refusal {
  const lead = draft.sight.lead(body.lead);
  if (!lead) return refuse('not-found', { field: 'lead' });
  const refusal = givingBackRefusal(draft, lead);
  if (refusal) return refusal;
  const at = body.at ? millis(body.at) : draft.world.now;
  if (!isSoon(lead, at)) return refuse('reject-too-late');
  const before = lead.assignments;
  const routing = { how: 'reject', not: [idOf(lead.owner)], reason: body.reason, rejected: true } as const;
  decideConsequences(draft, lead.id, { by: 'assign', at, assign: true, routing });
  const isGiven = (draft.sight.lead(lead.id)?.assignments ?? before) > before;
  return isGiven ? draft.finish(lead.id) : refuse('no-eligible-owner');
}

function givingBackRefusal(draft: Draft, lead: Lead): Refusal | null {
  if (lead.conversion) return refuse('already-converted');
  if (!lead.owner.startsWith('seller/')) return refuse('not-with-a-seller');
  const isOwner = ownerOfActor(draft.issued.actor) === lead.owner;
  return isOwner || isInCharge(draft, lead.owner) ? null : refuse('forbidden', { field: 'lead' });
}

const isSoon = (lead: Lead, at: number): boolean => at - lead.assignedAt <= rejectedWithinMs;

/** The queue that a lead goes back to: the one named, the one it came from, else the default owner if it is one. */
function queueFor(draft: Draft, { routing }: Lead, named: string | undefined): string | null {
  const { process } = draft.world;
  if (named !== undefined) return process.queue(named) ? named : null;
  const known = [routing.queue, process.definition.defaultOwner ?? ''];
  return known.find((owner) => process.queue(owner)) ?? null;
}
