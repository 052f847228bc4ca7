import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { canStartServer, createDatabase, serverUrl, startServer } from './server.ts';

const asked = async (url: string, sql: string): Promise<unknown> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(sql)).rows[0]?.answer;
  } finally {
    await client.end();
  }
};

describe.skipIf(!serverUrl())('the server of the tests', () => {
  it('gives each suite a database of its own, and takes it away again', async () => {
    const database = await createDatabase();
    expect(
      await asked(
        database.url,
        'SELECT count(*)::int AS answer FROM pg_tables WHERE schemaname = $$public$$',
      ),
    ).toBe(0);
    await database.drop();
    await expect(asked(database.url, 'SELECT 1 AS answer')).rejects.toMatchObject({ code: '3D000' });
  });
});

describe.skipIf(!canStartServer())('a server of a test alone', () => {
  it('keeps what it answered when it crashes and starts again', async () => {
    const server = await startServer({ shared_buffers: '16MB' });
    try {
      await asked(server.url, 'CREATE TABLE kept (id int)');
      await server.crash();
      await expect(asked(server.url, 'SELECT 1 AS answer')).rejects.toThrow();
      await server.start();
      expect(await asked(server.url, 'SELECT count(*)::int AS answer FROM kept')).toBe(0);
    } finally {
      await server.remove();
    }
  });
});
