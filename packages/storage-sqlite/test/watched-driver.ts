import type { SqliteConnection, SqliteDriver } from '@leadstream/storage-sqlite';

/** A driver whose connections a test can look at. */
export interface WatchedDriver {
  readonly driver: SqliteDriver;
  /** As they were opened: that of the store, then that of the keys. */
  readonly connections: readonly SqliteConnection[];
}

/** A real driver whose statements a test can change, or stop by throwing. */
export function watched(
  real: SqliteDriver,
  rewrite: (sql: string, connection: number) => string = (sql) => sql,
): WatchedDriver {
  const connections: SqliteConnection[] = [];
  const open: SqliteDriver['open'] = (path) => {
    const connection = real.open(path);
    if (path === ':memory:') return connection;
    const at = connections.push(connection) - 1;
    return {
      exec: (sql) => connection.exec(rewrite(sql, at)),
      prepare: (sql) => connection.prepare(rewrite(sql, at)),
      close: () => connection.close(),
    };
  };
  return { driver: { ...real, open }, connections };
}

/** The first value that a statement answers. */
export function ask(connection: SqliteConnection, sql: string): unknown {
  return Object.values(connection.prepare(sql).all([])[0] ?? {})[0];
}
