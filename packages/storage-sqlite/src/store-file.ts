import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FaultError } from '@leadstream/core';
import { type Database, databaseOver } from './database.ts';
import type { SqliteConnection, SqliteDriver } from './driver.ts';
import { describeHolder, isHeld, nameHolder, removeHolder } from './holder-file.ts';
import { LOG_BYTES_KEPT, logKeeper } from './log-size.ts';
import { type Migration, migrate } from './migrations.ts';
import { asFault, isBusy } from './sqlite-faults.ts';
import { isSafeForMany } from './sqlite-version.ts';
import { BUSY_MS_MAX, retryWhile } from './waiting.ts';

const HELD_MS_MAX = 500;
/** From how many pages on a commit moves the write-ahead log into the file. */
const LOG_PAGES = 1_000;
const DURABLE = 'journal_mode wal, synchronous 2, secure_delete 1';

/** What kind of file it is: its mark in the header and how its tables are made. */
export interface FileKind {
  readonly what: string;
  /** SQLite's application_id, so that no file is taken for another. */
  readonly mark: number;
  readonly migrations: readonly Migration[];
  /** Readable for its owner only. */
  readonly private: boolean;
}

/**
 * Opens or makes a file that keeps what it answered through a power cut: write-ahead log, full synchronous writes,
 * deleted content overwritten. Below SQLite 3.51.3 the file is locked for this process alone, from there on several
 * may use it.
 */
export async function openStoreFile(driver: SqliteDriver, file: string, kind: FileKind): Promise<Database> {
  const path = resolve(file);
  try {
    return await openAt(driver, path, kind);
  } catch (error) {
    throw asFault(driver, error, path);
  }
}

async function openAt(driver: SqliteDriver, path: string, kind: FileKind): Promise<Database> {
  const isNew = prepareFile(path, kind);
  const exclusive = !isSafeForMany(versionOf(driver));
  const connection = driver.open(path);
  let named = false;
  const close = (): void => {
    if (named) removeHolder(path);
    if (exclusive) giveUpLock(connection);
    connection.close();
  };
  try {
    await takeFile(driver, connection, { path, exclusive, kind });
    named = exclusive;
    if (named) nameHolder(path, new Date().toISOString());
    await retryWhile(
      (error) => isBusy(driver, error),
      () => assertDurable(connection, path),
      BUSY_MS_MAX,
    );
    const written = exclusive ? () => undefined : logKeeper(connection, path);
    const database = databaseOver(driver, connection, { path, exclusive, written, close });
    await database.write(() => {
      // Asked again inside: another process may have been faster.
      if (!isMarked(connection, path, kind)) database.exec(`PRAGMA application_id = ${kind.mark}`);
    });
    await migrate(database, kind.migrations);
    if (isNew) syncFolder(dirname(path));
    return database;
  } catch (error) {
    close();
    throw error;
  }
}

/** Answers whether there was no file yet. Never opens an existing one: closing it would drop SQLite's locks. */
function prepareFile(path: string, kind: FileKind): boolean {
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  if (!folder?.isDirectory()) {
    throw new FaultError(
      'store-unavailable',
      `There is no folder ${dirname(path)} to keep the ${kind.what} in.`,
    );
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    throw new FaultError(
      'store-unavailable',
      `The path of the ${kind.what}, ${path}, is a folder and not a file.`,
    );
  }
  if (!found && kind.private) closeSync(openSync(path, 'a', 0o600));
  return !found;
}

/** Asked in memory: any statement may look into the file, which is too early for what hangs on the answer. */
function versionOf(driver: SqliteDriver): string {
  const connection = driver.open(':memory:');
  try {
    return String(ask(connection, 'SELECT sqlite_version()'));
  } finally {
    connection.close();
  }
}

/**
 * The first statement that touches the file takes the lock. Processes that are just opening or closing it get some
 * time for that, one that holds the file alone gets a moment to end.
 */
async function takeFile(
  driver: SqliteDriver,
  connection: SqliteConnection,
  { path, exclusive, kind }: { readonly path: string; readonly exclusive: boolean; readonly kind: FileKind },
): Promise<void> {
  ask(connection, 'PRAGMA busy_timeout = 0');
  if (exclusive) ask(connection, 'PRAGMA locking_mode = EXCLUSIVE');
  const passing = (error: unknown): boolean => isBusy(driver, error);
  const forMs = exclusive || isHeld(path) ? HELD_MS_MAX : BUSY_MS_MAX;
  try {
    await retryWhile(passing, () => isMarked(connection, path, kind), forMs);
    await retryWhile(passing, () => ask(connection, 'PRAGMA journal_mode = WAL'), forMs);
    await retryWhile(passing, () => ask(connection, 'SELECT count(*) FROM sqlite_master'), forMs);
  } catch (error) {
    if (!passing(error)) throw error;
    throw new FaultError('store-in-use', `The store ${path} is in use by ${describeHolder(path)}.`, {
      cause: error,
    });
  }
}

/**
 * libsql closes a connection only when its last statement is garbage, which may be never. So the lock is given up by
 * statements: leaving the write-ahead log, which also makes one file of what is kept, and reading once without it.
 */
function giveUpLock(connection: SqliteConnection): void {
  for (const sql of [
    'PRAGMA journal_mode = DELETE',
    'PRAGMA locking_mode = NORMAL',
    'SELECT * FROM sqlite_master',
  ]) {
    try {
      ask(connection, sql);
    } catch {
      // A disk that fails now failed before, and that was answered; or somebody else has the file.
    }
  }
}

/** Settings of the connection, not of the file: whoever opens it makes them, and looks whether they hold. */
function assertDurable(connection: SqliteConnection, path: string): void {
  for (const setting of [
    'synchronous = FULL',
    'fullfsync = ON',
    'checkpoint_fullfsync = ON',
    'secure_delete = ON',
    `wal_autocheckpoint = ${LOG_PAGES}`,
    `journal_size_limit = ${LOG_BYTES_KEPT}`,
    'recursive_triggers = ON',
    'trusted_schema = OFF',
  ]) {
    ask(connection, `PRAGMA ${setting}`);
  }
  const found = ['journal_mode', 'synchronous', 'secure_delete']
    .map((setting) => `${setting} ${String(ask(connection, `PRAGMA ${setting}`))}`)
    .join(', ');
  if (found !== DURABLE) {
    throw new FaultError('store-not-durable', `The store ${path} wants ${DURABLE}; it has ${found}.`);
  }
}

/** Answers whether the file has its mark; an empty one has none yet, and one with another is not ours to change. */
function isMarked(connection: SqliteConnection, path: string, { what, mark }: FileKind): boolean {
  // In this order: whoever makes a file marks it first.
  const tables = ask(connection, 'SELECT count(*) FROM sqlite_master');
  const found = ask(connection, 'PRAGMA application_id');
  if (found === mark) return true;
  if (found === 0 && tables === 0) return false;
  throw new FaultError(
    'store-unavailable',
    `The file ${path} is a database, but not a ${what} of Leadstream.`,
  );
}

/** The file itself is synchronised by SQLite; that its name is on the disk as well is for the folder to say. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const ask = (connection: SqliteConnection, sql: string): unknown =>
  Object.values(connection.prepare(sql).all([])[0] ?? {})[0];
