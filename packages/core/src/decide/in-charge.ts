import { idOf } from '../lead/lead.ts';
import { isPerson } from '../permissions/asker.ts';
import { can } from '../permissions/can.ts';
import type { Draft } from './decision.ts';
import { ownerOfActor } from './owner.ts';
import { managersOf } from './roster.ts';
import { askingIn, tiesTo } from './ties.ts';

/**
 * Whether an actor may decide for an owner: the house itself, an admin, a manager above the owner, and who was given
 * the permission to give the owner's leads away.
 */
export function isInCharge(draft: Draft, owner: string): boolean {
  const { issued, world, sight } = draft;
  const actor = idOf(ownerOfActor(issued.actor));
  if (isAdmin(draft)) return true;
  if (managersOf(owner, sight, world.process).includes(actor)) return true;
  const asking = askingIn(issued.actor, sight, world);
  const thing = { ties: tiesTo(owner, asking), converted: false };
  return !asking.asker.all && can(asking.asker, 'assign', thing);
}

/** Whether an actor may do everything: the house itself, and whom the process names. */
export function isAdmin({ issued, world }: Pick<Draft, 'issued' | 'world'>): boolean {
  if (!isPerson(issued.actor)) return true;
  return world.process.definition.team?.admins?.includes(idOf(ownerOfActor(issued.actor))) ?? false;
}
