import type { Event } from '@leadstream/core';
import { demand, type HistoryLaw } from './law.ts';

/** While membership and availability stay as they are, turns of a pool differ by at most 1 (Ours 5.2). */
export const poolTurnsAreFair: HistoryLaw = {
  name: 'turns of a pool differ by at most one while its members stay',
  holds({ events }) {
    const absent = new Set<string>();
    const pools = new Map<string, { members: readonly string[]; turns: Map<string, number> }>();
    for (const event of events) {
      if (event.type === 'seller-defined') {
        if (note(absent, event)) for (const pool of pools.values()) pool.turns.clear();
      } else if (event.type === 'pool-defined') {
        pools.set(event.stream, { members: event.data['members'] as string[], turns: new Map() });
      } else if (event.type === 'turn-taken') {
        const seller = event.data['seller'] as string;
        const pool = pools.get(event.stream) ?? { members: [], turns: new Map<string, number>() };
        pool.turns.set(seller, (pool.turns.get(seller) ?? 0) + 1);
        const there = pool.members.filter((member) => !absent.has(member));
        demand(there.includes(seller), () => `${event.stream} gave a turn to ${seller}, who is not there`);
        const turns = there.map((member) => pool.turns.get(member) ?? 0);
        const isFair = Math.max(...turns) - Math.min(...turns) <= 1;
        demand(
          isFair,
          () => `${event.stream} gave turns ${there.map((who, i) => `${who} ${turns[i]}`).join(', ')}`,
        );
      }
    }
  },
};

/** Notes who is there; answers whether that changed. */
function note(absent: Set<string>, event: Event): boolean {
  const seller = event.stream.slice('seller/'.length);
  const was = absent.has(seller);
  if (event.data['active']) absent.delete(seller);
  else absent.add(seller);
  return was !== absent.has(seller);
}
