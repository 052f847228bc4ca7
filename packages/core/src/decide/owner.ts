import { idOf } from '../lead/lead.ts';
import { type Refusal, refuse } from '../lead/refusals.ts';
import type { Draft } from './decision.ts';

/** The owner that an actor stands for: `user:ada` is `seller/ada`. */
export const ownerOfActor = (actor: string): string =>
  `seller/${actor.startsWith('user:') ? actor.slice(5) : actor}`;

/** Refused `owner-unknown` unless the owner is a queue of the process or a seller who is there. */
export function ownerRefusal(draft: Draft, owner: string): Refusal | null {
  const isKnown = owner.startsWith('queue/')
    ? draft.world.process.queue(owner)
    : draft.sight.seller(idOf(owner))?.active;
  return isKnown ? null : refuse('owner-unknown', { field: 'owner' });
}

const hourMs = 3_600_000;

/** When a lead that comes to an owner now will have waited too long there; `null` = never. History alerts nobody. */
export function ageDueAt(draft: Draft, owner: string): number | null {
  const hours = draft.world.process.queue(owner)?.ageLimitHours;
  return hours === undefined || draft.issued.mode === 'history' ? null : draft.world.now + hours * hourMs;
}
