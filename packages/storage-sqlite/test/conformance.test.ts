import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describeStorage } from '@leadstream/testkit';
import { describe, it } from 'vitest';

describeStorage(
  'SQLite storage',
  {
    open: async () => {
      const folder = mkdtempSync(join(tmpdir(), 'leadstream-'));
      const path = join(folder, 'leads.db');
      const first = await sqliteStorage({ path });
      let current = first;
      return {
        storage: first,
        reopen: async () => {
          await current.close();
          current = await sqliteStorage({ path });
          return current;
        },
        cleanup: async () => {
          await current.close();
          rmSync(folder, { recursive: true });
        },
      };
    },
  },
  { describe, it },
);
