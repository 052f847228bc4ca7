import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog } from '@leadstream/core';
import type { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { writing } from './commits.ts';
import { serverUrl } from './server.ts';
import { testStore } from './store.ts';

const store = testStore();

const positionsOf = async (log: EventLog, tenant = 'acme'): Promise<number[]> =>
  (await log.read(tenant, 0, 1_000)).map(({ position }) => position);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1);

/** Somebody's transaction that takes the tenant's place in the log and does not end: as an append that hangs. */
async function holding(session: Client): Promise<void> {
  await session.query('BEGIN');
  await session.query("SELECT leadstream.lock_tenant('acme')");
}

/** Writes an event by hand, as an append would, in the transaction that is open. */
const byHand = (session: Client, position: number): Promise<unknown> =>
  session.query(
    `INSERT INTO leadstream.events SELECT $1::bigint, 1, 1, 1, 'acme', 'lead/' || $1::bigint, 'captured', '', '', '', 'live', '', '', '',
      '', '{}', NULL, NULL`,
    [position],
  );

describe.skipIf(!serverUrl())('a reader of the log', () => {
  it('waits for nobody and skips nothing while an append is slow: the next one takes its turn after it', async () => {
    const [{ log }, slow] = [await store.open(), await store.session()];
    await log.append([writing('lead/slow', 0)]);
    const first = (await positionsOf(log)).length;
    await holding(slow);
    await byHand(slow, first + 1);
    let isAnswered = false;
    const next = log.append([writing('lead/slow', 1)]).then((results) => {
      isAnswered = true;
      return results;
    });
    await pause(200);
    expect([isAnswered, await positionsOf(log)]).toEqual([false, upTo(first)]);
    await slow.query('COMMIT');
    await next;
    expect(await positionsOf(log)).toEqual(upTo(first + 2));
  });

  it('finds no gap where an append was rolled back, or its session was killed', async () => {
    const { log } = await store.open();
    const first = await log.head('acme');
    const rolledBack = await store.session();
    await holding(rolledBack);
    await byHand(rolledBack, first + 1);
    await rolledBack.query('ROLLBACK');
    await log.append([writing('lead/after-rollback', 0)]);
    const killed = await store.session();
    await holding(killed);
    await byHand(killed, first + 2);
    const [row] = (await killed.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
    const next = log.append([writing('lead/after-kill', 0)]);
    await store.ask('SELECT pg_terminate_backend($1)', [row?.pid]);
    await next;
    expect(await positionsOf(log)).toEqual(upTo(first + 2));
  });

  it('is not stalled by a long transaction that has nothing to do with the log, whether it writes, reads or idles', async () => {
    const { log } = await store.open();
    const first = await log.head('acme');
    await store.ask('CREATE TABLE IF NOT EXISTS public.unrelated (id int)');
    const [writer, reader] = [await store.session(), await store.session()];
    await writer.query('BEGIN; INSERT INTO public.unrelated VALUES (1)');
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM leadstream.events');
    for (let at = 0; at < 5; at += 1) {
      await log.append([writing('lead/unstalled', at)]);
      expect(await log.head('acme')).toBe(first + at + 1);
    }
    expect(await positionsOf(log)).toEqual(upTo(first + 5));
  });

  it('sees each event once and in order while eight append from four processes of the store', async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(() => store.open()));
    const writers = [0, 1, 2, 3, 4, 5, 6, 7].map(async (writer) => {
      const { log } = stores[writer % 4] as (typeof stores)[number];
      for (let at = 0; at < 15; at += 1) await log.append([writing(`lead/${writer}`, at, 1, 'busy')]);
    });
    const { log } = stores[0] as (typeof stores)[number];
    let isOver = false;
    const all = Promise.all(writers).finally(() => (isOver = true));
    const seen: number[] = [];
    for (let last = false, page = 1; page > 0 || !last; ) {
      last = isOver;
      const events = await log.read('busy', seen.at(-1) ?? 0, 7);
      seen.push(...events.map(({ position }) => position));
      page = events.length;
    }
    await all;
    expect(seen).toEqual(upTo(120));
  });

  it('is told of a gap that somebody made by hand, as a damaged store', async () => {
    const { log } = await store.open({ schema: 'gappy' });
    await log.append([writing('lead/1', 0, 3)]);
    await store.ask('ALTER TABLE gappy.events DISABLE TRIGGER USER');
    await store.ask('DELETE FROM gappy.events WHERE position = 2');
    await expect(log.read('acme', 0, 10)).rejects.toMatchObject({ code: 'store-damaged' });
  });
});

describe.skipIf(!serverUrl())('who waits for a lock in vain', () => {
  it('is told which session holds it, and health names it meanwhile', async () => {
    const [storage, holder] = [await store.open(), await store.session()];
    await holding(holder);
    const waiting = storage.log.append([writing('lead/waits', 0)]);
    const failed = expect(waiting).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(/held by session \d+ \(somebody else, idle in transaction, for \d+ s\)/),
    });
    for (let blocked = await storage.blocked?.(); ; blocked = await storage.blocked?.()) {
      if (blocked?.length === 0) {
        await pause(50);
        continue;
      }
      expect(blocked).toEqual([
        expect.objectContaining({
          by: expect.objectContaining({ application: 'somebody else', state: 'idle in transaction' }),
        }),
      ]);
      break;
    }
    await failed;
    await holder.query('ROLLBACK');
    expect(await storage.log.append([writing('lead/waits', 0)])).toMatchObject([{ ok: true }]);
  }, 30_000);
});
