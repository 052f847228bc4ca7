import type { Storage } from '@leadstream/core';
import { migratePostgres } from '@leadstream/storage-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writing } from './commits.ts';
import { serverUrl } from './server.ts';
import { testStore } from './store.ts';

const store = testStore();
const role = `leadstream_worker_${process.pid}`;
const asRole = (): string => {
  const url = new URL(store.url);
  url.username = role;
  url.password = 'worker';
  return url.href;
};
const board = {
  name: 'board',
  version: 1,
  columns: { dueAt: 'integer' },
  indexes: { byDue: [{ column: 'dueAt' }] },
} as const;
const row = (key: string) => ({ key, columns: { dueAt: 1 }, data: { key } });

beforeAll(async () => {
  if (!serverUrl()) return;
  await store.ask(`CREATE ROLE ${role} LOGIN PASSWORD 'worker'`);
  await migratePostgres({ url: store.url, role });
});
afterAll(async () => {
  if (!serverUrl()) return;
  await store.ask(`DROP OWNED BY ${role} CASCADE`);
  await store.ask(`DROP ROLE ${role}`);
});

/** Everything a tenant does with a store: appends, reads, a view, tasks, keys. */
async function work({ log, views, keys }: Storage, tenant: string): Promise<unknown> {
  const results = await log.append([writing('lead/1', 0, 2, tenant), writing('lead/1', 1, 1, tenant)]);
  await views.prepare(board);
  const lease = await views.lease(tenant, board, 'runner', 60_000);
  const progress = { token: lease?.token ?? 0, from: 0, to: 2, puts: [row('a'), row('b')], deletes: ['c'] };
  const advanced = await views.advance(tenant, board, progress);
  const tasks = await views.leaseTasks(tenant, board, { due: 5, limit: 1, owner: 'worker', ttlMs: 60_000 });
  await keys.save(tenant, new Map([['person/1', new Uint8Array([1])]]));
  await keys.destroy(tenant, ['person/1']);
  return {
    results: results.map((result) => (result.ok ? 'written' : result.conflict)),
    advanced,
    tasks: tasks.map(({ key }) => key),
    events: (await log.read(tenant, 0, 9)).length,
    rows: (await views.query(tenant, board, { index: 'byDue', limit: 9 })).rows.map(({ key }) => key),
    count: await views.count(tenant, board),
    key: (await keys.load(tenant, ['person/1'])).get('person/1'),
    known: (await log.tenants()).includes(tenant),
  };
}
const worked = {
  results: ['written', 'version'],
  advanced: 'advanced',
  tasks: ['a'],
  events: 2,
  rows: ['a', 'b'],
  count: [{ group: [], count: 2 }],
  key: 'destroyed',
  known: true,
};

describe.skipIf(!serverUrl())('a role that owns nothing', () => {
  it('works the store of an owner, under row security', async () => {
    const storage = await store.open({ url: asRole() });
    expect(await work(storage, 'acme')).toEqual(worked);
    const tables = 'SELECT row_security_active(\'leadstream_views."board@1"\')';
    const session = await store.session(asRole());
    expect((await session.query<{ row_security_active: boolean }>(tables)).rows).toEqual([
      { row_security_active: true },
    ]);
  });

  it.each([
    ['change', "UPDATE leadstream.events SET type = 'x'"],
    ['remove', 'DELETE FROM leadstream.events'],
    ['empty', 'TRUNCATE leadstream.events'],
    ['change receipts of', "UPDATE leadstream.receipts SET body_hash = 'x'"],
    ['remove receipts of', 'DELETE FROM leadstream.receipts'],
  ])('may not %s the log', async (_, sql) => {
    const session = await store.session(asRole());
    await session.query("SELECT set_config('leadstream.tenant', 'acme', false)");
    await expect(session.query(sql)).rejects.toMatchObject({ code: '42501' });
  });

  it('sees the rows of the tenant that it names, in every table, and writes none of another', async () => {
    const owner = await store.open();
    await work(owner, 'other');
    const session = await store.session(asRole());
    const tables = [
      'leadstream.heads',
      'leadstream.events',
      'leadstream.receipts',
      'leadstream.claims',
      'leadstream_views.view_progress',
      'leadstream_views."board@1"',
      'leadstream_keys.data_keys',
      'leadstream_keys.hashing_keys',
    ];
    for (const named of [undefined, 'acme']) {
      if (named) await session.query("SELECT set_config('leadstream.tenant', $1, false)", [named]);
      for (const table of tables) {
        const { rows } = await session.query<{ tenant: string }>(`SELECT DISTINCT tenant FROM ${table}`);
        expect(
          rows.filter(({ tenant }) => tenant !== named),
          `${table} as ${named}`,
        ).toEqual([]);
      }
    }
    const foreign = `INSERT INTO leadstream.claims VALUES ('other', 'email', 'x', 'lead/1', 'alone')`;
    await expect(session.query(foreign)).rejects.toMatchObject({ code: '42501' });
  });

  it('is told what it lacks when the owner has made nothing for it', async () => {
    const opening = store.open({ url: asRole(), schema: 'elsewhere' });
    await expect(opening).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(/lacks a right.*leadstream migrate/),
    });
  });
});

describe.skipIf(!serverUrl())('the log of its owner', () => {
  it('is never changed or removed, not even by hand', async () => {
    const { log } = await store.open({ schema: 'kept' });
    await log.append([writing('lead/1', 0)]);
    const refused = [
      "UPDATE kept.events SET type = 'x'",
      'DELETE FROM kept.events',
      'TRUNCATE kept.events',
      "UPDATE kept.receipts SET body_hash = 'x'",
      'DELETE FROM kept.receipts',
      'TRUNCATE kept.receipts',
    ];
    for (const sql of refused) await expect(store.ask(sql), sql).rejects.toMatchObject({ code: '23001' });
    expect(await log.read('acme', 0, 9)).toHaveLength(1);
  });
});
