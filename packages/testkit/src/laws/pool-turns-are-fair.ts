import { type Event, ownValue, type Process } from '@leadstream/core';
import { demand, type HistoryLaw } from './law.ts';
import { peopleOf } from './people.ts';

interface Watched {
  readonly strategy: string;
  readonly members: readonly string[];
  readonly weights: { readonly [seller: string]: number };
  /** Who was there at the latest turn, and the turns since they were others; `null` where the lead had a say in it. */
  there: string | null;
  readonly turns: Map<string, number>;
  /** Whether those turns are the run from its beginning. */
  isWhole: boolean;
}

/**
 * While membership and availability stay as they are, turns of a pool differ by at most 1; by weight, each has its
 * share, less than one turn more or less (Ours 5.2). Turns that make up for missed ones are on top of that. Where it
 * hangs on the lead who could have it, or a member is full, others are available from turn to turn: no run to speak of.
 * Afterwards turns are counted anew; by weight only a run that is seen from its beginning tells shares.
 */
export const poolTurnsAreFair: HistoryLaw = {
  name: 'turns of a pool differ by at most one while its members stay',
  rules: ['DOMAIN 5.2'],
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
      if (!pool || event.data['credit']) continue;
      if (isChoosy(pool, people, process)) {
        pool.there = null;
        continue;
      }
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
  isWhole: true,
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
  const those = there.join('\n');
  if (pool.there !== those) {
    pool.turns.clear();
    pool.isWhole = pool.there !== null;
  }
  pool.there = those;
  pool.turns.set(seller, (pool.turns.get(seller) ?? 0) + 1);
}

function checkTurns(
  stream: string,
  { strategy, weights, turns, isWhole }: Watched,
  there: readonly string[],
): void {
  const had = (seller: string) => turns.get(seller) ?? 0;
  const told = () => `${stream} gave turns ${there.map((who) => `${who} ${had(who)}`).join(', ')}`;
  if (strategy === 'round-robin') {
    const counts = there.map(had);
    demand(Math.max(...counts) - Math.min(...counts) <= 1, told);
  }
  if (strategy !== 'smooth-weighted' || !isWhole) return;
  const weight = (seller: string) => ownValue(weights, seller) ?? 1;
  const all = there.reduce((sum, seller) => sum + weight(seller), 0);
  const taken = there.reduce((sum, seller) => sum + had(seller), 0);
  const isFair = there.every((seller) => Math.abs(had(seller) * all - taken * weight(seller)) < all);
  demand(isFair, told);
}
