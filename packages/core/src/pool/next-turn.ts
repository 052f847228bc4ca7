import { iso } from '../lead/events/event.ts';
import { ownValue } from '../lead/own-value.ts';
import { afterLead, firstAllowance, grownUntil, inThousandths, oneLead } from './allowance.ts';
import type { Pool, Turn } from './pool.ts';
import { best, goesOn, lastTurn, longestAgo, nextByWeight } from './turns.ts';

/** Who could have the next turn of a pool, and what is known of them. */
export interface Candidates {
  /** Members who may be given the lead. */
  readonly there: readonly string[];
  /** Members who are away for a while, and would have been asked else. */
  readonly away: readonly string[];
  readonly now: number;
  /** Open leads of a member; asked where the pool goes by them. */
  load(seller: string): number;
  /** Leads in 30 days that a member takes; `null` = as many as there are. */
  capacity(seller: string): number | null;
}

/** Whether a pool must know how many open leads its members have. */
export const goesByLoad = ({ strategy }: Pool): boolean =>
  strategy === 'least-loaded' || strategy === 'capacity';

/** Whether a member has used its capacity up, in a pool that goes by it. */
export const isUsedUp = (pool: Pool, seller: string, capacity: number | null, now: number): boolean =>
  pool.strategy === 'capacity' && roomOf(pool, seller, capacity, now) < oneLead;

/**
 * The next turn of a pool; `null` when nobody is there. Who has missed turns and is back comes first; then the
 * strategy decides, and among equals the one whose turn is longest ago, then the id (Ours 5.1).
 */
export function nextTurn(pool: Pool, candidates: Candidates): Turn | null {
  const there = [...candidates.there].sort();
  const numbers = numbersSeen(pool, there, candidates);
  const waiting = there.filter((seller) => (ownValue(pool.credits, seller) ?? 0) > 0);
  const credited = longestAgo(pool, waiting);
  const seller = credited ?? pick(pool, there, candidates);
  if (seller === null) return null;
  const turn = { seller, turn: pool.turns + 1, ...numbers, ...leftOf(pool, seller, candidates) };
  if (credited !== null) return { ...turn, credit: true };
  const run = pool.strategy === 'smooth-weighted' && !goesOn(pool.run, there) ? { run: there } : {};
  return { ...turn, ...run, ...slotOf(pool, there, candidates.away) };
}

function pick(pool: Pool, there: readonly string[], { now, load, capacity }: Candidates): string | null {
  const byLast = (a: string, b: string) => lastTurn(pool.last, a) - lastTurn(pool.last, b);
  switch (pool.strategy) {
    case 'round-robin':
      return longestAgo(pool, there);
    case 'smooth-weighted':
      return nextByWeight(pool.run, pool, there);
    case 'least-loaded':
      return best(there, (a, b) => load(a) - load(b) || byLast(a, b));
    case 'capacity': {
      const room = (seller: string) => roomOf(pool, seller, capacity(seller), now);
      return best(there, (a, b) => descending(room(a), room(b)) || byLast(a, b));
    }
    case 'fixed':
      return pool.members.find((member) => there.includes(member)) ?? null;
  }
}

/** More first; two without limit are equal. */
const descending = (a: number, b: number): number => (a === b ? 0 : b - a);

/** What a member may still be given; without a capacity there is no end. */
function roomOf(pool: Pool, seller: string, capacity: number | null, now: number): number {
  if (capacity === null) return Number.POSITIVE_INFINITY;
  if (capacity === 0) return 0;
  return grownUntil(now, ownValue(pool.allowances, seller) ?? firstAllowance(now), capacity).units;
}

function numbersSeen(
  pool: Pool,
  there: readonly string[],
  { now, load, capacity }: Candidates,
): Pick<Turn, 'loads' | 'room'> {
  if (!goesByLoad(pool)) return {};
  const loads = Object.fromEntries(there.map((seller) => [seller, load(seller)]));
  if (pool.strategy === 'least-loaded') return { loads };
  const limited = there.filter((seller) => capacity(seller) !== null);
  const room = limited.map((seller) => [seller, inThousandths(roomOf(pool, seller, capacity(seller), now))]);
  return { loads, room: Object.fromEntries(room) as Record<string, number> };
}

function leftOf(pool: Pool, seller: string, { now, capacity }: Candidates): Pick<Turn, 'left'> {
  const leads = capacity(seller);
  if (pool.strategy !== 'capacity' || leads === null) return {};
  const { at, units } = afterLead(
    grownUntil(now, ownValue(pool.allowances, seller) ?? firstAllowance(now), leads),
  );
  return { left: { at: iso(at), units } };
}

/**
 * Whose turn it would have been, were nobody away: an absent one is credited with it. One lead is one slot, so that
 * members are credited with their share of what came while they were away, and not with more.
 */
function slotOf(pool: Pool, there: readonly string[], away: readonly string[]): Pick<Turn, 'slot'> {
  const isCounted = pool.absent === 'credit' && ['round-robin', 'smooth-weighted'].includes(pool.strategy);
  if (!isCounted) return {};
  const all = [...there, ...away].sort();
  const weights = pool.strategy === 'smooth-weighted' ? pool.weights : {};
  const seller = nextByWeight(pool.slots, { last: pool.last, weights }, all);
  if (seller === null) return {};
  const run = goesOn(pool.slots, all) ? {} : { run: all };
  return { slot: { seller, ...run, missed: away.includes(seller) } };
}
