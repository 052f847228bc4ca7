import { FaultError } from '@leadstream/core';
import type { Database } from './database.ts';

/** One step of a schema. A step that was released is never changed: a later one changes what it made. */
export type Migration = string;

/**
 * Brings a file to the newest schema: steps are numbered from 1, each in one transaction with its number, so that a
 * process that is killed half-way leaves a file that the next one can go on with.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  const found = await database.write(() => {
    database.exec(
      'CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID',
    );
    return versionOf(database);
  });
  if (found > migrations.length) {
    throw new FaultError(
      'store-newer',
      `The store ${database.path} has schema ${found}, this library knows ${migrations.length}.`,
    );
  }
  for (const [at, sql] of migrations.entries()) {
    await database.write(() => {
      // Asked again inside: another process may have been faster.
      if (versionOf(database) > at) return;
      database.exec(sql);
      database.run("INSERT INTO meta VALUES ('schema', ?) ON CONFLICT DO UPDATE SET value = excluded.value", [
        at + 1,
      ]);
    });
  }
}

function versionOf(database: Database): number {
  return Number(database.all("SELECT value FROM meta WHERE name = 'schema'", [])[0]?.['value'] ?? 0);
}
