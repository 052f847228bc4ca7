import type { Storage } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { exit, Stop } from './exit.ts';
import { beforeWork } from './faults.ts';
import { plain } from './output.ts';
import { isThere, type StoreName } from './store-option.ts';

/** Opens a store to write to; what is not there is made. */
export const openStore = (store: StoreName): Promise<Storage> =>
  beforeWork(async () => {
    if (store.kind === 'memory') return memoryStorage();
    if (store.kind === 'sqlite') return sqliteStorage({ path: store.path });
    return openPostgres(store.url);
  });

async function openPostgres(url: string, make = true): Promise<Storage> {
  // Loaded only when it is wanted: few commands are about a server.
  const { postgresStorage } = await import('@leadstream/storage-postgres');
  return postgresStorage({ url, make, connections: 4 });
}

/** Opens a store to read from; one that is not there is never made. */
export async function openExistingStore(store: StoreName): Promise<Storage> {
  if (store.kind === 'memory') {
    const why = 'it begins empty with each command. Name a file with --store sqlite:PATH.';
    throw new Stop(exit.usage, `There is nothing to read in memory: ${why}`);
  }
  if (store.kind === 'postgres') return beforeWork(() => openPostgres(store.url, false));
  if (!isThere(store)) {
    const remedy =
      'Import leads into it (leadstream import FILE --map MAP.json), or name another with --store.';
    throw new Stop(exit.usage, `There is no store ${plain(store.text)}. ${remedy}`);
  }
  return openStore(store);
}
