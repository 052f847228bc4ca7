import type { ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { someCriteria } from './criteria.ts';
import { someAbilities, someStrategy, whileAway } from './routing-parts.ts';
import { present, rarely, someNames, someOf } from './text.ts';

/** Who may own leads, and the rules that say who does. */
export type House = Pick<ProcessInput, 'queues' | 'defaultOwner' | 'assignment' | 'team'>;

interface Names {
  readonly sellers: readonly string[];
  readonly queues: readonly string[];
  readonly pools: readonly string[];
  readonly teams: readonly string[];
  readonly territories: readonly string[];
}

/** Sellers, teams, territories, pools, queues and assignment rules with criteria over the fields of a process. */
export function someAssignment(fields: ProcessInput['fields']): fc.Arbitrary<House> {
  const names: fc.Arbitrary<Names> = fc.record({
    sellers: someNames(['ann', 'bob', 'cleo', 'dan'], { maxLength: 4 }),
    queues: someNames(['inbox', 'later'], { maxLength: 2 }),
    pools: someNames(['floor', 'night'], { maxLength: 2 }),
    teams: someNames(['north', 'south'], { maxLength: 2 }),
    territories: someNames(['here', 'there'], { maxLength: 2 }),
  });
  return names.chain((all) =>
    fc
      .record({ team: someTeam(all, fields), queues: someQueues(all), rules: someRules(all, fields) })
      .map(({ team, queues, rules }) => ({ team, queues, ...rules })),
  );
}

function someTeam(all: Names, fields: ProcessInput['fields']): fc.Arbitrary<NonNullable<House['team']>> {
  const { sellers, pools, teams, territories } = all;
  const seller = someAbilities(all);
  const pool = fc.record({
    members: someOf(sellers),
    strategy: someStrategy(),
    absent: rarely(whileAway(), 2),
  });
  return fc
    .record({
      sellers: fc.tuple(...sellers.map(() => seller)),
      pools: fc.tuple(...pools.map(() => pool)),
      weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 }),
      areas: fc.tuple(...territories.map(() => someCriteria(fields))),
      managers: fc.tuple(...teams.map(() => rarely(fc.constantFrom('ann', 'max'), 2))),
      assign: rarely(fc.constantFrom('anybody', 'managers' as const), 4),
    })
    .map((drawn) =>
      present({
        assign: drawn.assign,
        sellers: sellers.map((id, i) => present({ id, ...drawn.sellers[i] })),
        pools: pools.map((id, i) => {
          const { members = [], strategy, absent } = drawn.pools[i] ?? {};
          const shares = members.map((member, m) => [member, drawn.weights[m] ?? 1]);
          const weights = strategy === 'smooth-weighted' ? Object.fromEntries(shares) : undefined;
          return present({ id, members, strategy, absent, weights });
        }),
        teams:
          teams.length > 0 ? teams.map((id, i) => present({ id, manager: drawn.managers[i] })) : undefined,
        territories:
          territories.length > 0
            ? territories.map((id, i) => ({ id, when: drawn.areas[i] as never }))
            : undefined,
      }),
    ) as fc.Arbitrary<NonNullable<House['team']>>;
}

function someQueues({ queues, sellers, teams }: Names): fc.Arbitrary<NonNullable<House['queues']>> {
  const queue = fc.record({
    members: fc.oneof(fc.constant<string[]>([]), someOf([...sellers])),
    teams: teams.length > 0 ? rarely(someOf([...teams]), 3) : fc.constant(undefined),
    takeLimit: rarely(fc.integer({ min: 1, max: 2 }), 3),
    ageLimitHours: rarely(fc.constantFrom(1, 48), 2),
    manager: rarely(fc.constant('max'), 2),
  });
  return fc
    .tuple(...queues.map(() => queue))
    .map((parts) => parts.map((part, i) => present({ id: queues[i] as string, ...part }))) as fc.Arbitrary<
    NonNullable<House['queues']>
  >;
}

function someRules(
  { sellers, queues, pools }: Names,
  fields: ProcessInput['fields'],
): fc.Arbitrary<Pick<House, 'assignment' | 'defaultOwner'>> {
  const people = [
    ...pools.map((id) => `pool/${id}`),
    ...[...sellers, 'stranger'].map((id) => `seller/${id}`),
  ];
  const owners = [...people, ...queues.map((id) => `queue/${id}`)];
  const receivers = owners.filter((owner) => !owner.startsWith('pool/'));
  const entry = fc.record({
    when: fc.option(someCriteria(fields), { nil: undefined }),
    to: fc.constantFrom(...owners, ...owners, 'keep'),
    territory: rarely(fc.constant(true)),
    skills: rarely(fc.constant(['tv'])),
    language: rarely(fc.constant('fr')),
    notify: rarely(fc.constant('told')),
    nobody: rarely(fc.constantFrom('next', 'default' as const), 3),
  });
  return fc
    .record({
      entries: fc.array(entry, { maxLength: 4 }),
      isActive: fc.oneof(
        { weight: 4, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
      defaultOwner: rarely(fc.constantFrom(...receivers), 3),
      onBreach: rarely(
        fc.record({ max: fc.integer({ min: 0, max: 3 }), otherwise: fc.constantFrom(...receivers) }),
        2,
      ),
    })
    .map(({ entries, isActive, defaultOwner, onBreach }) =>
      present({
        defaultOwner,
        assignment: present({
          active: isActive ? 'main' : undefined,
          onBreach,
          rules: [
            { id: 'main', entries: entries.map((one, i) => present({ id: `entry-${i}`, ...asked(one) })) },
            { id: 'spare', entries: [] },
          ],
        }),
      }),
    ) as fc.Arbitrary<Pick<House, 'assignment' | 'defaultOwner'>>;
}

/** Only sellers and pools can be asked for what sellers are like. */
function asked<T extends { to: string }>(entry: T): T {
  const isPeople = /^(pool|seller)\//.test(entry.to);
  return isPeople ? entry : { ...entry, territory: undefined, skills: undefined, language: undefined };
}
