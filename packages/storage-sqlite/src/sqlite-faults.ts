import { FaultError } from '@leadstream/core';
import type { SqliteDriver } from './driver.ts';

/** SQLite's primary result codes that the storage tells apart, by their names (sqlite.org/rescode.html). */
const resultCodes = {
  ERROR: 1,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  CONSTRAINT: 19,
  NOTADB: 26,
} as const;

/**
 * The code behind a name such as `SQLITE_IOERR_FSYNC`, without its detail, or `UNKNOWN_SQLITE_ERROR_1544`, as libraries
 * call those that they have no name for; any other result of SQLite counts as ERROR.
 */
export function resultCodeOf(name: unknown): number | undefined {
  const [, primary, unknown] = /^(?:SQLITE_([A-Z]+)|UNKNOWN_SQLITE_ERROR_(\d+)$)/.exec(String(name)) ?? [];
  if (unknown !== undefined) return Number(unknown);
  if (primary === undefined) return undefined;
  return primary in resultCodes ? resultCodes[primary as keyof typeof resultCodes] : resultCodes.ERROR;
}

/** Whether another connection was in the way for the moment: nothing was done, and it may be tried again. */
export function isBusy(driver: SqliteDriver, error: unknown): boolean {
  const code = primaryCode(driver, error);
  return code === resultCodes.BUSY || code === resultCodes.PROTOCOL;
}

/** An error of SQLite or of the system as a fault that says what is wrong and what to do; any other error as it is. */
export function asFault(driver: SqliteDriver, error: unknown, path: string): unknown {
  const code = primaryCode(driver, error);
  const unavailable = (message: string): FaultError =>
    new FaultError('store-unavailable', message, { cause: error });
  const damaged = (message: string): FaultError => new FaultError('store-damaged', message, { cause: error });
  switch (code) {
    case resultCodes.BUSY:
    case resultCodes.LOCKED:
    case resultCodes.PROTOCOL:
      return unavailable(`Another connection kept ${path} busy.`);
    case resultCodes.READONLY:
      return unavailable(`The store ${path} cannot be written: its file, folder or disk is read-only.`);
    case resultCodes.IOERR:
      return unavailable(
        `The disk failed under ${path}; whether the commands under way were written is unknown.`,
      );
    case resultCodes.FULL:
      return unavailable(`The disk under ${path} is full; nothing of the commands under way was written.`);
    case resultCodes.CANTOPEN:
      return unavailable(
        `The store ${path} cannot be opened: check that the file and its folder can be written.`,
      );
    case resultCodes.NOTADB:
      return damaged(`The file ${path} is not a SQLite database.`);
    case resultCodes.CORRUPT:
      return damaged(`The file ${path} is damaged.`);
    case resultCodes.CONSTRAINT:
      return damaged(`The store ${path} contradicts itself.`);
    default:
      return isOfSystem(error) ? unavailable(`The store ${path} cannot be opened (${error.code}).`) : error;
  }
}

/** An error of the file system, as `node:fs` throws it. */
function isOfSystem(error: unknown): error is { readonly code: string } {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  return typeof code === 'string' && typeof syscall === 'string';
}

/** Without the detail that SQLite's extended codes carry in their upper bits. */
function primaryCode(driver: SqliteDriver, error: unknown): number | undefined {
  const code = driver.resultCode(error);
  return code === undefined ? undefined : code & 0xff;
}
