import { type PostgresPool, postgresStorage } from '@leadstream/storage-postgres';
import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { writing } from './commits.ts';
import { serverUrl } from './server.ts';
import { testStore } from './store.ts';

const store = testStore();
const board = {
  name: 'board',
  version: 1,
  columns: { seller: 'text', dueAt: 'integer' },
  indexes: { byDue: [{ column: 'dueAt', descending: true }], bySeller: [{ column: 'seller' }] },
} as const;

/** A part of a plan as the server explains it. */
interface Plan {
  readonly 'Node Type': string;
  readonly Alias?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Plans?: readonly Plan[];
}

/** A pool whose server explains every statement, those inside of functions too, and the plans that it has explained. */
function explaining(url: string): {
  readonly pool: PostgresPool;
  readonly plans: { query: string; plan: Plan }[];
} {
  const plans: { query: string; plan: Plan }[] = [];
  const pool = new Pool({
    connectionString: url,
    options: [
      'session_preload_libraries=auto_explain',
      'auto_explain.log_min_duration=0',
      'auto_explain.log_nested_statements=on',
      'auto_explain.log_format=json',
      'auto_explain.log_level=notice',
      // The tables are tiny here: a plan by the key is wanted as it would be of large ones.
      'enable_seqscan=off',
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
  });
  pool.on('connect', (client) => {
    client.on('notice', ({ message }) => {
      const found = /plan:\s*(\{[\s\S]*\})/.exec(message ?? '')?.[1];
      if (!found) return;
      const { 'Query Text': query, Plan: plan } = JSON.parse(found) as { 'Query Text': string; Plan: Plan };
      plans.push({ query, plan });
    });
  });
  return { pool: pool as unknown as PostgresPool, plans };
}

const scansOf = (plan: Plan): Plan[] => [
  ...(/Scan/.test(plan['Node Type']) && (plan['Relation Name'] || plan['Node Type'] === 'Bitmap Index Scan')
    ? [plan]
    : []),
  ...(plan.Plans ?? []).flatMap(scansOf),
];

/** What holds no rows of tenants: the version of the schema, and which views have tables. */
const OF_NO_TENANT = /^(meta|view_tables|pg_\w+)$/;

describe.skipIf(!serverUrl())('every statement of the storage', () => {
  it('finds the rows of one tenant by the tenant in its key; only names and ends of logs are read across', async () => {
    await (await store.open()).views.prepare(board);
    const { pool, plans } = explaining(store.url);
    const { log, views, keys, close } = await postgresStorage({ url: store.url, pool, directUrl: false });
    const claim = { scope: 'email', hash: 'a', holder: 'lead/1', how: 'alone' } as const;
    // Twice: the second time finds something, the third is a conflict that reads what is known.
    for (const version of [0, 1, 0]) {
      const commit = { ...writing('lead/1', version), claims: [claim], releases: [{ ...claim, hash: 'b' }] };
      await log.append([{ ...commit, commandId: `${version} ${plans.length}` }]);
    }
    await log.read('acme', 0, 5);
    await log.readStream('acme', 'lead/1', { after: 0, limit: 5 });
    await log.readStreams('acme', ['lead/1', 'lead/2']);
    await Promise.all([log.head('acme'), log.holders('acme', [claim]), log.receipts('acme', ['x'])]);
    await views.prepare(board);
    const token = (await views.lease('acme', board, 'runner', 60_000))?.token ?? 0;
    const row = { key: 'a', columns: { seller: 's', dueAt: 1 }, data: null };
    await views.advance('acme', board, { token, from: 0, to: 2, puts: [row], deletes: ['b'] });
    await views.rows('acme', board, ['a', 'b']);
    for (const index of ['byDue', 'bySeller']) {
      const page = { index, where: { seller: ['s', 't'] }, limit: 1 };
      await views.query('acme', board, page);
    }
    await views.count('acme', board, { by: ['seller'] });
    const [task] = await views.leaseTasks('acme', board, { due: 9, limit: 2, owner: 'w', ttlMs: 60_000 });
    await views.renewTasks('acme', board, [{ key: 'a', token: task?.token ?? 0, ttlMs: 60_000 }]);
    await views.checkpoint('acme', board);
    await views.clear('acme', board);
    await keys.save('acme', new Map([['person/1', new Uint8Array([1])]]));
    await keys.destroy('acme', ['person/1']);
    await keys.hashingKey('acme', new Uint8Array([1]));
    await log.tenants();
    await close();

    const scans = plans.flatMap(({ query, plan }) => scansOf(plan).map((scan) => ({ query, scan })));
    const ofTenants = scans.filter(({ scan }) => !OF_NO_TENANT.test(scan['Relation Name'] ?? ''));
    const tables = new Set(ofTenants.map(({ scan }) => scan['Relation Name']));
    for (const table of [
      'events',
      'receipts',
      'claims',
      'heads',
      'board@1',
      'view_progress',
      'data_keys',
      'hashing_keys',
    ]) {
      expect(tables, `no statement looked into ${table}`).toContain(table);
    }
    const across = ofTenants.filter(
      ({ scan }) => !/\btenant\b.* = /.test(scan['Index Cond'] ?? scan['Recheck Cond'] ?? ''),
    );
    expect(
      across.map(({ query, scan }) => [
        scan['Relation Name'],
        /moved/.test(query) || /h\.moved_at > 0/.test(query),
      ]),
    ).toEqual(across.map(() => ['heads', true]));
    expect(ofTenants.length).toBeGreaterThan(20);
  });

  it('is of tables whose keys begin with the tenant, and of no sequence, foreign key or default across tenants', async () => {
    const { views } = await store.open();
    await views.prepare(board);
    const schemas = "('leadstream', 'leadstream_views', 'leadstream_keys')";
    const others = await store.ask(`SELECT i.indexrelid::regclass::text FROM pg_index AS i
      JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE n.nspname IN ${schemas} AND c.relkind = 'r' AND a.attname <> 'tenant'`);
    expect(others.map(String).sort()).toEqual([
      'leadstream.meta_pkey',
      'leadstream_keys.meta_pkey',
      'leadstream_views.meta_pkey',
      'leadstream_views.view_tables_pkey',
    ]);
    expect(
      await store.ask(`SELECT conname FROM pg_constraint AS c JOIN pg_namespace AS n ON n.oid = c.connamespace
        WHERE n.nspname IN ${schemas} AND c.contype = 'f'
        UNION ALL SELECT sequencename FROM pg_sequences WHERE schemaname IN ${schemas}`),
    ).toEqual([]);
  });
});
