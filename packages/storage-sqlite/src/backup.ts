import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FaultError, isFault } from '@leadstream/core';
import type { Database } from './database.ts';
import type { FileKind } from './store-file.ts';

/**
 * Writes a database, as it stands at one moment, into a new file. SQLite makes the copy: a copied file would miss what
 * is in the write-ahead log, or hold half a transaction. The name is taken first and filled last, so a backup is whole
 * or has no byte, and two of them never share a name. Free pages are not copied, nor what was deleted in them.
 */
export async function backUp(database: Database, file: string, kind: FileKind): Promise<void> {
  const path = resolve(file);
  const mode = kind.private ? 0o600 : 0o666;
  takeName(path, mode);
  const partial = `${path}.partial`;
  try {
    rmSync(partial, { force: true }); // Of a process that was killed: the name is ours now.
    closeSync(openSync(partial, 'wx', mode));
    await database.read(() => database.run('VACUUM INTO ?', [partial]));
    sync(partial, 'r+');
    renameSync(partial, path);
  } catch (error) {
    for (const left of [partial, path]) rmSync(left, { force: true });
    if (!isUnavailable(error)) throw error;
    throw unavailable(path, error);
  }
  if (process.platform !== 'win32') sync(dirname(path), 'r'); // The name is for the folder to keep.
}

function takeName(path: string, mode: number): void {
  try {
    closeSync(openSync(path, 'wx', mode));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unavailable(path, error);
    throw new FaultError('file-exists', `The file ${path} is there already.`, { cause: error });
  }
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The store itself goes on: it is the place of the backup that is in the way. */
const unavailable = (path: string, cause: unknown): FaultError =>
  new FaultError(
    'store-unavailable',
    `The backup ${path} cannot be written: see that its folder is there, and has room and rights.`,
    { cause },
  );

const isUnavailable = (error: unknown): boolean =>
  isFault(error, 'store-unavailable') || codeOf(error).startsWith('E');
const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code);
