import type { Roster } from '../assignment/route.ts';
import { standInAt } from '../assignment/seller.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { goesByLoad } from '../pool/next-turn.ts';
import type { Process } from '../process/process.ts';
import type { Draft } from './decision.ts';
import type { Reader } from './reader.ts';

/** The people whom the rules may give a lead to, as a decision sees them. */
export const rosterOf = (draft: Draft, lead: Lead | null, not: readonly string[] = []): Roster => ({
  now: draft.world.now,
  pool: draft.sight.pool,
  seller: draft.sight.seller,
  load: draft.load,
  not: new Set([...(lead?.routing.declined ?? []), ...not]),
});

/** Looks at all that the active rule may send a lead to, with the open leads of those whose number matters. */
export function lookAtRouting({ world, sight, load }: Reader): void {
  const lookAtSeller = (id: string, isLoadAsked = false): void => {
    const seller = sight.seller(id);
    if (isLoadAsked || (seller && seller.openLimit !== null)) load(id);
  };
  for (const { entry } of world.process.routing.entries) {
    if (entry.to.startsWith('seller/')) {
      lookAtSeller(idOf(entry.to));
      const seller = sight.seller(idOf(entry.to));
      const standIn = seller ? standInAt(seller, world.now) : null;
      if (standIn !== null) lookAtSeller(standIn);
    }
    if (!entry.to.startsWith('pool/')) continue;
    const pool = sight.pool(idOf(entry.to));
    for (const member of pool?.members ?? []) lookAtSeller(member, pool !== null && goesByLoad(pool));
  }
}

/** Looks at whom a command names as an owner. */
export function lookAtOwner(owner: string | undefined, { sight }: Reader): void {
  if (owner?.startsWith('seller/')) sight.seller(idOf(owner));
}

/** How many managers above a seller are asked; nobody's chain is longer. */
const chainMax = 10;

/** The managers above a seller, nearest first. */
export function managersAbove(seller: string, sight: Pick<Roster, 'seller'>): readonly string[] {
  const chain: string[] = [];
  for (let next = sight.seller(seller)?.manager ?? null; next !== null && chain.length < chainMax; ) {
    if (chain.includes(next)) break;
    chain.push(next);
    next = sight.seller(next)?.manager ?? null;
  }
  return chain;
}

/** Who manages an owner: those above a seller, or whom a queue's alerts go to and those above. */
export function managersOf(
  owner: string,
  sight: Pick<Roster, 'seller'>,
  process: Process,
): readonly string[] {
  if (owner.startsWith('seller/')) return managersAbove(idOf(owner), sight);
  const manager = process.managerOfQueue(owner);
  return manager === null ? [] : [manager, ...managersAbove(manager, sight)];
}
