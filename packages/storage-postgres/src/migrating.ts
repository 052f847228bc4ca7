import type { Database } from './database.ts';
import { migrate } from './migrations.ts';
import { keysMigrations, storeMigrations } from './store-schema.ts';

/** Brings all schemas of a storage to their newest version. */
export async function migrateStore(database: Database): Promise<void> {
  const { log, views, keys } = database.schemas;
  await migrate(database, log, { migrations: storeMigrations(database.schemas), beside: [views] });
  await migrate(database, keys, { migrations: keysMigrations(database.schemas) });
}
