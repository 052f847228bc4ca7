/** What this package binds; lists are bound as arrays. */
export type PostgresValue = string | number | null | readonly (string | number | null)[];

/** A row as the server sends it: each value as text. */
export type PostgresRow = readonly (string | null)[];

/** A statement for `pg`: values are bound, rows come as arrays of text. */
export interface PostgresStatement {
  readonly text: string;
  readonly values: readonly PostgresValue[];
  readonly rowMode: 'array';
  readonly types: { getTypeParser(): (value: string) => string };
  /** How long to wait for an answer, in milliseconds. */
  readonly query_timeout: number;
}

/** The smallest part of a connection of `pg` that the storage needs. */
export interface PostgresClient {
  query(statement: PostgresStatement): Promise<{ readonly rows: unknown[] }>;
  /** Gives it back to its pool; with `true` it is closed. */
  release(destroy?: boolean): void;
}

/** The smallest part of a `Pool` of `pg` that the storage needs. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  end(): Promise<void>;
}

/** Runs one statement and answers its rows. Values are `$1`, `$2` …; without any it may be several statements. */
export type Run = (sql: string, values?: readonly PostgresValue[]) => Promise<readonly PostgresRow[]>;
