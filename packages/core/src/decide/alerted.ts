import { absenceAt, standInAt } from '../assignment/seller.ts';
import type { AlertTo } from '../lead/alert-to.ts';
import { liveEnrolments } from '../lead/enrolment-state.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import type { Draft } from './decision.ts';
import { ownerOfActor } from './owner.ts';
import type { Reader } from './reader.ts';
import { lookAtRouting } from './roster.ts';

/**
 * Whom an alert goes to: the owner, when it is a seller who is there, or a queue with members; a seller's stand-in
 * while the seller is away; else the manager. Where there is none, the owner all the same, for an alert must not be
 * lost (Ours 5.6, 6.4).
 */
export function alerted(draft: Draft, { owner }: Lead, to: AlertTo): string {
  if (to !== 'owner' && to !== 'manager') return to;
  const { process, now } = draft.world;
  if (owner.startsWith('queue/')) {
    const manager = process.managerOfQueue(owner);
    const above = manager === null ? process.definition.alerts?.manager : `seller/${manager}`;
    const hasMembers = (process.queue(owner)?.members.length ?? 0) > 0;
    return to === 'owner' && hasMembers ? owner : (above ?? owner);
  }
  const seller = draft.sight.seller(idOf(owner));
  const manager = seller?.manager
    ? `seller/${seller.manager}`
    : (process.definition.alerts?.manager ?? owner);
  if (to === 'manager' || seller?.active === false) return manager;
  const standIn = seller && absenceAt(seller, now) ? standInAt(seller, now) : null;
  return standIn === null ? owner : `seller/${standIn}`;
}

/** Looks at whom alerts about leads may go to, and, where a threshold may ask for it, at all whom the rules name. */
export function lookAtAlerted(leads: readonly Lead[], reader: Reader): void {
  const { process } = reader.world;
  const { alerts, defaultOwner, programs } = process.definition;
  const isInProgram = leads.some((lead) => liveEnrolments(lead).length > 0);
  if (!alerts && !programs && !isInProgram && process.thresholds.length === 0) return;
  const owners = [...leads.map(({ owner }) => owner), defaultOwner ?? '', ownerOfActor(reader.actor)];
  for (const owner of owners) if (owner.startsWith('seller/')) reader.sight.seller(idOf(owner));
  const mayAssign = process.thresholds.some(({ rule }) => rule.then.some((action) => action.do === 'assign'));
  if (mayAssign) lookAtRouting(reader);
}
