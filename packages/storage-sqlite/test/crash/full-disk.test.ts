import assert from 'node:assert/strict';
import { defaultProcess, isFault } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { type SqliteConnection, type SqliteDriver, sqliteStorage } from '@leadstream/storage-sqlite';
import { checkHistory, recordingHandle } from '@leadstream/testkit';
import { describe, it } from 'vitest';
import { ownDrivers } from '../drivers.ts';
import { inFolder } from '../store-folder.ts';

const LEADS = 40;

/** A driver that gives out its connections: that of the store is the first. */
function openly(real: SqliteDriver): { driver: SqliteDriver; connections: SqliteConnection[] } {
  const connections: SqliteConnection[] = [];
  const open = (path: string): SqliteConnection => {
    const connection = real.open(path);
    if (path !== ':memory:') connections.push(connection);
    return connection;
  };
  return { driver: { ...real, open }, connections };
}

describe.each(ownDrivers)('a store on $name whose disk is full', ({ driver: real }) => {
  it('says so, writes nothing by halves, and takes the same commands once there is room again', () =>
    inFolder(async (path) => {
      const { driver, connections } = openly(real);
      const storage = await sqliteStorage({ path, driver });
      const engine = createEngine({ process: defaultProcess, storage });
      const house = recordingHandle(engine.system());
      const room = (pages: number): void => {
        connections[0]?.prepare(`PRAGMA max_page_count = ${pages}`).all([]);
      };
      const capture = (n: number) =>
        house.capture(
          { channel: 'hand', fields: { lastName: `Lead ${n}`, email: `${n}@example.org` } },
          { commandId: `capture ${n}` },
        );
      assert.ok((await capture(0)).ok);
      assert.equal(await house.count(), 1);
      const [used] = connections[0]?.prepare('PRAGMA page_count').all([]) ?? [];
      room(Number(used?.['page_count']) + 3);
      let failed = 0;
      for (let n = 1; n < LEADS; n += 1) {
        const head = await storage.log.head('main');
        const answer = await capture(n).catch((error: unknown) => {
          assert.ok(isFault(error, 'store-unavailable') && error.message.includes('is full'), String(error));
          return null;
        });
        failed += answer ? 0 : 1;
        if (!answer) assert.equal(await storage.log.head('main'), head);
      }
      assert.ok(failed > 0 && failed < LEADS - 1, `${failed} failed`);
      await assert.rejects(house.count(), { code: 'store-unavailable' });

      room(1_000_000);
      for (let n = 1; n < LEADS; n += 1) assert.ok((await capture(n)).ok);
      assert.equal(await house.count(), LEADS);
      assert.deepEqual(await checkHistory(storage.log, 'main', house.record), []);
      assert.deepEqual(await engine.check(), []);
      await engine.close();
    }));
});
