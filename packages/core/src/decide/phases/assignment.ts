import { assigned } from '../../lead/events/assignment.ts';
import { happened } from '../../lead/events/event.ts';
import { idOf, type Lead, leadStream } from '../../lead/lead.ts';
import { nextMember, poolStream, turnTaken } from '../../pool/pool.ts';
import type { Draft } from '../decision.ts';
import { type Trigger, timeOf } from './phase.ts';

/** Gives a lead to whom the active assignment rule says, where the rules were asked. */
export function assignment(draft: Draft, lead: Lead, trigger: Trigger): void {
  if (!trigger.assign) return;
  const entry = draft.world.process.matchingEntry(lead);
  if (!entry || entry.to === 'keep') return;
  if (entry.to === lead.owner && trigger.by === 'assign') return;
  const at = timeOf(draft, trigger);
  const { because } = trigger;
  const rule = { previous: lead.owner, how: 'rule', entry: entry.id } as const;
  const isThere = (seller: string) => draft.sight.seller(seller)?.active ?? true;
  if (!entry.to.startsWith('pool/')) {
    if (entry.to.startsWith('seller/') && !isThere(idOf(entry.to))) return;
    draft.add(leadStream(lead.id), happened(assigned, at, { owner: entry.to, ...rule }, { because }));
    return;
  }
  const pool = draft.sight.pool(idOf(entry.to));
  const seller = pool && nextMember(pool, isThere);
  if (!pool || !seller) return;
  const turn = pool.turns + 1;
  const given = draft.add(
    leadStream(lead.id),
    happened(assigned, at, { owner: `seller/${seller}`, ...rule, pool: pool.id, turn }, { because }),
  );
  draft.add(
    poolStream(pool.id),
    happened(turnTaken, at, { seller, lead: lead.id, turn }, { because: given }),
  );
}
