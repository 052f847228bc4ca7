import { FaultError } from '@leadstream/core';
import { blockedWork, wordsOf } from './blockers.ts';
import type { PostgresClient, PostgresPool, PostgresRow, PostgresValue, Run } from './driver.ts';
import { asFault, isLost, isPassing } from './postgres-faults.ts';
import type { Schemas } from './schemas.ts';

/** How long a statement may take that goes over a whole table. */
const LONG_MS_MAX = 30 * 60_000;
const TRIES_MAX = 5;
/** After how long without an answer it is looked up who is in the way. */
const BLOCKED_MS = 2_000;
const PAUSE_MS_MAX = 50;

/** A pool of connections, used in two ways that both need nothing of a session to last. */
export interface Database {
  /** The role only sees rows of the tenant that a transaction names. */
  readonly secured: boolean;
  readonly schemas: Schemas;
  /**
   * Runs one statement of one tenant in a transaction of its own. It may be repeated when the line fails under it, so
   * it must be one that does nothing the second time.
   */
  run(tenant: string, sql: string, values: readonly PostgresValue[]): Promise<readonly PostgresRow[]>;
  /** Runs a statement that is about no tenant, likewise. */
  runForAll: Run;
  /** Does work in one transaction: all of it or nothing. It may be done again from its beginning. */
  transaction<T>(work: (run: Run) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

export interface TransactionOptions {
  /** Whose rows it sees, where rows are secured. */
  readonly tenant?: string | undefined;
  /** It goes over whole tables and takes its time. */
  readonly long?: boolean | undefined;
}

/** A database over a pool, which waits so long for an answer. */
export function databaseOver(
  pool: PostgresPool,
  schemas: Schemas,
  answerMsMax: number,
): Database & { secured: boolean } {
  let closed = false;
  const withClient = async <T>(work: (client: PostgresClient) => Promise<T>): Promise<T> => {
    if (closed) throw new FaultError('closed', 'The store was closed.');
    const client = await pool.connect();
    let broken = true;
    try {
      const result = await work(client);
      broken = false;
      return result;
    } catch (error) {
      broken = isLost(error);
      throw error;
    } finally {
      client.release(broken);
    }
  };
  const once: Run = (sql, values = []) => withClient((client) => ask(client, sql, values, answerMsMax));
  const inTransaction = <T>(
    work: (run: Run) => Promise<T>,
    { tenant, long }: TransactionOptions,
  ): Promise<T> =>
    withClient(async (client) => {
      const timeout = long ? LONG_MS_MAX : answerMsMax;
      const run: Run = (sql, values = []) => ask(client, sql, values, timeout);
      await run('BEGIN');
      try {
        await run(
          `SELECT set_config('lock_timeout', '10000', true), set_config('leadstream.tenant', $1, true),
            set_config('idle_in_transaction_session_timeout', '15000', true)`,
          [tenant ?? ''],
        );
        const result = await work(run);
        await run('COMMIT');
        return result;
      } catch (error) {
        if (!isLost(error)) await run('ROLLBACK');
        throw error;
      }
    });
  const lookUp = async (): Promise<string> => wordsOf(await blockedWork(once, schemas.log));
  const database = {
    schemas,
    secured: false,
    run: (tenant: string, sql: string, values: readonly PostgresValue[]) =>
      database.secured
        ? patiently(() => inTransaction((run) => run(sql, values), { tenant }), lookUp)
        : patiently(() => once(sql, values), lookUp),
    runForAll: (sql: string, values: readonly PostgresValue[] = []) =>
      patiently(() => once(sql, values), lookUp),
    transaction: <T>(work: (run: Run) => Promise<T>, options: TransactionOptions = {}) =>
      patiently(() => inTransaction(work, options), lookUp),
    close: async () => {
      if (closed) return;
      closed = true;
      await pool.end();
    },
  };
  return database;
}

/**
 * Tries again: once when the line failed, for a server that was started again drops the lines that a pool still has;
 * a few times when the server gave up a transaction for another's sake.
 */
async function patiently<T>(attempt: () => Promise<T>, lookUp: () => Promise<string>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    let blockers = '';
    const looking = setTimeout(() => {
      void lookUp().then(
        (found) => (blockers = found || blockers),
        () => undefined,
      );
    }, BLOCKED_MS);
    looking.unref();
    try {
      return await attempt();
    } catch (error) {
      const again = isLost(error) ? tries < 2 : isPassing(error) && tries < TRIES_MAX;
      if (!again) throw asFault(error, blockers);
    } finally {
      clearTimeout(looking);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MS_MAX));
  }
}

async function ask(
  client: PostgresClient,
  text: string,
  values: readonly PostgresValue[],
  timeout: number,
): Promise<readonly PostgresRow[]> {
  // Several statements in one, which have no values, answer a list of answers: nobody asks for those.
  const { rows } = await client.query({
    text,
    values,
    rowMode: 'array',
    types: asText,
    query_timeout: timeout,
  });
  return (rows ?? []) as PostgresRow[];
}

/** Whole numbers of eight bytes and JSON come as the text they are; whoever reads them knows what they are. */
const asText = { getTypeParser: () => (value: string) => value };
