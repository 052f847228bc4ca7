import { FaultError, type Storage } from '@leadstream/core';
import { Pool } from 'pg';
import { blockedWork } from './blockers.ts';
import { type Database, databaseOver } from './database.ts';
import type { PostgresPool } from './driver.ts';
import { assertDurable } from './durability.ts';
import { listenAt } from './listener.ts';
import { isMigrated, migrateStore } from './migrating.ts';
import { postgresEventLog } from './postgres-event-log.ts';
import { postgresKeyStore } from './postgres-key-store.ts';
import { postgresViewStore } from './postgres-view-store.ts';
import { schemasOf } from './schemas.ts';
import { channelOf } from './watch-moves.ts';

/** Where and how `postgresStorage` keeps its tables. */
export interface PostgresStorageOptions {
  /** The database, `postgres://…`; may lead through a pooler of transactions. */
  readonly url: string;
  /** The same database without a pooler, for wake-ups alone; `false` for none: then others are heard by polling. Default: `url`. */
  readonly directUrl?: string | false | undefined;
  /** The schema of the log; beside it there is one of the views, with `_views`. Default: `leadstream`. */
  readonly schema?: string | undefined;
  /** The schema of the data keys, to be backed up apart. Default: `schema` and `_keys`. */
  readonly keysSchema?: string | undefined;
  /** How many connections at most. Default: 10. */
  readonly connections?: number | undefined;
  /** How often the store is asked what others wrote, in milliseconds. Default: 1,000. */
  readonly pollMs?: number | undefined;
  /** How long to wait for an answer of the server, in milliseconds; then the line is given up. Default: 30,000. */
  readonly answerMsMax?: number | undefined;
  /** For a server that is durable by other means than its settings say, such as Aurora. Default: false. */
  readonly assumeDurable?: boolean | undefined;
  /** Whether to make the tables where there are none; with false that is the fault `store-unavailable`. Default: true. */
  readonly make?: boolean | undefined;
  /** A pool of `pg` to use instead of an own one; it is closed with the storage. */
  readonly pool?: PostgresPool | undefined;
}

const CONNECT_MS_MAX = 10_000;

/**
 * Opens a storage in a PostgreSQL database, for as many processes as there are, and makes its tables when they are not
 * there.
 *
 * Faults: `store-newer` when a newer library made the tables, `store-not-durable` when the server may lose what it has
 * answered, `store-unavailable` when it cannot be reached or the role lacks a right.
 *
 * @example
 * const storage = await postgresStorage({ url: 'postgres://leads@db.internal/leads' });
 * const engine = createEngine({ process, storage });
 */
export async function postgresStorage(options: PostgresStorageOptions): Promise<Storage> {
  const { url, directUrl = url, pollMs = 1_000, make = true } = options;
  const database = await openDatabase(options);
  const { log } = database.schemas;
  try {
    if (!make && !(await isMigrated(database))) {
      throw new FaultError('store-unavailable', 'There is no store in this PostgreSQL database yet.');
    }
    await migrateStore(database);
    const [secured] = await database.runForAll(`SELECT row_security_active('${log}.events')`);
    database.secured = secured?.[0] === 't';
  } catch (error) {
    await database.close();
    throw error;
  }
  const listen =
    directUrl === false
      ? undefined
      : (heard: (tenant: string) => void) => listenAt(directUrl, channelOf(database), heard);
  return storageOver(database, { pollMs, listen });
}

/** Opens the connections, to a server that keeps what it answers. */
export async function openDatabase(
  options: PostgresStorageOptions,
): Promise<ReturnType<typeof databaseOver>> {
  const { schema = 'leadstream', keysSchema, answerMsMax = 30_000 } = options;
  const database = databaseOver(options.pool ?? poolOf(options), schemasOf(schema, keysSchema), answerMsMax);
  try {
    if (!options.assumeDurable) await assertDurable(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function storageOver(database: Database, moves: Parameters<typeof postgresEventLog>[1]): Storage {
  // All three share the connections: they are closed with the last of them.
  let users = 3;
  const release = async (): Promise<void> => {
    users -= 1;
    if (users === 0) await database.close();
  };
  const log = postgresEventLog(database, moves, release);
  const views = postgresViewStore(database, release);
  const keys = postgresKeyStore(database, release);
  return {
    log,
    views,
    keys,
    blocked: () => blockedWork(database.runForAll, database.schemas.log),
    close: async () => {
      await Promise.all([log.close(), views.close(), keys.close()]);
    },
  };
}

function poolOf({ url, connections = 10 }: PostgresStorageOptions): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    keepAlive: true,
    application_name: 'leadstream',
  });
  // A connection that fails while it is idle is taken out of the pool; who needs one gets another.
  pool.on('error', () => undefined);
  // One that fails in use, between two statements, says so at the next; unheard it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool as unknown as PostgresPool;
}
