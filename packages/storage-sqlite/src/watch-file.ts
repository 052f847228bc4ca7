import type { Database } from './database.ts';
import { lastRow, tenantsSince } from './log-tables.ts';

const LOOK_EVERY_MS = 200;

/**
 * Calls back for each tenant whose log another process has moved. Where the file is this process' alone there is
 * nothing to look for. Answers how to stop.
 */
export async function watchFile(database: Database, moved: (tenant: string) => void): Promise<() => void> {
  if (database.exclusive) return () => undefined;
  let seen = await database.read(() => placeOf(database));
  const look = (): void => {
    const found = placeOf(database);
    // Most changes by others are of views. And while nobody else has written, all new rows are our own.
    if (found.version !== seen.version) for (const tenant of tenantsSince(database, seen.row)) moved(tenant);
    seen = found;
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch {
      // Busy, or failing: whoever reads or writes next is told. What was not seen is seen the next time.
    }
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** How far the file is: the row before the version, so that a row of others is never taken for seen. */
function placeOf(database: Database): { readonly row: number; readonly version: number } {
  const row = lastRow(database);
  return { row, version: dataVersion(database) };
}

/** A number that changes when another connection commits. */
function dataVersion(database: Database): number {
  return Number(database.all('PRAGMA data_version', [])[0]?.['data_version']);
}
