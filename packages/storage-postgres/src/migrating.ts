import { citusCalls } from './citus.ts';
import type { Database } from './database.ts';
import { grantsTo } from './grants.ts';
import { migrate } from './migrations.ts';
import { keysMigrations, logMigrations, viewsMigrations } from './store-schema.ts';

/** Brings all schemas of a storage to their newest version. */
export async function migrateStore(database: Database): Promise<void> {
  const { log, views, keys } = database.schemas;
  await migrate(database, log, logMigrations(database.schemas));
  await migrate(database, views, viewsMigrations(database.schemas));
  await migrate(database, keys, keysMigrations(database.schemas));
}

/** Whether there is a store in the schemas. */
export async function isMigrated(database: Database): Promise<boolean> {
  const sql = "SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'meta'";
  return (await database.runForAll(sql, [database.schemas.log])).length > 0;
}

/** Gives a role what it needs to work the store, and nothing more. */
export async function grantTo(database: Database, role: string): Promise<void> {
  const sql = grantsTo(role, database.schemas);
  await database.transaction((run) => run(sql));
}

/** Whether the tables are distributed, and what distributes them. */
export async function distribution(
  database: Database,
): Promise<{ readonly done: boolean; readonly calls: readonly string[] }> {
  const { log, views } = database.schemas;
  const done = await database.runForAll(`SELECT 1 FROM ${log}.meta WHERE name = 'citus'`);
  const tables = await database.runForAll(
    `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
      WHERE schemaname = $1 AND tablename NOT IN ('meta', 'view_tables', 'view_progress') ORDER BY tablename`,
    [views],
  );
  const calls = citusCalls(
    database.schemas,
    tables.map(([table]) => String(table)),
  );
  return { done: done.length > 0, calls };
}

/** Distributes the tables, once. */
export async function distribute(database: Database, calls: readonly string[]): Promise<void> {
  const { log } = database.schemas;
  for (const call of calls) await database.runForAll(call);
  await database.runForAll(`INSERT INTO ${log}.meta VALUES ('citus', 1) ON CONFLICT DO NOTHING`);
}
