// Turns over many (Ours 5.2): 64 captures in flight, in one engine and in two engines on one file, are dealt exactly.
import assert from 'node:assert/strict';
import { defaultProcess, type ProcessInput } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { inFolder } from './store-folder.ts';

const sellers = ['ann', 'bob', 'cyd'];
const dealt = (strategy: 'round-robin' | 'smooth-weighted' | 'least-loaded'): ProcessInput => ({
  ...defaultProcess,
  team: {
    sellers: sellers.map((id) => ({ id })),
    pools: [
      {
        id: 'floor',
        strategy,
        members: sellers,
        ...(strategy === 'smooth-weighted' ? { weights: { ann: 2 } } : {}),
      },
    ],
  },
  assignment: { active: 'all', rules: [{ id: 'all', entries: [{ id: 'turns', to: 'pool/floor' }] }] },
});

describe.each(['round-robin', 'smooth-weighted', 'least-loaded'] as const)(
  '64 captures by %s',
  (strategy) => {
    it.each([1, 2])(
      'through %i engines are dealt exactly',
      async (count) => {
        await inFolder(async (path) => {
          const storage = await sqliteStorage({ path });
          const engines = Array.from({ length: count }, () =>
            createEngine({ process: dealt(strategy), storage }),
          );
          try {
            const handles = engines.map((engine) => engine.as('user:web'));
            const answers = await Promise.all(
              Array.from({ length: 64 }, (_, i) =>
                (handles[i % count] as (typeof handles)[number]).capture({
                  channel: 'web',
                  fields: { lastName: `L${i}` },
                }),
              ),
            );
            assert.ok(answers.every(({ ok }) => ok));
            const had = new Map<string, number>();
            let turns = 0;
            for await (const event of (handles[0] as (typeof handles)[number]).events()) {
              if (event.type !== 'turn-taken') continue;
              turns += 1;
              assert.equal(event.data['turn'], turns);
              const seller = String(event.data['seller']);
              had.set(seller, (had.get(seller) ?? 0) + 1);
              checkShares(strategy, had, turns);
            }
            assert.equal(turns, 64);
          } finally {
            await Promise.all(engines.map((engine) => engine.close()));
          }
        });
      },
      60_000,
    );
  },
);

function checkShares(strategy: string, had: ReadonlyMap<string, number>, turns: number): void {
  const weight = (seller: string) => (strategy === 'smooth-weighted' && seller === 'ann' ? 2 : 1);
  const all = sellers.reduce((sum, seller) => sum + weight(seller), 0);
  for (const seller of sellers) {
    const apart = Math.abs((had.get(seller) ?? 0) * all - turns * weight(seller));
    assert.ok(apart < all, `${seller} had ${had.get(seller)} of ${turns}`);
  }
}
