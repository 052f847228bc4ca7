/** What this package binds and reads. */
export type SqliteValue = string | number | null;

export type SqliteRow = { readonly [column: string]: SqliteValue };

/** The smallest part of a synchronous SQLite library that the storage needs. */
export interface SqliteDriver {
  /** Opens or makes the file; throws the library's own error. */
  open(path: string): SqliteConnection;
  /** SQLite's result code behind an error that this library threw, primary or extended; undefined for any other. */
  resultCode(error: unknown): number | undefined;
}

export interface SqliteConnection {
  /** Runs one or more statements without parameters. */
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export interface SqliteStatement {
  /** Runs a statement to its end and answers how many rows it changed. */
  run(parameters: readonly SqliteValue[]): number;
  /** All rows of a statement, read at once. */
  all(parameters: readonly SqliteValue[]): readonly SqliteRow[];
}
