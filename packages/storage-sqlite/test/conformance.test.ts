import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SqliteDriver, sqliteStorage } from '@leadstream/storage-sqlite';
import { describeStorage, type StorageUnderTest } from '@leadstream/testkit';
import { describe, it } from 'vitest';
import { drivers } from './drivers.ts';

for (const { name, driver } of drivers) {
  // Its driver is the one of libsql, which the suite has been through already.
  if (name.endsWith('by libsql')) continue;
  describeStorage(`SQLite storage on ${name}`, { open: () => opened(driver) }, { describe, it });
}

async function opened(driver: SqliteDriver): ReturnType<StorageUnderTest['open']> {
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-'));
  const path = join(folder, 'leads.db');
  const first = await sqliteStorage({ path, driver });
  let current = first;
  return {
    storage: first,
    reopen: async () => {
      await current.close();
      current = await sqliteStorage({ path, driver });
      return current;
    },
    cleanup: async () => {
      await current.close();
      rmSync(folder, { recursive: true });
    },
  };
}
