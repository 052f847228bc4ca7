import { FaultError } from '@leadstream/core';
import type { Database } from './database.ts';
import type { Run } from './driver.ts';

/** One step of a schema. A step that was released is never changed: a later one changes what it made. */
export type Migration = string;

/**
 * Brings a schema to its newest version: steps are numbered from 1, each in one transaction with its number, so that a
 * process that is killed half-way leaves a schema that the next one can go on with. Does nothing where nothing is left.
 */
export async function migrate(
  database: Database,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
  const found = await versionOf(database.runForAll, schema);
  if (found > migrations.length) {
    throw new FaultError(
      'store-newer',
      `The schema ${schema} has version ${found}, this library knows ${migrations.length}.`,
    );
  }
  for (let at = found; at < migrations.length; at += 1) {
    await database.transaction(
      async (run) => {
        // One at a time, by a lock that ends with the transaction: another process may just do the same.
        await run("SELECT pg_advisory_xact_lock(hashtext('leadstream migrates'))");
        if ((await versionOf(run, schema)) > at) return;
        if (at === 0) {
          await run(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
          await run(`CREATE TABLE ${schema}.meta (name text PRIMARY KEY, value bigint NOT NULL)`);
        }
        await run(migrations[at] ?? '');
        await run(
          `INSERT INTO ${schema}.meta VALUES ('schema', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
          [at + 1],
        );
      },
      { long: true },
    );
  }
}

/** The version of a schema; 0 when it is not there. */
async function versionOf(run: Run, schema: string): Promise<number> {
  // Asked as a table of the catalogue: `to_regclass` does not see what was committed while a lock was waited for.
  const there = await run("SELECT 1 FROM pg_tables WHERE schemaname = $1 AND tablename = 'meta'", [schema]);
  if (there.length === 0) return 0;
  const [row] = await run(`SELECT value FROM ${schema}.meta WHERE name = 'schema'`);
  return Number(row?.[0] ?? 0);
}
