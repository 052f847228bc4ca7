import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import type { EventLog } from '@leadstream/core';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { ownDrivers, sharedDrivers } from './drivers.ts';
import { capturing, inFolder } from './store-folder.ts';
import { ask, watched } from './watched-driver.ts';

const MIB = 1024 * 1024;
const sizeOf = (path: string): number => statSync(`${path}-wal`).size;

/** Appends events of 100 kB, one commit each; answers the largest size that the write-ahead log had meanwhile. */
async function appendLarge(log: EventLog, path: string, from: number, upTo: number): Promise<number> {
  const note = 'x'.repeat(100_000);
  let largest = 0;
  for (let at = from; at < upTo; at++) {
    await log.append([capturing(`lead/${at}`, note)]);
    largest = Math.max(largest, sizeOf(path));
  }
  return largest;
}

describe.each(ownDrivers)('the write-ahead log on $name', ({ driver }) => {
  it('stays small while the log is read from one end to the other and written at the same time', () =>
    inFolder(async (path) => {
      const { log, close } = await sqliteStorage({ path, driver });
      await appendLarge(log, path, 0, 100);
      let read = 0;
      const reading = (async () => {
        for (let more = true; more; ) {
          const page = await log.read('acme', read, 2);
          read += page.length;
          more = read < 300 && page.length > 0;
          await new Promise(setImmediate);
        }
      })();
      const largest = await appendLarge(log, path, 100, 300);
      await reading;
      assert.ok(read >= 100, `${read} events were read`);
      assert.ok(largest < 6 * MIB, `the write-ahead log had ${largest} bytes`);
      await close();
    }));
});

describe.each(sharedDrivers)('the write-ahead log on $name', ({ driver }) => {
  it('grows while somebody else keeps a reading transaction open, and shrinks once it has ended', () =>
    inFolder(async (path) => {
      const waits: string[] = [];
      const mine = watched(driver, (sql) => {
        if (sql.includes('wal_checkpoint(RESTART)')) waits.push(sql);
        return sql;
      });
      const { log, close } = await sqliteStorage({ path, driver: mine.driver });
      const foreign = watched(driver);
      const other = await sqliteStorage({ path, driver: foreign.driver });
      const [reader = assert.fail()] = foreign.connections;
      const began = performance.now();
      reader.exec('BEGIN');
      ask(reader, 'SELECT count(*) FROM events');
      const largest = await appendLarge(log, path, 0, 250);
      assert.ok(largest > 20 * MIB, `the write-ahead log had ${largest} bytes`);
      // It was waited for now and then, shortly, and not at any other time.
      const seconds = Math.ceil((performance.now() - began) / 1_000);
      assert.ok(waits.length > 0 && waits.length <= seconds, `waited ${waits.length} times in ${seconds} s`);
      assert.deepEqual(
        mine.connections.map((each) => ask(each, 'PRAGMA busy_timeout')),
        [0, 0],
      );
      reader.exec('COMMIT');
      await appendLarge(log, path, 250, 253);
      assert.ok(sizeOf(path) <= 16 * MIB, `the write-ahead log has ${sizeOf(path)} bytes`);
      await Promise.all([close(), other.close()]);
    }));
});
