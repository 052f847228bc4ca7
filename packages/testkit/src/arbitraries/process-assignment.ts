import type { ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { someCriteria } from './criteria.ts';
import { present, rarely, someNames, someOf } from './text.ts';

/** Who may own leads, and the rules that say who does. */
export type House = Pick<ProcessInput, 'queues' | 'defaultOwner' | 'assignment' | 'team'>;

/** Sellers, pools, queues and assignment rules with criteria over the fields of a process. */
export function someAssignment(fields: ProcessInput['fields']): fc.Arbitrary<House> {
  const names = fc.record({
    sellers: someNames(['ann', 'bob', 'cleo', 'dan'], { maxLength: 4 }),
    queues: someNames(['inbox', 'later'], { maxLength: 2 }),
    pools: someNames(['floor', 'night'], { maxLength: 2 }),
  });
  return names.chain(({ sellers, queues, pools }) => {
    const owners = [
      ...pools.map((id) => `pool/${id}`),
      ...queues.map((id) => `queue/${id}`),
      ...[...sellers, 'stranger'].map((id) => `seller/${id}`),
    ];
    const entry = fc.record({
      when: fc.option(someCriteria(fields), { nil: undefined }),
      to: fc.constantFrom(...owners, ...owners, 'keep'),
    });
    return fc
      .record({
        members: fc.tuple(...pools.map(() => someOf(sellers))),
        entries: fc.array(entry, { maxLength: 4 }),
        isActive: fc.oneof(
          { weight: 4, arbitrary: fc.constant(true) },
          { weight: 1, arbitrary: fc.constant(false) },
        ),
        defaultOwner: rarely(fc.constantFrom(...owners.filter((owner) => !owner.startsWith('pool/'))), 3),
      })
      .map(({ members, entries, isActive, defaultOwner }) =>
        present({
          queues: queues.map((id) => ({ id })),
          defaultOwner,
          team: {
            sellers: sellers.map((id) => ({ id })),
            pools: pools.map((id, i) => ({ id, members: members[i] ?? [] })),
          },
          assignment: present({
            active: isActive ? 'main' : undefined,
            rules: [
              { id: 'main', entries: entries.map((one, i) => present({ id: `entry-${i}`, ...one })) },
              { id: 'spare', entries: [] },
            ],
          }),
        }),
      );
  });
}
