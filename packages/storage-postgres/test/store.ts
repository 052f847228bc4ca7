import type { Storage } from '@leadstream/core';
import { type PostgresStorageOptions, postgresStorage } from '@leadstream/storage-postgres';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createDatabase, serverUrl, type TestDatabase } from './server.ts';

/** A database of a test file, with what its tests open in it. */
export interface TestStore {
  readonly url: string;
  /** Opens a storage; closed after the test. */
  open(options?: Partial<PostgresStorageOptions>): Promise<Storage>;
  /** Opens a session of somebody else; ended after the test. */
  session(url?: string): Promise<Client>;
  /** Asks one question on a session of its own; the first column of each row. */
  ask(sql: string, values?: readonly unknown[]): Promise<unknown[]>;
}

/** Makes a database for a test file, and drops it afterwards. */
export function testStore(): TestStore {
  let database: TestDatabase | undefined;
  const opened: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    if (serverUrl()) database = await createDatabase();
  });
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });
  afterAll(() => database?.drop());
  const store: TestStore = {
    get url() {
      return database?.url ?? '';
    },
    open: async (options = {}) => {
      const storage = await postgresStorage({ url: store.url, connections: 4, ...options });
      opened.push(() => storage.close());
      return storage;
    },
    session: async (url = store.url) => {
      const client = new Client({ connectionString: url, application_name: 'somebody else' });
      // A test may have it killed.
      client.on('error', () => undefined);
      await client.connect();
      opened.push(() => client.end().catch(() => undefined));
      return client;
    },
    ask: async (sql, values = []) => {
      const client = new Client({ connectionString: store.url });
      await client.connect();
      try {
        const { rows } = await client.query<unknown[]>({ text: sql, values: [...values], rowMode: 'array' });
        return rows.map(([first]) => first);
      } finally {
        await client.end();
      }
    },
  };
  return store;
}
