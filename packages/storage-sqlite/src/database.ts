import { FaultError } from '@leadstream/core';
import type { SqliteConnection, SqliteDriver, SqliteRow, SqliteStatement, SqliteValue } from './driver.ts';
import { asFault, isBusy } from './sqlite-faults.ts';
import { BUSY_MS_MAX, retryWhile } from './waiting.ts';

const STATEMENTS_MAX = 500;

/** An open file: statements prepared once, and two ways to use them that never wait inside SQLite. */
export interface Database {
  readonly path: string;
  /** Whether no other process can have the file open. */
  readonly exclusive: boolean;
  /** Does the work, which is synchronous and may be repeated, outside a transaction; errors of SQLite are faults. */
  read<T>(work: () => T): Promise<T>;
  /** Does the work, which is synchronous, in one transaction: all of it or nothing; errors of SQLite are faults. */
  write<T>(work: () => T): Promise<T>;
  /** The three for the work of `read` and `write`. */
  exec(sql: string): void;
  /** Runs a statement and answers how many rows it changed. */
  run(sql: string, parameters: readonly SqliteValue[]): number;
  all(sql: string, parameters: readonly SqliteValue[]): readonly SqliteRow[];
  close(): void;
}

interface Opened extends Pick<Database, 'path' | 'exclusive' | 'close'> {
  /** Called after each transaction that was committed. */
  written(): void;
}

/** Wraps a connection that is set up already. */
export function databaseOver(
  driver: SqliteDriver,
  connection: SqliteConnection,
  { path, exclusive, written, close }: Opened,
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
  const passing = (error: unknown): boolean => isBusy(driver, error);
  const fail = (error: unknown): never => {
    throw asFault(driver, error, path);
  };
  let closed = false;
  const whileBusy = <T>(work: () => T): Promise<T> => {
    const attempt = (): T => {
      if (closed) throw new FaultError('closed', 'The store was closed while others kept it busy.');
      return work();
    };
    return retryWhile(passing, attempt, BUSY_MS_MAX).catch(fail);
  };

  return {
    path,
    exclusive,
    read: whileBusy,
    write: (work) =>
      whileBusy(() => {
        const result = inTransaction(connection, work, fail);
        written();
        return result;
      }),
    exec: (sql) => connection.exec(sql),
    run: (sql, parameters) => prepared(sql).run(bindable(parameters)),
    all: (sql, parameters) => prepared(sql).all(bindable(parameters)),
    close: () => {
      closed = true;
      statements.clear();
      close();
    },
  };
}

/**
 * From the beginning to the end nothing waits, so nobody else's work can slip into the transaction. What fails after
 * the beginning has failed for good: only a beginning that finds the file busy is tried again.
 */
function inTransaction<T>(connection: SqliteConnection, work: () => T, fail: (error: unknown) => never): T {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(connection);
    return fail(error);
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

/** Libraries differ in what they do with other values: libsql ends the whole process, without an error to catch. */
function bindable(parameters: readonly SqliteValue[]): readonly SqliteValue[] {
  for (const value of parameters) {
    if (value !== null && typeof value !== 'string' && !Number.isFinite(value)) {
      throw new TypeError(`SQLite cannot hold ${typeof value}.`);
    }
  }
  return parameters;
}
