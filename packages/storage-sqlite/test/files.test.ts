import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type SqliteConnection, type SqliteDriver, sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { ownDrivers } from './drivers.ts';
import { capturing, inFolder } from './store-folder.ts';
import { ask, watched } from './watched-driver.ts';

/** Works on the file itself, as somebody with a SQLite shell could. */
function byHand(driver: SqliteDriver, path: string, work: (connection: SqliteConnection) => void): void {
  const connection = driver.open(path);
  work(connection);
  connection.close();
}

/** A store with two leads, closed. */
async function aStore(driver: SqliteDriver, path: string): Promise<void> {
  const storage = await sqliteStorage({ path, driver });
  await storage.log.append([capturing('lead/1'), capturing('lead/2')]);
  await storage.close();
}

describe.each(ownDrivers)('a path on $name', ({ driver }) => {
  it('whose folder does not exist is unavailable', () =>
    inFolder(async (_, folder) => {
      const path = join(folder, 'missing', 'leads.db');
      await assert.rejects(sqliteStorage({ path, driver }), {
        code: 'store-unavailable',
        message: /There is no folder .*missing/,
      });
    }));

  it('that the system does not like is unavailable', () =>
    inFolder(async (_, folder) => {
      const path = join(folder, 'x'.repeat(300));
      await assert.rejects(sqliteStorage({ path, driver }), {
        code: 'store-unavailable',
        message: /ENAMETOOLONG/,
      });
    }));

  it('that is a folder is unavailable', () =>
    inFolder(async (_, folder) => {
      await assert.rejects(sqliteStorage({ path: folder, driver }), {
        code: 'store-unavailable',
        message: /is a folder and not a file/,
      });
    }));

  it('of another database, or of the file of keys, is not taken for a store', () =>
    inFolder(async (path, folder) => {
      const foreign = join(folder, 'foreign.db');
      byHand(driver, foreign, (connection) => connection.exec('CREATE TABLE customers (name TEXT)'));
      await assert.rejects(sqliteStorage({ path: foreign, driver }), {
        code: 'store-unavailable',
        message: /not a store of Leadstream/,
      });
      byHand(driver, foreign, (connection) => {
        assert.equal(ask(connection, 'PRAGMA journal_mode'), 'delete');
      });
      await aStore(driver, path);
      copyFileSync(`${path}.keys`, join(folder, 'copy.db'));
      await assert.rejects(sqliteStorage({ path: join(folder, 'copy.db'), driver }), {
        code: 'store-unavailable',
      });
    }));

  it('of keys that does not work leaves the store free', () =>
    inFolder(async (path, folder) => {
      mkdirSync(`${path}.keys`);
      await assert.rejects(sqliteStorage({ path, driver }), {
        code: 'store-unavailable',
        message: /file of keys/,
      });
      await (await sqliteStorage({ path, keysPath: join(folder, 'vault'), driver })).close();
    }));
});

describe.each(ownDrivers)('the schema on $name', ({ driver }) => {
  it('is brought up again by the next opener when the first was stopped in the middle', () =>
    inFolder(async (path) => {
      for (const stop of [
        'CREATE TABLE claims',
        'CREATE TRIGGER receipts_no_update',
        "INTO meta VALUES ('schema'",
      ]) {
        const stopping = watched(driver, (sql) => {
          const at = sql.indexOf(stop);
          return at < 0 ? sql : `${sql.slice(0, at)}; SELECT stopped()`;
        });
        await assert.rejects(sqliteStorage({ path, driver: stopping.driver }), /stopped|syntax/);
      }
      await aStore(driver, path);
      await aStore(driver, `${path}.second`);
    }));

  it('of a newer library is a fault and no guess', () =>
    inFolder(async (path) => {
      await aStore(driver, path);
      byHand(driver, path, (connection) =>
        connection.exec("UPDATE meta SET value = 99 WHERE name = 'schema'"),
      );
      await assert.rejects(sqliteStorage({ path, driver }), { code: 'store-newer', message: /schema 99/ });
    }));
});

describe.each(ownDrivers)('the log in the file on $name', ({ driver }) => {
  it('is never changed or removed, not even by hand', () =>
    inFolder(async (path) => {
      await aStore(driver, path);
      byHand(driver, path, (connection) => {
        for (const table of ['events', 'receipts']) {
          assert.throws(() => connection.exec(`UPDATE ${table} SET tenant = 'other'`), /only ever appended/);
          assert.throws(() => connection.exec(`DELETE FROM ${table}`), /only ever appended/);
        }
      });
      const { log, close } = await sqliteStorage({ path, driver });
      assert.equal((await log.read('acme', 0, 9)).length, 2);
      await close();
    }));

  it('that lost an event, or has one that cannot be read, says where it is damaged', () =>
    inFolder(async (path) => {
      await aStore(driver, path);
      byHand(driver, path, (connection) => {
        connection.exec('DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete');
        connection.exec("UPDATE events SET data = '{' WHERE position = 2");
      });
      const damaged = await sqliteStorage({ path, driver });
      await assert.rejects(damaged.log.read('acme', 0, 9), { code: 'store-damaged', message: /position 2/ });
      await assert.rejects(damaged.log.readStreams('acme', ['lead/2']), { code: 'store-damaged' });
      await damaged.close();
      byHand(driver, path, (connection) => {
        connection.exec("UPDATE events SET data = '{}'; DELETE FROM events WHERE position = 1");
      });
      const short = await sqliteStorage({ path, driver });
      await assert.rejects(short.log.read('acme', 0, 9), {
        code: 'store-damaged',
        message: /2 where 1 belongs/,
      });
      await short.close();
    }));
});
