import { distribute, distribution, grantTo, migrateStore } from './migrating.ts';
import { openDatabase, type PostgresStorageOptions } from './postgres-storage.ts';

/** What `migratePostgres` is to do beside bringing the tables to their newest version. */
export interface MigrateOptions extends PostgresStorageOptions {
  /** A role to give the rights to work the store, but none to change or remove what is in the log. */
  readonly role?: string | undefined;
  /** Whether to distribute the tables with Citus by tenant: `print` only answers the calls. */
  readonly citus?: 'issue' | 'print' | undefined;
}

/**
 * Makes the tables of a store or brings them to their newest version, as their owner, so that processes may work it with
 * a lesser role. Does nothing the second time. Answers the calls that distribute the tables, where they were asked for.
 *
 * Faults as those of `postgresStorage`.
 *
 * @example
 * await migratePostgres({ url: 'postgres://owner@db.internal/leads', role: 'leads_worker' });
 */
export async function migratePostgres(options: MigrateOptions): Promise<readonly string[]> {
  const database = await openDatabase(options);
  try {
    await migrateStore(database);
    if (options.role !== undefined) await grantTo(database, options.role);
    if (options.citus === undefined) return [];
    const { done, calls } = await distribution(database);
    if (options.citus === 'issue' && !done) await distribute(database, calls);
    return calls;
  } finally {
    await database.close();
  }
}
