import type { EventLog } from '@leadstream/core';
import { describe, it } from 'vitest';
import { writing } from './commits.ts';
import { serverUrl } from './server.ts';
import { testStore } from './store.ts';

const store = testStore();
const HOUR_MS = 3_600_000;

/** Waits until a watcher hears of a tenant; who never does runs out of the test's time. */
async function heardOf(log: EventLog, tenant: string, after: () => Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const watching = log.watch(over.signal)[Symbol.asyncIterator]();
  await after();
  for (;;) {
    const { value, done } = await watching.next();
    if (done) throw new Error('The watch ended.');
    if (value.tenant !== tenant) continue;
    over.abort();
    return;
  }
}

describe.skipIf(!serverUrl())('who watches', () => {
  it('hears what another process wrote from the server, however seldom it asks', async () => {
    const [here, there] = [await store.open({ pollMs: HOUR_MS }), await store.open()];
    // One question is asked at the beginning, and none for an hour: whatever comes after it was told.
    await there.log.append([writing('lead/1', 0, 1, 'told')]);
    await heardOf(here.log, 'told', async () => undefined);
    let at = 0;
    const telling = setInterval(() => {
      at += 1;
      void there.log.append([writing('lead/1', at, 1, 'told')]);
    }, 200);
    try {
      await heardOf(here.log, 'told', async () => undefined);
    } finally {
      clearInterval(telling);
    }
  });

  it('hears it by asking where nothing is told, and after the line to the server was cut', async () => {
    const there = await store.open();
    const asking = await store.open({ directUrl: false, pollMs: 50 });
    await heardOf(asking.log, 'asked', () => there.log.append([writing('lead/1', 0, 1, 'asked')]));
    await store.ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await heardOf(asking.log, 'asked', () => there.log.append([writing('lead/1', 1, 1, 'asked')]));
  });
});
