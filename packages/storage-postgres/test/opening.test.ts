import { migratePostgres, postgresStorage } from '@leadstream/storage-postgres';
import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { writing } from './commits.ts';
import { canStartServer, serverUrl, startServer } from './server.ts';
import { testStore } from './store.ts';

const store = testStore();

/** The address with a setting of the session, as a role or a database may have it too. */
const withSetting = (setting: string): string => {
  const url = new URL(store.url);
  url.searchParams.set('options', `-c ${setting}`);
  return url.href;
};

describe.skipIf(!serverUrl())('a store', () => {
  it('of a newer library is a fault and no guess', async () => {
    await (await store.open({ schema: 'newer' })).close();
    await store.ask("UPDATE newer.meta SET value = 99 WHERE name = 'schema'");
    await expect(store.open({ schema: 'newer' })).rejects.toMatchObject({ code: 'store-newer' });
  });

  it('is not opened where the server may lose what it answered, unless somebody vouches for it', async () => {
    const url = withSetting('synchronous_commit=off');
    await expect(store.open({ url })).rejects.toMatchObject({
      code: 'store-not-durable',
      message: expect.stringContaining('synchronous_commit off'),
    });
    const { log } = await store.open({ url, assumeDurable: true });
    expect(await log.append([writing('lead/1', 0)])).toMatchObject([{ ok: true }]);
  });

  it('is made by many processes at once as by one', async () => {
    const stores = await Promise.all([1, 2, 3, 4, 5, 6].map(() => store.open({ schema: 'at_once' })));
    const results = await Promise.all(stores.map(({ log }) => log.append([writing('lead/1', 0)])));
    expect(results.flat().filter((result) => result.ok && !result.repeated)).toHaveLength(1);
  });

  it('is made whole in the end however often its making was killed on the way', async () => {
    let kills = 0;
    for (let at = 1; at <= 26; at += 1) {
      const opening = postgresStorage({ url: store.url, schema: 'killed', pool: killedAfter(at) });
      await opening.then(
        (storage) => storage.close(),
        () => (kills += 1),
      );
    }
    expect(kills).toBeGreaterThan(12);
    await migratePostgres({ url: store.url, schema: 'killed' });
    const { log } = await store.open({ schema: 'killed' });
    expect(await log.append([writing('lead/1', 0)])).toMatchObject([{ ok: true }]);
  });

  it('whose views were dropped makes and builds them anew from the log', async () => {
    const { log, close } = await store.open({ schema: 'dropped' });
    await log.append([writing('lead/1', 0)]);
    await close();
    await store.ask('DROP SCHEMA dropped_views CASCADE');
    const again = await store.open({ schema: 'dropped' });
    const shape = { name: 'plain', version: 1, columns: {}, indexes: {} };
    await again.views.prepare(shape);
    expect([await again.log.head('acme'), await again.views.checkpoint('acme', shape)]).toEqual([1, 0]);
  });

  it('that cannot be reached is a fault with its remedy', async () => {
    const nobody = postgresStorage({ url: 'postgres://postgres@127.0.0.1:1/none' });
    await expect(nobody).rejects.toMatchObject({ code: 'store-unavailable' });
    const unknown = new URL(store.url);
    unknown.pathname = '/no_such_database';
    await expect(postgresStorage({ url: unknown.href })).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringContaining('no such database'),
    });
  });

  it('has schemas with plain names only', async () => {
    for (const schema of ['Leads', 'leads;drop', '', 'a'.repeat(60)]) {
      await expect(store.open({ schema })).rejects.toThrow(TypeError);
    }
  });
});

describe.skipIf(!canStartServer())('a server without fsync or without full pages', () => {
  it('is refused', async () => {
    const server = await startServer({ fsync: 'off', full_page_writes: 'off', shared_buffers: '16MB' });
    try {
      await expect(postgresStorage({ url: server.url })).rejects.toMatchObject({
        code: 'store-not-durable',
        message: expect.stringContaining('fsync off and full_page_writes off'),
      });
    } finally {
      await server.remove();
    }
  });
});

/** A pool whose session is killed by the server after so many statements. */
function killedAfter(statements: number): NonNullable<Parameters<typeof postgresStorage>[0]['pool']> {
  const pool = new Pool({ connectionString: store.url, max: 1 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  let left = statements;
  return {
    connect: async () => {
      const client = await pool.connect();
      return {
        query: async (statement) => {
          left -= 1;
          if (left <= 0) await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
          return client.query({ ...statement, values: [...statement.values] });
        },
        release: (destroy) => client.release(destroy),
      };
    },
    end: () => pool.end(),
  };
}
