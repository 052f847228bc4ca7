// A log that was put back to an older state under views of a newer one. In SQLite both live in one file, so it is
// planted by hand: the last events are gone, the checkpoints stay. Writing on would hide the loss under new events.
import assert from 'node:assert/strict';
import { createEngine } from '@leadstream/engine';
import { type SqliteDriver, sqliteStorage } from '@leadstream/storage-sqlite';
import { drawStory, liveStory, marketProcess, storyClock } from '@leadstream/testkit';
import { describe, it } from 'vitest';
import { ownDrivers } from '../drivers.ts';
import { inFolder } from '../store-folder.ts';

const LOST = 3;

function loseTheEnd(driver: SqliteDriver, path: string): void {
  const connection = driver.open(path);
  connection.exec('DROP TRIGGER events_no_delete; DROP TRIGGER receipts_no_delete');
  connection.exec(`DELETE FROM events WHERE position > (SELECT max(position) FROM events) - ${LOST}`);
  connection.exec('DELETE FROM receipts WHERE last > (SELECT max(position) FROM events)');
  // libsql closes only when it is garbage: SQLite's own lock is given up with the end of the transaction.
  connection.close();
}

describe.each(ownDrivers)('a log on $name that went back behind its views', ({ driver }) => {
  it('is refused by whatever is asked first: a command, a list, a pass', () =>
    inFolder(async (path) => {
      const clock = storyClock(0);
      const story = drawStory({ seed: 26, steps: 4 });
      const whole = await sqliteStorage({ path, driver, clock: clock.leases });
      const journal = { asked: () => undefined, answered: () => undefined };
      await liveStory({ storage: whole, journal }, story, { clock });
      const head = await whole.log.head('main');
      await whole.close();
      loseTheEnd(driver, path);

      const storage = await sqliteStorage({ path, driver });
      const opened = () => createEngine({ process: marketProcess, storage });
      const capture = { channel: 'hand', fields: { lastName: 'King' } } as const;
      const says = { code: 'store-damaged', message: new RegExp(`ends at position ${head - LOST},`) };
      await assert.rejects(opened().system().capture(capture), says);
      await assert.rejects(opened().system().count(), says);
      await assert.rejects(opened().runDue(), says);
      assert.equal(await storage.log.head('main'), head - LOST);
      const found = await opened().check();
      assert.ok(found.some(({ code }) => code === 'checkpoint-past-head'));

      // Whoever accepts the loss builds the views again, and goes on.
      const mended = opened();
      const views = [
        'leads',
        'tasks',
        'erasures',
        'sellers',
        'opportunities',
        'submissions',
        'syncs',
        'outbox',
      ];
      for (const view of [...views, 'suspicions']) await mended.rebuild(view);
      assert.equal((await mended.system().capture(capture)).ok, true);
      assert.deepEqual(await mended.check(), []);
      await mended.close();
    }));
});
