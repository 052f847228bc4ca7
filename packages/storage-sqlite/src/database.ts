import { FaultError } from '@leadstream/core';
import type { SqliteConnection, SqliteDriver, SqliteRow, SqliteStatement, SqliteValue } from './driver.ts';
import { asFault, primaryCode, resultCodes } from './sqlite-faults.ts';

const STATEMENTS_MAX = 500;
const BUSY_MS_MAX = 5_000;
const PAUSE_MS_MAX = 20;

/** An open file: statements prepared once, transactions that never wait inside SQLite, errors as faults. */
export interface Database {
  readonly path: string;
  /** Whether no other process can have the file open. */
  readonly exclusive: boolean;
  exec(sql: string): void;
  /** Runs a statement and answers how many rows it changed. */
  run(sql: string, parameters: readonly SqliteValue[]): number;
  all(sql: string, parameters: readonly SqliteValue[]): readonly SqliteRow[];
  /** Does the work, which is synchronous, in one transaction: all of it or nothing. */
  write<T>(work: () => T): Promise<T>;
  close(): void;
}

/** Wraps a connection that is set up already. */
export function databaseOver(
  driver: SqliteDriver,
  connection: SqliteConnection,
  { path, exclusive, close }: Pick<Database, 'path' | 'exclusive' | 'close'>,
): Database {
  const statements = new Map<string, SqliteStatement>();
  const prepared = (sql: string): SqliteStatement => {
    const known = statements.get(sql);
    if (known) return known;
    if (statements.size >= STATEMENTS_MAX) statements.clear();
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const faulting = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw asFault(driver, error, path);
    }
  };
  const isBusy = (error: unknown): boolean => primaryCode(driver, error) === resultCodes.busy;

  return {
    path,
    exclusive,
    exec: (sql) => {
      faulting(() => connection.exec(sql));
    },
    run: (sql, parameters) => faulting(() => prepared(sql).run(parameters)),
    all: (sql, parameters) => faulting(() => prepared(sql).all(parameters)),
    write: (work) =>
      retryWhile(isBusy, () => {
        connection.exec('BEGIN IMMEDIATE');
        // From here to the end nothing waits, so nobody else's work can slip into the transaction; what fails in
        // here is a fault, so only a beginning that finds the file busy is tried again.
        return inTransaction(connection, () => faulting(work), faulting);
      }).catch((error: unknown) => {
        throw asFault(driver, error, path);
      }),
    close: () => {
      statements.clear();
      close();
    },
  };
}

function inTransaction<T>(connection: SqliteConnection, work: () => T, faulting: <R>(work: () => R) => R): T {
  try {
    const result = work();
    faulting(() => connection.exec('COMMIT'));
    return result;
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

/** After some errors SQLite has rolled back by itself and says so; what matters is that no transaction is left. */
function rollBack(connection: SqliteConnection): void {
  try {
    connection.exec('ROLLBACK');
  } catch {
    // Already rolled back.
  }
}

/** Tries again with pauses outside SQLite, so that waiting for a lock does not hold up the event loop. */
export async function retryWhile<T>(
  passing: (error: unknown) => boolean,
  attempt: () => T,
  forMs: number = BUSY_MS_MAX,
): Promise<T> {
  for (let waitedMs = 0; ; ) {
    try {
      return attempt();
    } catch (error) {
      if (!passing(error) || waitedMs >= forMs) throw error;
    }
    const pauseMs = 1 + Math.floor(Math.random() * PAUSE_MS_MAX);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    waitedMs += pauseMs;
  }
}

/** Keeps the methods of a port from working after its `close`. */
export function untilClosed(what: string): {
  open<T>(work: () => T | Promise<T>): Promise<T>;
  /** Answers whether this was the first time. */
  close(): boolean;
} {
  let closed = false;
  return {
    open: async (work) => {
      if (closed) throw new FaultError('closed', `The ${what} was closed.`);
      return work();
    },
    close: () => {
      const first = !closed;
      closed = true;
      return first;
    },
  };
}
