import type { BlockedWork } from '@leadstream/core';
import type { Run } from './driver.ts';

/**
 * What of a storage waits for a lock just now, and which sessions hold it. Of sessions of other roles the state is only
 * told to members of `pg_read_all_stats`.
 */
export async function blockedWork(run: Run, schema: string): Promise<readonly BlockedWork[]> {
  const sql = `SELECT w.pid, b.pid, b.application_name, coalesce(b.state, 'unknown'),
      floor(extract(epoch FROM clock_timestamp() - coalesce(b.xact_start, b.backend_start)) * 1000)::bigint,
      floor(extract(epoch FROM clock_timestamp() - w.query_start) * 1000)::bigint
    FROM pg_stat_activity AS w
    CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS p (pid)
    JOIN pg_stat_activity AS b ON b.pid = p.pid
    WHERE w.datname = current_database() AND w.wait_event_type = 'Lock' AND strpos(w.query, $1) > 0
    ORDER BY w.pid, b.pid`;
  return (await run(sql, [schema])).map(([session, by, application, state, sinceMs, waitedMs]) => ({
    session: String(session),
    waitedMs: Number(waitedMs),
    by: {
      session: String(by),
      application: String(application),
      state: String(state),
      sinceMs: Number(sinceMs),
    },
  }));
}

/** Who blocks, in words. */
export function wordsOf(blocked: readonly BlockedWork[]): string {
  const blockers = new Map(blocked.map(({ by }) => [by.session, by]));
  return [...blockers.values()]
    .map(
      ({ session, application, state, sinceMs }) =>
        `session ${session} (${application || 'no name'}, ${state}, for ${Math.round(sinceMs / 1_000)} s)`,
    )
    .join(', ');
}
