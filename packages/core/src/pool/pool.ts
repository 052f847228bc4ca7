import * as z from 'zod';
import { type EventOf, eventType, Id } from '../lead/events/event.ts';
import { evolver } from '../lead/evolver.ts';
import { idOf } from '../lead/lead.ts';
import { ownValue } from '../lead/own-value.ts';

/** Who takes turns, and how. */
export const poolDefined = eventType(
  'pool-defined',
  1,
  z.object({ strategy: z.enum(['round-robin']), members: z.array(Id) }),
);
/** A member was given a lead: written in the same commit as `assigned`, on the pool's expected version (Ours 5.2). */
export const turnTaken = eventType('turn-taken', 1, z.object({ seller: Id, lead: Id, turn: z.int().min(1) }));
export type PoolEvent = EventOf<typeof poolDefined> | EventOf<typeof turnTaken>;

/** Turns of a pool: `last` is the number of a member's latest turn, so order never hangs on a clock. */
export interface Pool {
  readonly id: string;
  readonly version: number;
  readonly strategy: 'round-robin';
  readonly members: readonly string[];
  readonly turns: number;
  readonly last: { readonly [seller: string]: number };
}

export const poolStream = (id: string): string => `pool/${id}`;

export const poolEvolver = evolver<Pool, PoolEvent>(
  (first) => ({
    id: idOf(first.stream),
    version: 0,
    strategy: 'round-robin',
    members: [],
    turns: 0,
    last: {},
  }),
  {
    'pool-defined'(pool, { data }) {
      pool.strategy = data.strategy;
      pool.members = [...data.members];
      for (const seller of Object.keys(pool.last)) {
        if (!data.members.includes(seller)) delete pool.last[seller];
      }
    },
    'turn-taken'(pool, { data }) {
      pool.turns = data.turn;
      pool.last[data.seller] = data.turn;
    },
  },
);

/**
 * Whose turn it is: the available member whose latest turn is longest ago; ties, that is members who never had
 * one, by their order in the pool. Over any run in which membership and availability do not change, turns differ
 * by at most 1. `null` when nobody is available.
 *
 * @example
 * nextMember({ id: 'p', version: 1, strategy: 'round-robin', members: ['ann', 'bob'], turns: 1, last: { ann: 1 } }, () => true)
 * // => 'bob'
 */
export function nextMember(pool: Pool, isAvailable: (seller: string) => boolean): string | null {
  let next: string | null = null;
  for (const seller of pool.members) {
    if (!isAvailable(seller)) continue;
    if (next === null || lastTurn(pool, seller) < lastTurn(pool, next)) next = seller;
  }
  return next;
}

const lastTurn = (pool: Pool, seller: string): number => ownValue(pool.last, seller) ?? 0;
