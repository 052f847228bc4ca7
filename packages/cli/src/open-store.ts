import type { Storage } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { exit, Stop } from './exit.ts';
import { beforeWork } from './faults.ts';
import { plain } from './output.ts';
import { isThere, type StoreName } from './store-option.ts';

/** Opens a store to write to; a file that is not there is made. */
export const openStore = (store: StoreName): Promise<Storage> =>
  beforeWork(async () => (store.kind === 'memory' ? memoryStorage() : sqliteStorage({ path: store.path })));

/** Opens a store to read from; one that is not there is never made. */
export async function openExistingStore(store: StoreName): Promise<Storage> {
  if (store.kind === 'memory') {
    const why = 'it begins empty with each command. Name a file with --store sqlite:PATH.';
    throw new Stop(exit.usage, `There is nothing to read in memory: ${why}`);
  }
  if (!isThere(store)) {
    const remedy =
      'Import leads into it (leadstream import FILE --map MAP.json), or name another with --store.';
    throw new Stop(exit.usage, `There is no store ${plain(store.text)}. ${remedy}`);
  }
  return openStore(store);
}
