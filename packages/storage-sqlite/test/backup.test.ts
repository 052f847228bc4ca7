import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultProcess } from '@leadstream/core';
import { createEngine, type Engine, type Handle } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { drivers, ownDrivers } from './drivers.ts';
import { capturing, inFolder } from './store-folder.ts';
import { watched } from './watched-driver.ts';

const capture = (handle: Handle, at: number) =>
  handle.capture({ channel: 'hand', fields: { lastName: `King ${at}`, email: `king${at}@example.org` } });

/** The names of all leads; only their keys can say them. */
async function namesIn(engine: Engine): Promise<unknown[]> {
  const events = [];
  for await (const event of engine.system().events()) if (event.type === 'captured') events.push(event);
  return events.map(
    ({ personal }) => (personal?.data as { fields?: { lastName?: unknown } })?.fields?.lastName,
  );
}

describe.each(ownDrivers)('a backup on $name', ({ driver }) => {
  it('that was taken while commands went on is sound, opens with its keys, and goes on', () =>
    inFolder(async (path, folder) => {
      const open = async (store: string, keysPath?: string): Promise<Engine> =>
        createEngine({
          process: defaultProcess,
          storage: await sqliteStorage({ path: store, keysPath, driver }),
        });
      const engine = await open(path);
      const ada = engine.as('user:ada');
      const captures = Array.from({ length: 150 }, async (_, at) => {
        await new Promise((resolve) => setTimeout(resolve, at));
        return capture(ada, at);
      });
      await captures[40];
      await engine.runDue();
      const [copy, keys] = [join(folder, 'copy.db'), join(folder, 'copy.keys')];
      await engine.backup(copy, { keys });
      await Promise.all(captures);
      await engine.close();

      const restored = await open(copy, keys);
      assert.deepEqual(await restored.check(), []);
      const names = await namesIn(restored);
      assert.ok(names.length > 40 && names.length < 150, `${names.length} leads`);
      assert.ok(names.every((name) => typeof name === 'string'));
      assert.equal(await restored.system().count(), names.length);
      assert.equal((await capture(restored.as('user:ada'), 999)).ok, true);
      assert.deepEqual(await restored.check(), []);
      await restored.close();
    }));

  it('that finds no room leaves nothing behind, and the store goes on', () =>
    inFolder(async (path, folder) => {
      const copy = join(folder, 'copy.db');
      const { driver: full } = watched(driver, (sql) => {
        if (!sql.startsWith('VACUUM')) return sql;
        writeFileSync(`${copy}.partial`, 'as far as there was room');
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      });
      const storage = await sqliteStorage({ path, driver: full });
      await storage.log.append([capturing('lead/1')]);
      const before = readdirSync(folder).sort();
      await assert.rejects(async () => storage.backup?.(copy), {
        code: 'store-unavailable',
        message: /copy\.db/,
      });
      assert.deepEqual(readdirSync(folder).sort(), before);
      await storage.log.append([capturing('lead/2')]);
      await storage.close();
    }));

  it('takes the place of what a killed one left, and has no byte before it is whole', () =>
    inFolder(async (path, folder) => {
      const copy = join(folder, 'copy.db');
      writeFileSync(`${copy}.partial`, 'half a backup');
      const seen: number[] = [];
      const { driver: looking } = watched(driver, (sql) => {
        if (sql.startsWith('VACUUM')) seen.push(statSync(copy).size);
        return sql;
      });
      const storage = await sqliteStorage({ path, driver: looking });
      await storage.log.append([capturing('lead/1')]);
      await storage.backup?.(copy);
      await storage.close();
      assert.deepEqual(seen, [0]);
      assert.equal(existsSync(`${copy}.partial`), false);
      assert.equal(readFileSync(copy).subarray(0, 15).toString(), 'SQLite format 3');
    }));
});

describe.each(drivers)('a backup of the keys on $name', ({ driver }) => {
  it('is for its owner only, and holds no trace of a key that was destroyed before', () =>
    inFolder(async (path, folder) => {
      const storage = await sqliteStorage({ path, driver });
      const key = new Uint8Array(32).fill(0xa7);
      await storage.keys.save('acme', new Map([['person/1', key]]));
      await storage.keys.backup?.(join(folder, 'with'));
      await storage.keys.destroy('acme', ['person/1']);
      await storage.keys.backup?.(join(folder, 'without'));
      await storage.close();
      const text = Buffer.from(key).toString('hex');
      const traces = (name: string): boolean => readFileSync(join(folder, name)).includes(text);
      assert.deepEqual([traces('with'), traces('without')], [true, false]);
      if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'with')).mode & 0o777, 0o600);
    }));
});
