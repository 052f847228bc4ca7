import { postgresStorage } from '@leadstream/storage-postgres';
import { describeStorage } from '@leadstream/testkit';
import { describe, it } from 'vitest';
import { createDatabase } from './server.ts';

describeStorage(
  'PostgreSQL storage',
  {
    open: async () => {
      const database = await createDatabase();
      const storage = await postgresStorage({ url: database.url });
      return {
        storage,
        cleanup: async () => {
          await storage.close();
          await database.drop();
        },
      };
    },
    volatile: 'it is being built',
  },
  { describe: describe.skip, it },
);
