import type { SqliteDriver, SqliteRow, SqliteValue } from './driver.ts';
import { resultCodeOf } from './sqlite-faults.ts';

/** What is used of `better-sqlite3`, and of libraries with the same interface: the class that they export. */
export interface BetterSqlite3 {
  new (
    path: string,
  ): {
    exec(sql: string): unknown;
    prepare(sql: string): {
      /** Whether the statement answers rows; another one can only be run. */
      readonly reader: boolean;
      run(parameters: readonly SqliteValue[]): { readonly changes: number };
      all(parameters: readonly SqliteValue[]): unknown[];
    };
    close(): unknown;
  };
}

/**
 * A driver over the `better-sqlite3` that the host has and keeps up to date. Not version 13 or later on Node 20: there
 * the first connection ends the process.
 *
 * @example
 * import Database from 'better-sqlite3';
 * const storage = await sqliteStorage({ path: 'leads.db', driver: betterSqlite3Driver(Database) });
 */
export function betterSqlite3Driver(Database: BetterSqlite3): SqliteDriver {
  return {
    open: (path) => {
      const database = new Database(path);
      return {
        exec: (sql) => {
          database.exec(sql);
        },
        prepare: (sql) => {
          const statement = database.prepare(sql);
          const run = (parameters: readonly SqliteValue[]): number => statement.run(parameters).changes;
          return {
            run,
            all: statement.reader
              ? (parameters) => statement.all(parameters) as SqliteRow[]
              : (parameters) => {
                  run(parameters);
                  return [];
                },
          };
        },
        close: () => {
          database.close();
        },
      };
    },
    resultCode: (error) => resultCodeOf((error as { code?: unknown } | null)?.code),
  };
}
