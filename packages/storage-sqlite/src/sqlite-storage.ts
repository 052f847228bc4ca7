import type { Clock, Storage } from '@leadstream/core';
import { backUp } from './backup.ts';
import type { Database } from './database.ts';
import type { SqliteDriver } from './driver.ts';
import { libsqlDriver } from './libsql-driver.ts';
import { hasSafeNodeSqlite, nodeSqliteDriver } from './node-sqlite-driver.ts';
import { sqliteEventLog } from './sqlite-event-log.ts';
import { emptiedLog, keysFile, sqliteKeyStore } from './sqlite-key-store.ts';
import { sqliteViewStore } from './sqlite-view-store.ts';
import { openStoreFile } from './store-file.ts';
import { storeFile } from './store-schema.ts';

/** Where and how `sqliteStorage` keeps its files. */
export interface SqliteStorageOptions {
  /** The file of the log and the views. Its folder must exist; the file is made when it does not. */
  readonly path: string;
  /** The file of the data keys, to be backed up apart. Default: `path` and `.keys`. Made readable for its owner only. */
  readonly keysPath?: string | undefined;
  /** The SQLite library. Default: `nodeSqliteDriver()` if Node has one with SQLite 3.51.3 or later, else `libsqlDriver()`. */
  readonly driver?: SqliteDriver | undefined;
  /** By which leases end. Default: the clock of the machine. */
  readonly clock?: Clock | undefined;
}

/**
 * Opens or makes a storage in two SQLite files. What it has answered survives a killed process and a power cut.
 *
 * Faults: `store-in-use` while another process has it, `store-newer` when a newer library wrote it,
 * `store-not-durable` when full synchronous writes cannot be had, `store-damaged` when a file cannot be read,
 * `store-unavailable` when the path, the disk or the rights are in the way.
 *
 * @example
 * const storage = await sqliteStorage({ path: 'leads.db' });
 * await storage.log.head('acme'); //=> 0
 */
export async function sqliteStorage(options: SqliteStorageOptions): Promise<Storage> {
  const { path, keysPath = `${path}.keys`, clock = { now: Date.now } } = options;
  const driver = options.driver ?? (hasSafeNodeSqlite() ? nodeSqliteDriver() : await libsqlDriver());
  const opened: Database[] = [];
  try {
    const store = await openStoreFile(driver, path, storeFile);
    opened.push(store);
    const keyFile = await openStoreFile(driver, keysPath, keysFile);
    opened.push(keyFile);
    // A process that was killed while it destroyed keys may have left them in there.
    await emptiedLog(keyFile);
    return await storageOver(store, keyFile, clock);
  } catch (error) {
    for (const file of opened) file.close();
    throw error;
  }
}

async function storageOver(store: Database, keyFile: Database, clock: Clock): Promise<Storage> {
  // The log and the views share a file: it is closed with the second of them.
  let users = 2;
  const release = (): void => {
    users -= 1;
    if (users === 0) store.close();
  };
  const log = await sqliteEventLog(store, release);
  const views = sqliteViewStore(store, clock, release);
  const keys = sqliteKeyStore(keyFile);
  return {
    log,
    views,
    keys,
    backup: (path) => backUp(store, path, storeFile),
    close: async () => {
      await Promise.all([log.close(), views.close(), keys.close()]);
    },
  };
}
