import {
  checkCommits,
  createWakeUps,
  type EventLog,
  planAppend,
  type SealedEvent,
  untilClosed,
  withoutGaps,
} from '@leadstream/core';
import type { Database } from './database.ts';
import { eventFrom, eventRow } from './event-rows.ts';
import {
  headOf,
  readHolders,
  readKnown,
  readReceipts,
  readStreams,
  tenantsOf,
  textsOf,
  writePlan,
} from './log-tables.ts';
import { watchFile } from './watch-file.ts';

/** The event log in one SQLite file. Commits that are appended together share one transaction. */
export async function sqliteEventLog(database: Database, release: () => void): Promise<EventLog> {
  const wakeUps = createWakeUps();
  const { open, close } = untilClosed('event log');
  const stopWatching = await watchFile(database, (tenant) => wakeUps.wake(tenant));
  const reading = <T>(work: () => T): Promise<T> => open(() => database.read(work));
  const select = `SELECT ${eventRow} FROM events AS e WHERE tenant = ?`;
  const readRange = (tenant: string, range: string, values: readonly (string | number)[]): SealedEvent[] =>
    database.all(`${select} ${range}`, [tenant, ...values]).map((row) => eventFrom(tenant, row));

  return {
    append: (commits) =>
      open(async () => {
        const [first, ...rest] = commits;
        if (!first) return [];
        const tenant = checkCommits([first, ...rest]);
        const texts = textsOf(commits);
        const { results, events } = await database.write(() => {
          const plan = planAppend(commits, readKnown(database, tenant, commits));
          if (plan.receipts.length > 0) writePlan(database, tenant, plan, texts);
          return plan;
        });
        if (events.length > 0) wakeUps.wake(tenant);
        return results;
      }),
    readStream: (tenant, stream, { after, to, limit }) =>
      reading(() => {
        const range = 'AND stream = ? AND version > ? AND version <= ? ORDER BY version LIMIT ?';
        const events = readRange(tenant, range, [stream, after, bounded(to ?? Infinity), bounded(limit)]);
        return withoutGaps(events, 'version', after + 1);
      }),
    readStreams: (tenant, streams) => reading(() => readStreams(database, tenant, streams)),
    read: (tenant, after, limit) =>
      reading(() => {
        const events = readRange(tenant, 'AND position > ? ORDER BY position LIMIT ?', [
          after,
          bounded(limit),
        ]);
        return withoutGaps(events, 'position', after + 1);
      }),
    head: (tenant) => reading(() => headOf(database, tenant).head),
    holders: (tenant, keys) => reading(() => readHolders(database, tenant, keys)),
    receipts: (tenant, commandIds) => reading(() => readReceipts(database, tenant, commandIds)),
    tenants: () => reading(() => tenantsOf(database)),
    watch: (signal) => wakeUps.watch(signal),
    close: async () => {
      if (!close()) return;
      stopWatching();
      wakeUps.close();
      release();
    },
  };
}

/** SQLite takes a negative limit for none. */
const bounded = (limit: number): number => Math.min(Math.max(limit, 0), Number.MAX_SAFE_INTEGER);
