export { type BetterSqlite3, betterSqlite3Driver } from './better-sqlite3-driver.ts';
export type { SqliteConnection, SqliteDriver, SqliteRow, SqliteStatement, SqliteValue } from './driver.ts';
export { libsqlDriver } from './libsql-driver.ts';
export { nodeSqliteDriver } from './node-sqlite-driver.ts';
export { type SqliteStorageOptions, sqliteStorage } from './sqlite-storage.ts';
