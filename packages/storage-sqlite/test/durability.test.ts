import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { drivers } from './drivers.ts';
import { capturing, inFolder } from './store-folder.ts';
import { ask, watched } from './watched-driver.ts';

describe.each(drivers)('both files of a store on $name', ({ driver: real, shared }) => {
  it('are written through a write-ahead log, in full synchronous mode, and overwrite what is deleted', () =>
    inFolder(async (path) => {
      const { driver, connections } = watched(real);
      const storage = await sqliteStorage({ path, driver });
      assert.equal(connections.length, 2);
      for (const connection of connections) {
        const found = ['journal_mode', 'synchronous', 'secure_delete', 'locking_mode'].map((each) =>
          ask(connection, `PRAGMA ${each}`),
        );
        assert.deepEqual(found, ['wal', 2, 1, shared ? 'normal' : 'exclusive']);
      }
      await storage.close();
    }));

  it.each([
    ['synchronous = FULL', 'synchronous = NORMAL', /it has .* synchronous 1/],
    ['journal_mode = WAL', 'journal_mode = DELETE', /it has journal_mode delete/],
    ['secure_delete = ON', 'secure_delete = OFF', /it has .* secure_delete 0/],
  ])('are refused where %s cannot be had', (wanted, given, message) =>
    inFolder(async (path) => {
      const { driver } = watched(real, (sql) => sql.replace(wanted, given));
      await assert.rejects(sqliteStorage({ path, driver }), { code: 'store-not-durable', message });
      await (await sqliteStorage({ path, driver: real })).close();
    }),
  );

  it('that are full fail as unavailable, keep nothing of what failed, and go on when there is room', () =>
    inFolder(async (path) => {
      const { driver, connections } = watched(real);
      const { log, close } = await sqliteStorage({ path, driver });
      await log.append([capturing('lead/1')]);
      const [store = assert.fail()] = connections;
      ask(store, `PRAGMA max_page_count = ${Number(ask(store, 'PRAGMA page_count')) + 2}`);
      const tooMuch = [capturing('lead/2'), capturing('lead/3', 'x'.repeat(100_000))];
      await assert.rejects(log.append(tooMuch), { code: 'store-unavailable', message: /full/ });
      assert.equal(await log.head('acme'), 1);
      const commandIds = tooMuch.map(({ commandId }) => commandId);
      assert.equal((await log.receipts('acme', commandIds)).size, 0);
      ask(store, 'PRAGMA max_page_count = 1000000');
      assert.deepEqual(
        (await log.append(tooMuch)).map(({ ok }) => ok),
        [true, true],
      );
      await close();
    }));

  it('that cannot be written are unavailable, and can still be read', () =>
    inFolder(async (path) => {
      const { driver, connections } = watched(real);
      const { log, keys, close } = await sqliteStorage({ path, driver });
      await log.append([capturing('lead/1')]);
      for (const connection of connections) connection.exec('PRAGMA query_only = ON');
      const readOnly = { code: 'store-unavailable', message: /read-only/ };
      await assert.rejects(log.append([capturing('lead/2')]), readOnly);
      await assert.rejects(keys.save('acme', new Map([['person/1', new Uint8Array(32)]])), readOnly);
      assert.equal((await log.read('acme', 0, 9)).length, 1);
      for (const connection of connections) connection.exec('PRAGMA query_only = OFF');
      await log.append([capturing('lead/2')]);
      assert.equal(await log.head('acme'), 2);
      await close();
    }));

  it('that are no databases are damaged', () =>
    inFolder(async (path) => {
      const noDatabase = { code: 'store-damaged', message: /is not a SQLite database/ };
      writeFileSync(path, 'name;email\n'.repeat(200));
      await assert.rejects(sqliteStorage({ path, driver: real }), noDatabase);
      assert.equal(readFileSync(path, 'utf8').slice(0, 11), 'name;email\n');
      await assert.rejects(sqliteStorage({ path: `${path}2`, keysPath: path, driver: real }), noDatabase);
    }));

  it('that have a torn page are damaged', () =>
    inFolder(async (path) => {
      const { log, close } = await sqliteStorage({ path, driver: real });
      await log.append([capturing('lead/1', 'x'.repeat(50_000))]);
      await close();
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(7, 4096 * 2));
      const torn = async (): Promise<void> => {
        const storage = await sqliteStorage({ path, driver: real });
        await storage.log.read('acme', 0, 9).finally(() => storage.close());
      };
      await assert.rejects(torn(), { code: 'store-damaged', message: /is damaged/ });
    }));

  it('are two files and nothing beside them once the store was closed', () =>
    inFolder(async (path, folder) => {
      const storage = await sqliteStorage({ path, driver: real });
      await storage.log.append([capturing('lead/1')]);
      await storage.close();
      assert.deepEqual(readdirSync(folder).sort(), ['leads.db', 'leads.db.keys']);
    }));
});

describe.each(drivers)('the file of keys on $name', ({ driver, shared }) => {
  it('is for its owner only, with all that SQLite puts beside it', () =>
    inFolder(async (path, folder) => {
      const storage = await sqliteStorage({ path, driver });
      await storage.keys.save('acme', new Map([['person/1', new Uint8Array(32)]]));
      const modes = readdirSync(folder)
        .filter((name) => /^leads\.db\.keys(-|$)/.test(name))
        .map((name) => `${name} ${(statSync(join(folder, name)).mode & 0o777).toString(8)}`);
      const index = shared ? ['leads.db.keys-shm 600'] : [];
      assert.deepEqual(modes.sort(), ['leads.db.keys 600', ...index, 'leads.db.keys-wal 600']);
      await storage.close();
    }));

  it('lies where it is told', () =>
    inFolder(async (path, folder) => {
      await (await sqliteStorage({ path, keysPath: join(folder, 'vault'), driver })).close();
      assert.deepEqual(readdirSync(folder).sort(), ['leads.db', 'vault']);
    }));

  it('holds no trace of a destroyed key, in no file, while the store is still open', () =>
    inFolder(async (path, folder) => {
      const storage = await sqliteStorage({ path, driver });
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
