import {
  type AppendPlan,
  type AppendResult,
  type Commit,
  checkCommits,
  createWakeUps,
  type EventLog,
  planAppend,
  type Receipt,
  untilClosed,
  withoutGaps,
} from '@leadstream/core';
import { believedBy, conditionsOf } from './believed.ts';
import type { Database } from './database.ts';
import { wholeNumber } from './event-rows.ts';
import {
  appendCall,
  headOf,
  readHolders,
  readKnown,
  readRange,
  readReceipts,
  readStreams,
  tenantsOf,
  textsOf,
} from './log-tables.ts';
import { isTaken } from './postgres-faults.ts';
import { type MovesOptions, watchMoves } from './watch-moves.ts';

/** The event log in one PostgreSQL schema. Commits that are appended together share one transaction. */
export function postgresEventLog(
  database: Database,
  moves: MovesOptions,
  release: () => Promise<void>,
): EventLog {
  const wakeUps = createWakeUps();
  const { open, close } = untilClosed('event log');
  const watching = watchMoves(database, moves, (tenant) => wakeUps.wake(tenant));

  return {
    append: (commits) =>
      open(async () => {
        const [first, ...rest] = commits;
        if (!first) return [];
        const tenant = checkCommits([first, ...rest]);
        const { results, moved } = await append(database, tenant, commits);
        if (moved) {
          wakeUps.wake(tenant);
          watching.tell(tenant);
        }
        return results;
      }),
    readStream: (tenant, stream, { after, to, limit }) =>
      open(async () => {
        const range = 'AND e.stream = $2 AND e.version > $3 AND e.version <= $4 ORDER BY e.version LIMIT $5';
        const values = [stream, after, bounded(to ?? Infinity), bounded(limit)];
        return withoutGaps(await readRange(database, tenant, { range, values }), 'version', after + 1);
      }),
    readStreams: (tenant, streams) => open(() => readStreams(database, tenant, streams)),
    read: (tenant, after, limit) =>
      open(async () => {
        const range = 'AND e.position > $2 ORDER BY e.position LIMIT $3';
        const values = [after, bounded(limit)];
        return withoutGaps(await readRange(database, tenant, { range, values }), 'position', after + 1);
      }),
    head: (tenant) => open(() => headOf(database, tenant)),
    holders: (tenant, keys) => open(() => readHolders(database, tenant, keys)),
    receipts: (tenant, commandIds) => open(() => readReceipts(database, tenant, commandIds)),
    tenants: () => open(() => tenantsOf(database)),
    watch: (signal) => {
      watching.begin();
      return wakeUps.watch(signal);
    },
    close: async () => {
      if (!close()) return;
      wakeUps.close();
      await watching.end();
      await release();
    },
  };
}

interface Appended {
  readonly results: readonly AppendResult[];
  readonly moved: boolean;
}

/**
 * In one call when the store is as the commits believe; else in a transaction that first reads, under the tenant's
 * lock, what is true. Both may be repeated: what was written the first time has its receipts.
 */
async function append(database: Database, tenant: string, commits: readonly Commit[]): Promise<Appended> {
  const texts = textsOf(commits);
  const believed = believedBy(commits);
  const plan = planAppend(commits, believed);
  if (plan.receipts.length > 0) {
    const conditions = conditionsOf(commits, believed, plan.results);
    const { sql, values } = appendCall(database, tenant, { plan, head: 0, texts, conditions });
    const head = await database.run(tenant, sql, values).then(
      ([row]) => row?.[0] ?? null,
      (error: unknown) => {
        if (isTaken(causeOf(error))) return null;
        throw error;
      },
    );
    if (head !== null) return { results: placed(plan, wholeNumber(head)), moved: plan.events.length > 0 };
  }
  return database.transaction(
    async (run) => {
      const known = await readKnown(run, database, { tenant, commits });
      const found = planAppend(commits, known);
      if (found.receipts.length > 0) {
        const { sql, values } = appendCall(database, tenant, { plan: found, head: known.head, texts });
        await run(sql, values);
      }
      return { results: found.results, moved: found.events.length > 0 };
    },
    { tenant },
  );
}

/** The results of a plan that was made for an empty log, now that it is known where the log ended. */
function placed({ results }: AppendPlan, head: number): readonly AppendResult[] {
  const moved = (receipt: Receipt): Receipt =>
    receipt.first === 0 ? receipt : { ...receipt, first: receipt.first + head, last: receipt.last + head };
  return results.map((result) =>
    'receipt' in result ? { ...result, receipt: moved(result.receipt) } : result,
  );
}

const causeOf = (error: unknown): unknown => (error as { cause?: unknown } | null)?.cause ?? error;

/** The server refuses a negative limit, and has no infinity. */
const bounded = (limit: number): number => Math.min(Math.max(limit, 0), Number.MAX_SAFE_INTEGER);
