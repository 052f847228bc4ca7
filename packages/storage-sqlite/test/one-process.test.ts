import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { exclusiveDrivers } from './drivers.ts';
import { capturing, inFolder } from './store-folder.ts';
import { storeProcess, withProcesses } from './store-process.ts';

const [{ name, driver } = assert.fail('There is always libsql.')] = exclusiveDrivers;

describe('a store that a process has open alone', () => {
  it('is refused to another process, which is told who has it, and is free once that one was killed', () =>
    inFolder(async (path) => {
      await withProcesses([storeProcess(name, path, 'hold')], async (holder) => {
        await holder?.reached('open');
        await assert.rejects(sqliteStorage({ path, driver }), {
          code: 'store-in-use',
          message: new RegExp(`process ${holder?.child.pid} on .+ since 20`),
        });
      });
      assert.ok(existsSync(`${path}.lock`));
      const storage = await sqliteStorage({ path, driver });
      assert.equal(JSON.parse(readFileSync(`${path}.lock`, 'utf8')).pid, process.pid);
      await storage.close();
      assert.equal(existsSync(`${path}.lock`), false);
    }));

  it('is refused to a second opener of the same process, and free after the first has closed', () =>
    inFolder(async (path) => {
      const first = await sqliteStorage({ path, driver });
      const message = /this process/;
      await assert.rejects(sqliteStorage({ path, driver }), { code: 'store-in-use', message });
      await first.log.append([capturing('lead/1')]);
      await first.close();
      const second = await sqliteStorage({ path, driver });
      assert.equal(await second.log.head('acme'), 1);
      await second.close();
    }));

  it('is not kept from anybody by a lock file that a dead process, or nobody, left behind', () =>
    inFolder(async (path) => {
      for (const left of [
        '',
        'not JSON',
        '{"pid":1}',
        '{"pid":999999999,"host":"elsewhere","since":"2026"}',
      ]) {
        writeFileSync(`${path}.lock`, left);
        await (await sqliteStorage({ path, driver })).close();
      }
      const first = await sqliteStorage({ path, driver });
      writeFileSync(`${path}.lock`, 'not JSON');
      const message = /another process/;
      await assert.rejects(sqliteStorage({ path, driver }), { code: 'store-in-use', message });
      await first.close();
    }));
});
