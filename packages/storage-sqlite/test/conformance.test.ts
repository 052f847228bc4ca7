import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '@leadstream/core';
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
  const copies: Storage[] = [];
  let current = first;
  return {
    storage: first,
    reopen: async () => {
      await current.close();
      current = await sqliteStorage({ path, driver });
      return current;
    },
    backups: {
      path: (name) => join(folder, name),
      open: async (copy, keysPath) => {
        copies.push(await sqliteStorage({ path: copy, keysPath, driver }));
        return copies.at(-1) as Storage;
      },
    },
    cleanup: async () => {
      for (const storage of [current, ...copies]) await storage.close();
      rmSync(folder, { recursive: true });
    },
  };
}
