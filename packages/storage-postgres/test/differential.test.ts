import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { liveMarket, marketProcess, simulatedClock } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { serverUrl } from './server.ts';
import { testStore } from './store.ts';

const store = testStore();

/** Lives a small market over a storage and answers all that can be seen of it. */
async function lived(storage: Storage, seed: number): Promise<unknown> {
  const clock = simulatedClock(Date.UTC(2026, 0, 5, 8));
  let ids = 0;
  const next = (): string => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`;
  const engine = createEngine({ process: marketProcess, storage, clock, ids: { next } });
  try {
    const house = engine.system();
    await liveMarket(house, clock, { leads: 12, days: 12, seed });
    await engine.runDue();
    const [tenant = ''] = await storage.log.tenants();
    const events = await storage.log.read(tenant, 0, 10_000);
    expect(events.length).toBeGreaterThan(100);
    return {
      // Boxes differ: keys are random. What is in them is in the list.
      events: events.map(({ personal, ...event }) => ({ ...event, personal: personal?.subject })),
      list: await house.workList({ limit: 50 }),
      count: await house.count(),
      funnel: await house.report('funnel'),
      problems: await engine.check(),
    };
  } finally {
    await engine.close();
  }
}

describe.skipIf(!serverUrl())('the same seed', () => {
  it.each([3, 4])(
    'lives the same market on memory, SQLite and PostgreSQL (seed %i)',
    async (seed) => {
      const folder = mkdtempSync(join(tmpdir(), 'leadstream-'));
      try {
        const memory = await lived(memoryStorage(), seed);
        expect(await lived(await sqliteStorage({ path: join(folder, 'leads.db') }), seed)).toEqual(memory);
        expect(await lived(await store.open({ schema: `seed_${seed}` }), seed)).toEqual(memory);
        expect(memory).toMatchObject({ problems: [] });
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );
});
