import { idOf, type Lead, leadStream } from '../lead/lead.ts';
import type { Draft } from './decision.ts';
import type { Reader } from './reader.ts';
import { lookAtRouting } from './roster.ts';
import type { Trigger } from './trigger.ts';

/**
 * How the rules are asked where a seller just let the response fall due and the process reassigns then (Ours 5.1): for
 * anybody but that seller, so often at most, and from then on for nobody: the lead goes to the manager's queue.
 */
export function onBreach(draft: Draft, lead: Lead, trigger: Trigger): Trigger | null {
  const rule = draft.world.process.definition.assignment.onBreach;
  if (!rule || trigger.by !== 'tick' || !lead.owner.startsWith('seller/')) return null;
  const overdue = draft.written(leadStream(lead.id)).find(({ event }) => event.type === 'response-overdue');
  if (!overdue) return null;
  const isSpent = lead.routing.reassigned >= rule.max;
  const routing = { how: 'breach', not: [idOf(lead.owner)], isSpent } as const;
  return { ...trigger, because: overdue.index, assign: true, routing };
}

/**
 * Who gets a lead that the rules had nobody for after a breach; `null` = it stays, for there is only somebody who let
 * it fall due before, or who left.
 */
export function ownerAfterBreach(draft: Draft, lead: Lead): string | null {
  const owner = draft.world.process.definition.assignment.onBreach?.otherwise;
  if (owner === undefined || owner === lead.owner) return null;
  if (owner.startsWith('queue/')) return owner;
  const isOut =
    lead.routing.declined.includes(idOf(owner)) || draft.sight.seller(idOf(owner))?.active === false;
  return isOut ? null : owner;
}

/** Looks at all whom a lead may be given to if its response is overdue now. */
export function lookAtBreach(lead: Lead, reader: Reader): void {
  const { now, process } = reader.world;
  const rule = process.definition.assignment.onBreach;
  const due = lead.deadlines.response;
  if (!rule || !due || due.overdue || due.dueAt > now) return;
  lookAtRouting(reader);
  if (rule.otherwise.startsWith('seller/')) reader.sight.seller(idOf(rule.otherwise));
}
