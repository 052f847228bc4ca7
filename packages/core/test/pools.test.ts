// Pools: goal is that each strategy is exactly as fair as it says, in whole numbers, whoever comes and goes (Ours 5.1-5.3).
import { type Candidates, type Event, evolverOf, iso, nextTurn, type Pool } from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, hour, monday } from './scene.ts';

type Definition = { strategy: Pool['strategy'] } & Partial<Pick<Pool, 'members' | 'weights' | 'absent'>>;

/** A pool by itself, with its events folded as a log would. */
function aPool({ members = ['ann', 'bob', 'cem'], ...definition }: Definition) {
  const evolver = evolverOf('pool/team');
  let state = null as never as Pool;
  let now = monday;
  const add = (type: string, data: object): void => {
    const event = {
      stream: 'pool/team',
      type,
      data,
      version: 1,
      occurredAt: iso(now),
    };
    state = evolver?.evolve(state as never, event as never as Event) as Pool;
  };
  add('pool-defined', { members, ...definition });
  const take = (some: Partial<Candidates> = {}): ReturnType<typeof nextTurn> => {
    const all = { there: members, away: [], now, load: () => 0, capacity: () => null };
    const turn = nextTurn(state as never as Pool, { ...all, ...some });
    if (turn) add('turn-taken', { ...turn, lead: 'some' });
    return turn;
  };
  return {
    take,
    names: (count: number, some?: Partial<Candidates>) =>
      Array.from({ length: count }, () => take(some)?.seller ?? null),
    pass: (ms: number) => void (now += ms),
    now: () => now,
    state: () => state as never as Pool,
  };
}

const countsOf = (names: readonly (string | null)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

describe('by weight (Ours 5.2)', () => {
  it('each has its share, less than one turn more or less, after every turn of a run', () => {
    const weights = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd', 'e', 'constructor'),
      fc.integer({ min: 1, max: 12 }),
      {
        minKeys: 1,
      },
    );
    const runs = fc.array(fc.tuple(fc.nat(62), fc.integer({ min: 1, max: 40 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(weights, runs, (given, lengths) => {
        const members = Object.keys(given);
        const pool = aPool({ strategy: 'smooth-weighted', members, weights: given });
        for (const [mask, length] of lengths) {
          const some = members.filter((_, i) => ((mask + 1) >> i) % 2 === 1);
          const there = some.length > 0 ? some : members;
          const sameAsBefore = JSON.stringify([...there].sort()) === JSON.stringify(pool.state().run.there);
          if (sameAsBefore) continue;
          const all = there.reduce((sum, seller) => sum + (given[seller] ?? 0), 0);
          const had = new Map<string, number>();
          for (let turn = 1; turn <= length; turn += 1) {
            const seller = pool.take({ there })?.seller as string;
            had.set(seller, (had.get(seller) ?? 0) + 1);
            for (const one of there) {
              // |turns - share * turn| < 1, times all the weights: whole numbers.
              const apart = (had.get(one) ?? 0) * all - turn * (given[one] ?? 0);
              expect(Math.abs(apart), `${one} after ${turn} of ${JSON.stringify(given)}`).toBeLessThan(all);
            }
          }
        }
      }),
    );
  });

  it('spreads the turns of the heavy ones, and is the plain turn where all weigh the same', () => {
    const heavy = aPool({ strategy: 'smooth-weighted', weights: { ann: 3, bob: 1, cem: 2 } });
    expect(heavy.names(12).join(' ')).toBe('ann cem ann bob cem ann ann cem ann bob cem ann');
    const same = aPool({ strategy: 'smooth-weighted' });
    expect(same.names(6)).toEqual(['ann', 'bob', 'cem', 'ann', 'bob', 'cem']);
  });

  it('stays fair where who is there changes with every turn', () => {
    const pool = aPool({ strategy: 'smooth-weighted', weights: { ann: 3, bob: 1 } });
    const names = Array.from({ length: 40 }, (_, i) =>
      pool.take({ there: i % 2 === 0 ? ['ann', 'bob'] : ['ann', 'bob', 'cem'] }),
    ).map((turn) => turn?.seller ?? '');
    const counts = countsOf(names);
    expect(counts['ann']).toBeGreaterThanOrEqual(20);
    expect(counts['bob']).toBeGreaterThanOrEqual(6);
  });
});

describe('round robin (Ours 5.2)', () => {
  it('tie-break: whose turn is longest ago, then the id (Ours 5.1)', () => {
    const pool = aPool({ strategy: 'round-robin', members: ['cem', 'bob', 'ann'] });
    expect(pool.names(4)).toEqual(['ann', 'bob', 'cem', 'ann']);
    expect(pool.names(2, { there: ['ann', 'cem'] })).toEqual(['cem', 'ann']);
    expect(pool.names(1, { there: [] })).toEqual([null]);
  });
});

describe('least loaded (Ours 5.2)', () => {
  it('goes to who has the fewest open leads; the event keeps the numbers it saw', () => {
    const pool = aPool({ strategy: 'least-loaded' });
    const loads: Record<string, number> = { ann: 5, bob: 2, cem: 2 };
    const load = (seller: string) => loads[seller] ?? 0;
    expect(pool.take({ load })).toMatchObject({ seller: 'bob', loads: { ann: 5, bob: 2, cem: 2 } });
    expect(pool.take({ load })).toMatchObject({ seller: 'cem' });
    expect(pool.take({ load, there: ['ann'] })).toMatchObject({ seller: 'ann', loads: { ann: 5 } });
  });
});

describe('capacity (Ours 5.3)', () => {
  const inDays = (pool: ReturnType<typeof aPool>, days: number, capacity: Candidates['capacity']) => {
    const names: (string | null)[] = [];
    for (let i = 0; i < days * 24; i += 1) {
      const now = pool.now();
      // Who has used it up is no candidate: the router sees to that, so the test does.
      const there = ['ann', 'bob'].filter((seller) => roomLeft(pool, seller, capacity(seller) ?? 0, now));
      names.push(pool.take({ there, now, capacity })?.seller ?? null);
      pool.pass(hour);
    }
    return countsOf(names);
  };
  const oneLead = 30 * day;
  const roomLeft = (pool: ReturnType<typeof aPool>, seller: string, capacity: number, now: number) => {
    const kept = pool.state().allowances[seller] ?? { at: now, units: 0 };
    return capacity > 0 && kept.units + Math.min(now - kept.at, oneLead) * capacity >= oneLead;
  };

  it('14 a month gets 14 in 30 days, and 14 in each 30 days after that', () => {
    const pool = aPool({ strategy: 'capacity', members: ['ann', 'bob'] });
    const capacity = (seller: string) => (seller === 'ann' ? 14 : 45);
    expect(inDays(pool, 30, capacity)).toEqual({ ann: 14, bob: 45 });
    expect(inDays(pool, 30, capacity)).toEqual({ ann: 14, bob: 45 });
  });

  it('any capacity gets exactly itself in 30 days of leads without end, in whole numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (leads) => {
        const pool = aPool({ strategy: 'capacity', members: ['ann', 'bob'] });
        expect(inDays(pool, 30, (seller) => (seller === 'ann' ? leads : 0))).toEqual({ ann: leads });
      }),
      { numRuns: 20 },
    );
  });

  it('goes to who has most room; what is not used is kept, up to the worth of 30 days', () => {
    const pool = aPool({ strategy: 'capacity', members: ['ann', 'bob'] });
    const capacity = (seller: string) => (seller === 'ann' ? 10 : 20);
    pool.pass(300 * day);
    const now = pool.now();
    expect(pool.take({ there: ['ann', 'bob'], now, capacity })).toMatchObject({
      seller: 'bob',
      room: { ann: 10_000, bob: 20_000 },
      loads: { ann: 0, bob: 0 },
      left: { units: 19 * oneLead },
    });
    expect(pool.take({ there: ['ann', 'bob'], now, capacity: () => null })).toMatchObject({ room: {} });
  });
});

describe('absent members (Ours 5.3)', () => {
  it('are skipped: when back they are next, and get nothing for what they missed', () => {
    const pool = aPool({ strategy: 'round-robin' });
    expect(countsOf(pool.names(9, { there: ['ann', 'bob'], away: ['cem'] }))).toEqual({ ann: 5, bob: 4 });
    expect(pool.names(4)).toEqual(['cem', 'bob', 'ann', 'cem']);
  });

  it('or are credited with their share of what came meanwhile, and served it first when they are back', () => {
    const pool = aPool({ strategy: 'round-robin', absent: 'credit' });
    expect(countsOf(pool.names(9, { there: ['ann', 'bob'], away: ['cem'] }))).toEqual({ ann: 5, bob: 4 });
    expect(pool.state().credits).toEqual({ cem: 3 });
    expect(pool.names(3)).toEqual(['cem', 'cem', 'cem']);
    expect(pool.state().credits).toEqual({ cem: 0 });
    expect(countsOf(pool.names(30))).toEqual({ ann: 10, bob: 10, cem: 10 });
  });

  it('are credited by weight, less than one turn more or less', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 60 }),
        (ann, bob, leads) => {
          const pool = aPool({
            strategy: 'smooth-weighted',
            members: ['ann', 'bob'],
            weights: { ann, bob },
            absent: 'credit',
          });
          pool.names(leads, { there: ['ann'], away: ['bob'] });
          const credited = pool.state().credits['bob'] ?? 0;
          expect(Math.abs(credited * (ann + bob) - leads * bob)).toBeLessThan(ann + bob);
        },
      ),
    );
  });
});

it('a fixed order gives all to the first who is there (Ours 5.1)', () => {
  const pool = aPool({ strategy: 'fixed', members: ['cem', 'ann', 'bob'] });
  expect(pool.names(2)).toEqual(['cem', 'cem']);
  expect(pool.names(1, { there: ['bob', 'ann'] })).toEqual(['ann']);
});

it('a pool that is defined anew keeps the turns of those who stay, and begins a new run', () => {
  const pool = aPool({ strategy: 'smooth-weighted', weights: { ann: 2 } });
  pool.names(5);
  const { turns, last } = pool.state();
  const again = evolverOf('pool/team')?.evolve(pool.state(), {
    stream: 'pool/team',
    type: 'pool-defined',
    data: { strategy: 'capacity', members: ['ann', 'dan'] },
    version: 7,
    occurredAt: iso(monday + day),
  } as never) as Pool;
  expect(again).toMatchObject({
    turns,
    last: { ann: last['ann'] },
    run: { turns: 0 },
    weights: {},
    allowances: { dan: { at: monday + day, units: 30 * day } },
  });
  expect(Object.keys(again.last)).toEqual(['ann']);
});
