import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  libsqlDriver,
  type SqliteConnection,
  type SqliteDriver,
  sqliteStorage,
} from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { capturing, inFolder } from './store-folder.ts';

/** The real driver, whose connections a test can look at, and whose statements it can change or stop. */
async function watched(rewrite: (sql: string) => string = (sql) => sql): Promise<{
  readonly driver: SqliteDriver;
  readonly connections: SqliteConnection[];
}> {
  const real = await libsqlDriver();
  const connections: SqliteConnection[] = [];
  const open: SqliteDriver['open'] = (path) => {
    const connection = real.open(path);
    connections.push(connection);
    const exec = (sql: string): void => connection.exec(rewrite(sql));
    return { ...connection, exec, prepare: (sql) => connection.prepare(rewrite(sql)) };
  };
  return { driver: { ...real, open }, connections };
}

const ask = (connection: SqliteConnection, pragma: string): unknown =>
  Object.values(connection.prepare(`PRAGMA ${pragma}`).all([])[0] ?? {})[0];

describe('both files of a store', () => {
  it('are written through a write-ahead log, in full synchronous mode, and overwrite what is deleted', () =>
    inFolder(async (path) => {
      const { driver, connections } = await watched();
      const storage = await sqliteStorage({ path, driver });
      assert.equal(connections.length, 2);
      for (const connection of connections) {
        const found = ['journal_mode', 'synchronous', 'secure_delete', 'locking_mode'].map((each) =>
          ask(connection, each),
        );
        assert.deepEqual(found, ['wal', 2, 1, 'exclusive']);
      }
      await storage.close();
    }));

  it('are refused where full synchronous mode cannot be had', () =>
    inFolder(async (path) => {
      const { driver } = await watched((sql) => sql.replace('synchronous = FULL', 'synchronous = NORMAL'));
      await assert.rejects(sqliteStorage({ path, driver }), {
        code: 'store-not-durable',
        message: /it has .* synchronous 1/,
      });
      await (await sqliteStorage({ path })).close();
    }));

  it('are refused where there is no write-ahead log', () =>
    inFolder(async (path) => {
      const { driver } = await watched((sql) => sql.replace('journal_mode = WAL', 'journal_mode = DELETE'));
      await assert.rejects(sqliteStorage({ path, driver }), {
        code: 'store-not-durable',
        message: /it has journal_mode delete/,
      });
    }));

  it('that are full fail as unavailable, keep nothing of what failed, and go on when there is room', () =>
    inFolder(async (path) => {
      const { driver, connections } = await watched();
      const { log, close } = await sqliteStorage({ path, driver });
      await log.append([capturing('lead/1')]);
      const [store] = connections;
      assert.ok(store);
      ask(store, `max_page_count = ${Number(ask(store, 'page_count')) + 2}`);
      const tooMuch = [capturing('lead/2'), capturing('lead/3', 'x'.repeat(100_000))];
      await assert.rejects(log.append(tooMuch), { code: 'store-unavailable', message: /full/ });
      assert.equal(await log.head('acme'), 1);
      assert.equal(
        (
          await log.receipts(
            'acme',
            tooMuch.map(({ commandId }) => commandId),
          )
        ).size,
        0,
      );
      ask(store, 'max_page_count = 1000000');
      assert.deepEqual(
        (await log.append(tooMuch)).map(({ ok }) => ok),
        [true, true],
      );
      await close();
    }));
});

describe('the file of keys', () => {
  it('is for its owner only, with all that SQLite puts beside it', () =>
    inFolder(async (path, folder) => {
      const storage = await sqliteStorage({ path });
      await storage.keys.save('acme', new Map([['person/1', new Uint8Array(32)]]));
      const modes = readdirSync(folder)
        .filter((name) => /^leads\.db\.keys(-|$)/.test(name))
        .map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);
      assert.deepEqual(modes.sort(), ['leads.db.keys 600', 'leads.db.keys-wal 600']);
      await storage.close();
    }));

  it('lies where it is told', () =>
    inFolder(async (path, folder) => {
      await (await sqliteStorage({ path, keysPath: join(folder, 'vault') })).close();
      assert.deepEqual(readdirSync(folder).sort(), ['leads.db', 'vault']);
    }));

  it('holds no trace of a destroyed key, in no file, while the store is still open', () =>
    inFolder(async (path, folder) => {
      const storage = await sqliteStorage({ path });
      const subjects = Array.from({ length: 500 }, (_, at) => `person/${at}`);
      const keys = new Map(subjects.map((subject) => [subject, new Uint8Array(randomBytes(32))]));
      await storage.keys.save('acme', keys);
      const traces = (subject: string): number => {
        const key = Buffer.from(keys.get(subject) ?? []).toString('hex');
        const files = readdirSync(folder).map((name) => readFileSync(join(folder, `${name}`)));
        return files.filter((bytes) => bytes.includes(key)).length;
      };
      assert.ok(traces('person/77') > 0);
      await storage.keys.destroy('acme', ['person/77', 'person/300']);
      assert.deepEqual(['person/77', 'person/300'].map(traces), [0, 0]);
      assert.ok(traces('person/78') > 0);
      await storage.close();
    }));
});
