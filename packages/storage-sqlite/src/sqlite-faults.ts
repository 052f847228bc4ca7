import { FaultError } from '@leadstream/core';
import type { SqliteDriver } from './driver.ts';

/** SQLite's primary result codes that the storage tells apart (sqlite.org/rescode.html). */
export const resultCodes = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const;

/** The primary result code of an error; undefined if it does not come from SQLite. */
export function primaryCode(driver: SqliteDriver, error: unknown): number | undefined {
  const code = driver.resultCode(error);
  return code === undefined ? undefined : code & 0xff;
}

/** An error of SQLite as a fault that says what is wrong and what to do; any other error as it is. */
export function asFault(driver: SqliteDriver, error: unknown, path: string): unknown {
  const code = primaryCode(driver, error);
  const unavailable = (message: string): FaultError =>
    new FaultError('store-unavailable', message, { cause: error });
  const damaged = (message: string): FaultError => new FaultError('store-damaged', message, { cause: error });
  switch (code) {
    case resultCodes.busy:
    case resultCodes.locked:
      return unavailable(`Another connection kept ${path} busy.`);
    case resultCodes.readOnly:
      return unavailable(`The store ${path} cannot be written: its file, folder or disk is read-only.`);
    case resultCodes.ioError:
      return unavailable(
        `The disk failed under ${path}; whether the commands under way were written is unknown.`,
      );
    case resultCodes.full:
      return unavailable(`The disk under ${path} is full; nothing of the commands under way was written.`);
    case resultCodes.cannotOpen:
      return unavailable(
        `The store ${path} cannot be opened: check that the file and its folder can be written.`,
      );
    case resultCodes.notADatabase:
      return damaged(`The file ${path} is not a SQLite database.`);
    case resultCodes.corrupt:
      return damaged(`The file ${path} is damaged.`);
    case resultCodes.constraint:
      return damaged(`The store ${path} contradicts itself.`);
    default:
      return error;
  }
}
