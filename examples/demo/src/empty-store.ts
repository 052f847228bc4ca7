import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '@leadstream/core';
import { sqliteStorage } from '@leadstream/storage-sqlite';

/** A store with nothing in it, and its name for `--store`. */
export interface EmptyStore {
  readonly storage: Storage;
  readonly name: string;
}

/** Opens the store that is named, which must be empty: `postgres://…`; else makes a file of its own. */
export async function emptyStore(name: string | undefined): Promise<EmptyStore> {
  if (name === undefined) {
    const path = join(await mkdtemp(join(tmpdir(), 'leadstream-demo-')), 'leads.db');
    return { storage: await sqliteStorage({ path }), name: `sqlite:${path}` };
  }
  const { postgresStorage } = await import('@leadstream/storage-postgres');
  const storage = await postgresStorage({ url: name });
  const tenants = await storage.log.tenants();
  if (tenants.length === 0) return { storage, name };
  await storage.close();
  throw new Error('This store has leads already. The demo wants a database without any: createdb demo');
}
