import { postgresStorage } from '@leadstream/storage-postgres';
import { describeStorage } from '@leadstream/testkit';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createDatabase, serverUrl, type TestDatabase } from './server.ts';

let database: TestDatabase;
beforeAll(async () => {
  if (serverUrl()) database = await createDatabase();
});
afterAll(() => database?.drop());

let stores = 0;
describeStorage(
  'PostgreSQL storage',
  {
    open: async () => {
      stores += 1;
      const options = { url: database.url, schema: `store_${stores}`, connections: 5 };
      const storage = await postgresStorage(options);
      let current = storage;
      return {
        storage,
        reopen: async () => {
          await current.close();
          current = await postgresStorage(options);
          return current;
        },
        cleanup: () => current.close(),
      };
    },
    noBackup: 'a server is backed up with its own tools',
  },
  { describe: serverUrl() ? describe : describe.skip, it },
);
