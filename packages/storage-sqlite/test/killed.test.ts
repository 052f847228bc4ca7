import assert from 'node:assert/strict';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { ownDrivers } from './drivers.ts';
import { inFolder } from './store-folder.ts';
import { storeProcess, withProcesses } from './store-process.ts';

describe.each(ownDrivers)('a store on $name whose process is killed while it writes', ({ name, driver }) => {
  it(
    'has every commit that was answered, each whole, and goes on',
    () =>
      inFolder(async (path) => {
        let head = 0;
        for (const upTo of [0, 40]) {
          const writer = `writer-${upTo}`;
          const seen = await withProcesses(
            [storeProcess(name, path, 'append', writer, 10_000)],
            async (process) => {
              await process?.begin();
              return process?.reached(`${upTo}`) ?? [];
            },
          );
          const { log, close } = await sqliteStorage({ path, driver });
          const answered = seen.filter((line) => /^\d+$/.test(line)).map((line) => `${writer}-${line}`);
          assert.equal(answered.length, upTo + 1);
          assert.equal((await log.receipts('acme', answered)).size, answered.length);
          const events = await log.read('acme', 0, 1_000_000);
          assert.equal(events.length, await log.head('acme'));
          assert.ok(events.length > head && events.length % 2 === 0);
          head = events.length;
          const keys = answered.map((hash) => ({ scope: 'email', hash }));
          const claims = await log.holders('acme', keys);
          assert.ok(claims.every((holders) => holders.length === 1));
          await close();
        }
      }),
    60_000,
  );
});
