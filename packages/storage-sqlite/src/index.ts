export type { SqliteConnection, SqliteDriver, SqliteRow, SqliteStatement, SqliteValue } from './driver.ts';
export { libsqlDriver } from './libsql-driver.ts';
export { type SqliteStorageOptions, sqliteStorage } from './sqlite-storage.ts';
