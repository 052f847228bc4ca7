import type { SqliteDriver, SqliteRow, SqliteValue } from './driver.ts';

/**
 * The default driver: `libsql`, which comes prebuilt for Node 20 and later and is loaded only when it is asked for.
 *
 * @example
 * const storage = await sqliteStorage({ path: 'leads.db', driver: await libsqlDriver() });
 */
export async function libsqlDriver(): Promise<SqliteDriver> {
  const { default: Database } = await import('libsql');
  return {
    open: (path) => {
      const database = new Database(path);
      return {
        exec: (sql) => {
          database.exec(sql);
        },
        prepare: (sql) => {
          const statement = database.prepare(sql);
          return {
            run: (parameters) => statement.run(bindable(parameters)).changes,
            all: (parameters) => statement.all(bindable(parameters)) as SqliteRow[],
          };
        },
        close: () => {
          database.close();
        },
      };
    },
    resultCode: (error) => {
      const { rawCode, message } = error as { rawCode?: unknown; message?: unknown };
      if (typeof rawCode === 'number') return rawCode;
      const failedToOpen = /^ConnectionFailed\(.*: (\d+)"\)$/.exec(String(message));
      return failedToOpen ? Number(failedToOpen[1]) : undefined;
    },
  };
}

/** libsql ends the whole process, without an error to catch, when it is given a value that it cannot bind. */
function bindable(parameters: readonly SqliteValue[]): SqliteValue[] {
  return parameters.map((value) => {
    if (value === null || typeof value === 'string' || Number.isFinite(value)) return value;
    throw new TypeError(`SQLite cannot hold ${typeof value}.`);
  });
}
