import { isQueueMember } from '../assignment/queues.ts';
import type { CommandType } from '../lead/commands.ts';
import { idOf, type Lead } from '../lead/lead.ts';
import { type Asker, askerOf, isPerson, theHouse } from '../permissions/asker.ts';
import { asksFor, type Thing, type Tie } from '../permissions/can.ts';
import { ownerOfActor } from './owner.ts';
import { managersOf } from './roster.ts';
import type { Sight, StreamState, World } from './world.ts';

/** Who asks, and what was read of the world to find out how they stand to owners. */
export interface Asking {
  readonly actor: string;
  readonly asker: Asker;
  readonly sight: Pick<Sight, 'seller'>;
  readonly process: World['process'];
}

/** Who asks in a world; the house asks nobody. */
export function askingIn(actor: string, sight: Sight, { process }: World): Asking {
  const { admins } = process.definition.team ?? {};
  const asker = isPerson(actor) ? askerOf(actor, sight.access(), admins) : theHouse;
  return { actor, asker, sight, process };
}

/** How somebody stands to an owner, as far as any of their permission sets goes by it. */
export function tiesTo(owner: string, { actor, asker, sight, process }: Asking): readonly Tie[] {
  const own = ownerOfActor(actor);
  if (owner === own) return ['own'];
  const ties: Tie[] = [];
  const queue = process.queue(owner);
  if (queue && asksFor(asker, 'queue')) {
    const seller = sight.seller(idOf(own));
    if (queue.visible === 'all' || (seller?.active && isQueueMember(queue, seller))) ties.push('queue');
  }
  if (asksFor(asker, 'team') && managersOf(owner, sight, process).includes(idOf(own))) ties.push('team');
  return ties;
}

/** A lead, as it matters for who may do what with it. */
export const leadThing = (lead: Pick<Lead, 'owner' | 'conversion'>, asking: Asking): Thing => ({
  ties: tiesTo(lead.owner, asking),
  converted: lead.conversion !== null,
});

/**
 * A lead that somebody wants to take: who could see it in the queue that it was in last is told who was faster, and
 * not that there is no such lead (Ours 5.4).
 */
export function wantedThing(lead: Lead, asking: Asking): Thing {
  const thing = leadThing(lead, asking);
  if (thing.ties.length > 0 || lead.routing.queue === '') return thing;
  return { ...thing, ties: tiesTo(lead.routing.queue, asking) };
}

/** An account, a contact, an opportunity: seen by who is its owner or above. */
export const recordThing = (record: { readonly owner: string }, asking: Asking): Thing => ({
  ties: tiesTo(record.owner, asking),
  converted: false,
});

/** What stands under the name of a stream, for a command; `null` where there is nothing. */
export function leadOrRecordThing(
  stream: string,
  state: StreamState | null,
  asking: Asking,
  command: CommandType,
): Thing | null {
  if (!state) return null;
  if (!stream.startsWith('lead/'))
    return recordThing(state as { readonly owner: string } & StreamState, asking);
  return command === 'take-lead' ? wantedThing(state as Lead, asking) : leadThing(state as Lead, asking);
}
