// A log that was put back to an older state under views of a newer one: log and views lie in two schemas, so that a
// backup of the one can come under the other. Writing on would hide the loss under new events.
import assert from 'node:assert/strict';
import { createEngine } from '@leadstream/engine';
import { postgresStorage } from '@leadstream/storage-postgres';
import { Client } from 'pg';
import { describe, it } from 'vitest';
import { createDatabase, serverUrl } from '../server.ts';
import { loadProcess } from './load-process.ts';

const LOST = 3;
const SLOW = 60_000;

async function loseTheEnd(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`SET session_replication_role = replica;
    DELETE FROM leadstream.events WHERE position > (SELECT max(position) FROM leadstream.events) - ${LOST};
    DELETE FROM leadstream.receipts WHERE last > (SELECT max(position) FROM leadstream.events)`);
  await client.end();
}

describe.skipIf(!serverUrl())('a log in PostgreSQL that went back behind its views', () => {
  it(
    'is refused by whatever is asked first: a command, a list, a pass',
    async () => {
      const database = await createDatabase();
      try {
        const capture = (lastName: string) => ({ channel: 'web', fields: { lastName } }) as const;
        const whole = createEngine({
          process: loadProcess,
          storage: await postgresStorage({ url: database.url }),
        });
        for (const name of ['King', 'Byron', 'Noel'])
          assert.equal((await whole.system().capture(capture(name))).ok, true);
        await whole.runDue();
        await whole.close();
        await loseTheEnd(database.url);

        const storage = await postgresStorage({ url: database.url });
        const head = await storage.log.head('main');
        const opened = () => createEngine({ process: loadProcess, storage });
        const says = { code: 'store-damaged', message: new RegExp(`ends at position ${head},`) };
        await assert.rejects(opened().system().capture(capture('Late')), says);
        await assert.rejects(opened().system().count(), says);
        await assert.rejects(opened().runDue(), says);
        assert.equal(await storage.log.head('main'), head);
        const found = await opened().check();
        assert.ok(found.some(({ code }) => code === 'checkpoint-past-head'));
        await storage.close();
      } finally {
        await database.drop();
      }
    },
    SLOW,
  );
});
