import type { Database } from './database.ts';

const LOOK_EVERY_MS = 200;

/**
 * Calls back when another process has written to the file. Where the file is this process' alone there is nothing
 * to look for. Answers how to stop.
 */
export function watchFile(database: Database, changed: () => void): () => void {
  if (database.exclusive) return () => undefined;
  let seen = dataVersion(database);
  const timer = setInterval(() => {
    const now = dataVersion(database);
    if (now !== seen) changed();
    seen = now;
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** A number that changes when another connection commits. */
function dataVersion(database: Database): number {
  return Number(database.all('PRAGMA data_version', [])[0]?.['data_version']);
}
