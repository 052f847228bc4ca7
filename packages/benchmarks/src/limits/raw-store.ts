import Sqlite from 'libsql';

/** A store file that Leadstream made, opened by hand as durably as it opens it itself. */
export function openRaw(path: string): Sqlite.Database {
  const database = new Sqlite(path);
  database.exec('PRAGMA locking_mode = EXCLUSIVE');
  database.prepare('PRAGMA journal_mode = WAL').all();
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA secure_delete = ON');
  return database;
}

/** Leaves the write-ahead log, so that somebody else can open the file: libsql gives up its lock at leisure. */
export function closeRaw(database: Sqlite.Database): void {
  database.prepare('PRAGMA journal_mode = DELETE').all();
  database.prepare('PRAGMA locking_mode = NORMAL').all();
  database.prepare('SELECT * FROM sqlite_master').all();
  database.close();
}

/** Adds rows of a table, one after the other: the fastest of what libsql offers. */
export function inserter(
  database: Sqlite.Database,
  table: string,
  columns: number,
): (row: readonly unknown[]) => void {
  const statement = database.prepare(`INSERT INTO ${table} VALUES (?${', ?'.repeat(columns - 1)})`);
  return (row) => void statement.run(row);
}
