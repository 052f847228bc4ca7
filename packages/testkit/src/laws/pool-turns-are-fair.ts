import type { Event, Process } from '@leadstream/core';
import { demand, type HistoryLaw } from './law.ts';
import { peopleOf } from './people.ts';

interface Watched {
  readonly strategy: string;
  readonly members: readonly string[];
  readonly weights: { readonly [seller: string]: number };
  /** Who was there at the latest turn, and the turns since they were others. */
  there: string;
  readonly turns: Map<string, number>;
}

/**
 * While membership and availability stay as they are, turns of a pool differ by at most 1; by weight, each has its
 * share, less than one turn more or less (Ours 5.2). Turns that make up for missed ones are on top of that.
 */
export const poolTurnsAreFair: HistoryLaw = {
  name: 'turns of a pool differ by at most one while its members stay',
  holds({ events, process }) {
    const people = peopleOf();
    const pools = new Map<string, Watched>();
    for (const event of events) {
      people.note(event);
      if (event.type === 'pool-defined') pools.set(event.stream, watched(event));
      if (event.type !== 'turn-taken') continue;
      const pool = pools.get(event.stream);
      const seller = event.data['seller'] as string;
      demand(
        pool?.members.includes(seller) ?? false,
        () => `${event.stream} gave a turn to ${seller}, who is no member`,
      );
      if (!pool || event.data['credit'] || isChoosy(pool, people, process)) continue;
      const now = Date.parse(event.recordedAt);
      const there = pool.members.filter((member) => people.isThere(member, now)).sort();
      demand(there.includes(seller), () => `${event.stream} gave a turn to ${seller}, who is not there`);
      takeTurn(pool, seller, there);
      checkTurns(event.stream, pool, there);
    }
  },
};

const watched = ({ data }: Event): Watched => ({
  strategy: data['strategy'] as string,
  members: data['members'] as string[],
  weights: (data['weights'] ?? {}) as Watched['weights'],
  there: '',
  turns: new Map(),
});

/** Whether it depends on the lead who takes part: then there are no runs to speak of. */
function isChoosy(
  { members }: Watched,
  people: ReturnType<typeof peopleOf>,
  { definition }: Process,
): boolean {
  const entries = definition.assignment.rules.flatMap((rule) => rule.entries);
  return (
    people.anybodyIsDeclined() ||
    members.some((member) => people.openLimit(member) !== null) ||
    entries.some(({ territory, skills, language }) => territory || skills || language)
  );
}

function takeTurn(pool: Watched, seller: string, there: readonly string[]): void {
  if (pool.there !== there.join('\n')) pool.turns.clear();
  pool.there = there.join('\n');
  pool.turns.set(seller, (pool.turns.get(seller) ?? 0) + 1);
}

function checkTurns(stream: string, { strategy, weights, turns }: Watched, there: readonly string[]): void {
  const had = (seller: string) => turns.get(seller) ?? 0;
  const told = () => `${stream} gave turns ${there.map((who) => `${who} ${had(who)}`).join(', ')}`;
  if (strategy === 'round-robin') {
    const counts = there.map(had);
    demand(Math.max(...counts) - Math.min(...counts) <= 1, told);
  }
  if (strategy !== 'smooth-weighted') return;
  const weight = (seller: string) => weights[seller] ?? 1;
  const all = there.reduce((sum, seller) => sum + weight(seller), 0);
  const taken = there.reduce((sum, seller) => sum + had(seller), 0);
  const isFair = there.every((seller) => Math.abs(had(seller) * all - taken * weight(seller)) < all);
  demand(isFair, told);
}
