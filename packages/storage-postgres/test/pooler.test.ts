import { type PostgresPool, postgresStorage } from '@leadstream/storage-postgres';
import { describeStorage } from '@leadstream/testkit';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createDatabase, serverUrl, type TestDatabase } from './server.ts';

const SESSIONS = 3;
let database: TestDatabase;
beforeAll(async () => {
  if (serverUrl()) database = await createDatabase();
});
afterAll(() => database?.drop());

/**
 * Lines to a server as a pooler of transactions gives them: each transaction, and each statement outside of one, runs on
 * another session, and what a session was told before is forgotten.
 */
function pooled(url: string): PostgresPool {
  const sessions = Array.from({ length: SESSIONS }, () => new Client({ connectionString: url }));
  const connected = Promise.all(sessions.map((session) => session.connect()));
  const free = [...sessions];
  const waiting: ((session: Client) => void)[] = [];
  const take = (): Promise<Client> => {
    const session = free.shift();
    return session ? Promise.resolve(session) : new Promise((resolve) => waiting.push(resolve));
  };
  const give = async (session: Client): Promise<void> => {
    await session.query('DISCARD ALL');
    const next = waiting.shift();
    if (next) next(session);
    else free.push(session);
  };
  return {
    connect: async () => {
      await connected;
      let session: Client | undefined;
      return {
        query: async (statement) => {
          const on = session ?? (await take());
          if (statement.text === 'BEGIN') session = on;
          try {
            return await on.query({ ...statement, values: [...statement.values] });
          } finally {
            const ends = statement.text === 'COMMIT' || statement.text === 'ROLLBACK';
            if (ends) session = undefined;
            if (!session) await give(on);
          }
        },
        release: () => undefined,
      };
    },
    end: async () => {
      await Promise.all(sessions.map((session) => session.end()));
    },
  };
}

let stores = 0;
describeStorage(
  'PostgreSQL storage through a pooler of transactions',
  {
    open: async () => {
      stores += 1;
      const schema = `store_${stores}`;
      const pool = pooled(database.url);
      const storage = await postgresStorage({ url: database.url, pool, schema, directUrl: false });
      return { storage, cleanup: () => storage.close() };
    },
    volatile: 'it is opened again in the suite without a pooler',
  },
  { describe: serverUrl() ? describe : describe.skip, it },
);
