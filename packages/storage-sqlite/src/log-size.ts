import { statSync } from 'node:fs';
import type { SqliteConnection } from './driver.ts';

/** What is kept of the file of a write-ahead log once it begins anew. */
export const LOG_BYTES_KEPT = 16 * 1024 * 1024;
const WAIT_MS = 50;
const WAIT_EVERY_MS = 1_000;

/**
 * A commit begins the write-ahead log anew when nobody is reading from it. Where several processes read all the time
 * that moment may not come by itself, and the log would grow and grow. So once it is large, this waits for those who
 * read just now: seldom and shortly, because it is the one wait that holds up the event loop.
 */
export function logKeeper(connection: SqliteConnection, path: string): () => void {
  let triedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (now - triedAt < WAIT_EVERY_MS || sizeOf(`${path}-wal`) <= LOG_BYTES_KEPT) return;
    triedAt = now;
    try {
      connection.exec(`PRAGMA busy_timeout = ${WAIT_MS}; PRAGMA wal_checkpoint(RESTART)`);
    } catch {
      // What was committed is safe where it is; if the disk fails, the next commit says so.
    } finally {
      connection.exec('PRAGMA busy_timeout = 0');
    }
  };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
