import { type CommandOf, iso, type Process } from '@leadstream/core';
import fc from 'fast-check';
import type { Idea } from './idea.ts';
import { later, someId, someLeadThat } from './known.ts';
import { present, rarely, someOf } from './text.ts';

type Strategy = CommandOf<'define-pool'>['strategy'];

export const someStrategy = (): fc.Arbitrary<Strategy> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Strategy>('round-robin') },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Strategy[]>('smooth-weighted', 'least-loaded', 'capacity', 'fixed'),
    },
  );
export const whileAway = (): fc.Arbitrary<'skip' | 'credit'> => fc.constantFrom('skip', 'credit');

/** What sellers can do and take; most have a word about little of it. */
export const someAbilities = ({
  teams,
  territories,
}: {
  readonly teams: readonly string[];
  readonly territories: readonly string[];
}) =>
  fc.record({
    teams: teams.length > 0 ? rarely(someOf(teams), 2) : fc.constant(undefined),
    territories: territories.length > 0 ? rarely(someOf(territories), 2) : fc.constant(undefined),
    skills: rarely(fc.constantFrom(['tv'], ['audio', 'tv'], []), 3),
    languages: rarely(fc.constantFrom(['fr'], ['EN', 'FR']), 3),
    capacity: rarely(fc.constantFrom(0, 1, 14, 300), 3),
    openLimit: rarely(fc.constantFrom(1, 3, 50), 4),
    manager: rarely(fc.constantFrom('max', 'ann'), 3),
    standIn: rarely(fc.constantFrom('bob', 'nobody'), 4),
  });

const hour = 3_600_000;

/** Sellers who go away for a while, come back early or never went. */
export function absences(): fc.Arbitrary<Idea> {
  return fc
    .record({
      seller: someId('sellers'),
      begins: fc.constantFrom(0, 0, 1, 30),
      lasts: fc.constantFrom(0, 2, 48, 400),
      standIn: rarely(someId('sellers'), 3),
    })
    .map(({ seller, begins, lasts, standIn }) =>
      present({
        type: 'set-absence' as const,
        seller,
        from: later(({ now }) => iso(now + begins * hour)),
        to: later(({ now }) => iso(now + (begins + lasts) * hour)),
        standIn,
      }),
    );
}

/** Leads that are taken out of queues, put back, and not taken on. */
export function handings({ definition }: Process): fc.Arbitrary<Idea> {
  const queues = definition.queues.map(({ id }) => `queue/${id}`);
  const queued = someLeadThat(({ owner }) => owner.startsWith('queue/'));
  const owned = someLeadThat(({ owner }) => ['seller/ann', 'seller/bob'].includes(owner));
  const reason = fc.constantFrom('no time', 'knows me');
  const back = fc
    .record({
      lead: fc.oneof({ weight: 3, arbitrary: owned }, { weight: 1, arbitrary: queued }),
      reason,
      to: rarely(fc.constantFrom(...queues, 'queue/nowhere'), 3),
    })
    .map((command) => present({ type: 'return-lead' as const, ...command }));
  const taken = fc
    .oneof({ weight: 4, arbitrary: queued }, { weight: 1, arbitrary: someId('leads') })
    .map((lead) => ({ type: 'take-lead' as const, lead }));
  const rejected = fc
    .record({ lead: owned, reason })
    .map((command) => ({ type: 'reject' as const, ...command }));
  return fc.oneof(taken, back, rejected, rejected);
}
