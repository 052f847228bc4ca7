import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Storage, ViewShape } from '@leadstream/core';
import { type SqliteDriver, sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { sharedDrivers } from './drivers.ts';
import { capturing, inFolder } from './store-folder.ts';
import { ask, watched } from './watched-driver.ts';

// Two storages of one process are to SQLite what those of two processes are: connections to one file.

/** Opens a store twice, the second time with connections that the test can use to get in the way. */
async function twice(path: string, real: SqliteDriver) {
  const { driver, connections } = watched(real);
  const mine = await sqliteStorage({ path, driver: real });
  const other = await sqliteStorage({ path, driver });
  const [store, keys] = connections;
  assert.ok(store && keys);
  return { mine, other, store, keys, close: () => Promise.all([mine.close(), other.close()]) };
}

/** Counts how often the event loop comes round while something is waited for. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 5);
  await work.finally(() => clearInterval(timer));
  return turns;
}

const after = (ms: number, work: () => void): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(() => {
      work();
      resolve();
    }, ms);
  });

if (sharedDrivers.length === 0) it.skip('a file that two have open: no SQLite of this Node is made for it');

describe.each(sharedDrivers)('a file that two have open on $name', ({ driver }) => {
  it('is written by both, and both read all of it at once', () =>
    inFolder(async (path) => {
      const { mine, other, close } = await twice(path, driver);
      await mine.log.append([capturing('lead/1')]);
      await other.log.append([capturing('lead/2')]);
      for (const { log } of [mine, other]) {
        const found = (await log.read('acme', 0, 9)).map(({ stream, position }) => `${position} ${stream}`);
        assert.deepEqual(found, ['1 lead/1', '2 lead/2']);
      }
      await close();
    }));

  it('wakes a watcher for the tenants whose log the other has moved, and for nothing else', () =>
    inFolder(async (path) => {
      const { mine, other, close } = await twice(path, driver);
      await mine.log.append([{ ...capturing('lead/1'), tenant: 'quiet' }]);
      await after(300, () => undefined);
      const heard: string[] = [];
      const watching = (async () => {
        for await (const { tenant } of mine.log.watch(new AbortController().signal)) heard.push(tenant);
      })();
      await moveView(other);
      await after(500, () => undefined);
      assert.deepEqual(heard, []);
      await other.log.append([capturing('lead/1')]);
      await other.log.append([{ ...capturing('lead/1'), tenant: 'b' }]);
      for (let tries = 0; tries < 50 && new Set(heard).size < 2; tries++) await after(100, () => undefined);
      assert.deepEqual(new Set(heard), new Set(['acme', 'b']));
      await close();
      await watching;
    }));

  it('is waited for while the other writes, without holding up the event loop', () =>
    inFolder(async (path) => {
      const { mine, store, close } = await twice(path, driver);
      store.exec('BEGIN IMMEDIATE');
      const appending = mine.log.append([capturing('lead/1')]);
      const freeing = after(300, () => store.exec('ROLLBACK'));
      assert.ok((await turnsDuring(appending)) > 5);
      await freeing;
      assert.equal(await mine.log.head('acme'), 1);
      await close();
    }));

  it('is not waited for without end: an append and a destruction give up, and may be repeated', () =>
    inFolder(async (path) => {
      const { mine, store, keys, close } = await twice(path, driver);
      await mine.keys.save('acme', new Map([['person/1', new Uint8Array(32)]]));
      store.exec('BEGIN IMMEDIATE');
      keys.exec('BEGIN');
      ask(keys, 'SELECT count(*) FROM data_keys');
      await Promise.all([
        assert.rejects(mine.log.append([capturing('lead/1')]), {
          code: 'store-unavailable',
          message: /busy/,
        }),
        assert.rejects(mine.keys.destroy('acme', ['person/1']), {
          code: 'store-unavailable',
          message: /may still hold what was to be destroyed/,
        }),
      ]);
      for (const connection of [store, keys]) connection.exec('ROLLBACK');
      await mine.keys.destroy('acme', ['person/1']);
      assert.deepEqual((await mine.log.append([capturing('lead/1')]))[0]?.ok, true);
      await close();
    }));

  it('holds no trace of a key that one destroyed while the other was reading', () =>
    inFolder(async (path, folder) => {
      const { mine, keys, close } = await twice(path, driver);
      const key = randomBytes(32);
      await mine.keys.save('acme', new Map([['person/1', new Uint8Array(key)]]));
      const traces = (): string[] =>
        readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(key.toString('hex')));
      assert.notDeepEqual(traces(), []);
      keys.exec('BEGIN');
      ask(keys, 'SELECT count(*) FROM data_keys');
      const destroying = mine.keys.destroy('acme', ['person/1']);
      await Promise.all([destroying, after(300, () => keys.exec('ROLLBACK'))]);
      assert.deepEqual(traces(), []);
      await close();
    }));

  it('stays open to the other when one closes, and is two files when both have', () =>
    inFolder(async (path, folder) => {
      const { mine, other } = await twice(path, driver);
      await mine.close();
      await other.log.append([capturing('lead/1')]);
      await other.close();
      assert.deepEqual(readdirSync(folder).sort(), ['leads.db', 'leads.db.keys']);
    }));

  it('is closed to an append that was still waiting', () =>
    inFolder(async (path) => {
      const { mine, other, store } = await twice(path, driver);
      store.exec('BEGIN IMMEDIATE');
      const appending = mine.log.append([capturing('lead/1')]);
      await mine.close();
      await assert.rejects(appending, { code: 'closed' });
      store.exec('ROLLBACK');
      await other.close();
    }));
});

async function moveView({ views }: Storage): Promise<void> {
  const view: ViewShape = { name: 'plain', version: 1, columns: {}, indexes: {} };
  await views.prepare(view);
  const lease = await views.lease('acme', view, 'runner', 1_000);
  const change = { token: lease?.token ?? 0, from: 0, to: 1, puts: [], deletes: [] };
  assert.equal(await views.advance('acme', view, change), 'advanced');
}
