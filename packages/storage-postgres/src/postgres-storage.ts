import { FaultError, type Storage } from '@leadstream/core';
import { Pool } from 'pg';

/** Where and how `postgresStorage` keeps its tables. */
export interface PostgresStorageOptions {
  /** The database, `postgres://…`; may lead through a pooler of transactions. */
  readonly url: string;
  /** The same database without a pooler, for wake-ups alone. Default: `url`. */
  readonly directUrl?: string | undefined;
  /** The schema of the log and the views. Default: `leadstream`. */
  readonly schema?: string | undefined;
  /** The schema of the data keys, to be backed up apart. Default: `schema` and `_keys`. */
  readonly keysSchema?: string | undefined;
  /** How many connections at most. Default: 10. */
  readonly connections?: number | undefined;
}

/**
 * Opens a storage in a PostgreSQL database, and makes its tables when they are not there.
 *
 * @example
 * const storage = await postgresStorage({ url: 'postgres://leads@db.internal/leads' });
 * await storage.log.head('acme'); //=> 0
 */
export async function postgresStorage({ url, connections = 10 }: PostgresStorageOptions): Promise<Storage> {
  const pool = new Pool({ connectionString: url, max: connections });
  await pool.end();
  throw new FaultError('store-unavailable', 'This storage is being built.');
}
