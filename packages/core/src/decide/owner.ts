import { idOf } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Process } from '../process/process.ts';
import type { Draft } from './decision.ts';

/** The owner that an actor stands for: `user:ada` is `seller/ada`. */
export const ownerOfActor = (actor: string): string =>
  `seller/${actor.startsWith('user:') ? actor.slice(5) : actor}`;

/** Refused `owner-unknown` unless the owner is a queue of the process or a seller who is there. */
export function ownerRefusal(draft: Draft, owner: string): Refusal | null {
  const isKnown = owner.startsWith('queue/')
    ? hasQueue(draft.world.process, owner)
    : draft.sight.seller(idOf(owner))?.active;
  return isKnown ? null : refuse('owner-unknown', { field: 'owner' });
}

const hasQueue = (process: Process, owner: string): boolean =>
  process.definition.queues.some((queue) => `queue/${queue.id}` === owner);
