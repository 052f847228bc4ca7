import { betterSqlite3Driver } from './better-sqlite3-driver.ts';
import type { SqliteDriver } from './driver.ts';

/**
 * The driver over `libsql`, which comes prebuilt for Node 20 and later and is loaded only when it is asked for. Its
 * SQLite is older than 3.51.3, so it takes a file for one process alone.
 *
 * @example
 * const storage = await sqliteStorage({ path: 'leads.db', driver: await libsqlDriver() });
 */
export async function libsqlDriver(): Promise<SqliteDriver> {
  const { default: Database } = await import('libsql');
  const { open, resultCode } = betterSqlite3Driver(Database);
  return { open, resultCode: (error) => resultCode(error) ?? openingCode(error) };
}

/** A file that cannot be opened is told by the text of the error only. */
function openingCode(error: unknown): number | undefined {
  const text = String((error as { message?: unknown } | null)?.message);
  const [, code] = /^ConnectionFailed\(.*: (\d+)"\)$/.exec(text) ?? [];
  return code === undefined ? undefined : Number(code);
}
