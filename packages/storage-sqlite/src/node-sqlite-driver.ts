import type { SqliteDriver, SqliteRow, SqliteValue } from './driver.ts';
import { isSafeForMany } from './sqlite-version.ts';

/** What is used of `node:sqlite`. Its types come with Node 22, this package is built for Node 20 too. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    path: string,
  ) => {
    exec(sql: string): void;
    prepare(sql: string): {
      run(...parameters: readonly SqliteValue[]): { readonly changes: number | bigint };
      all(...parameters: readonly SqliteValue[]): unknown[];
    };
    close(): void;
  };
}

/**
 * The driver over `node:sqlite`, which is part of Node from 22.13 on: nothing to install, and with SQLite 3.51.3 or
 * later several processes may use one file.
 *
 * @example
 * const storage = await sqliteStorage({ path: 'leads.db', driver: nodeSqliteDriver() });
 */
export function nodeSqliteDriver(): SqliteDriver {
  const sqlite = builtInSqlite();
  if (!sqlite) {
    throw new TypeError(
      `Node ${process.version} has no node:sqlite: use Node 22.13 or later, or libsqlDriver().`,
    );
  }
  return {
    open: (path) => {
      const database = new sqlite.DatabaseSync(path);
      return {
        exec: (sql) => database.exec(sql),
        prepare: (sql) => {
          const statement = database.prepare(sql);
          return {
            run: (parameters) => Number(statement.run(...parameters).changes),
            all: (parameters) => statement.all(...parameters) as SqliteRow[],
          };
        },
        close: () => database.close(),
      };
    },
    resultCode: (error) => {
      const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
      return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode : undefined;
    },
  };
}

/**
 * Whether Node has a `node:sqlite` that lets several processes use one file. Looks at its version first: an older one
 * is not loaded, since Node may print a warning when it is.
 */
export function hasSafeNodeSqlite(): boolean {
  const version = process.versions['sqlite'];
  return version !== undefined && isSafeForMany(version) && builtInSqlite() !== undefined;
}

/** Asked for in a way that no bundler follows, and without an error where there is none: on Node 20. */
function builtInSqlite(): NodeSqlite | undefined {
  return process.getBuiltinModule('node:sqlite') as NodeSqlite | undefined;
}
