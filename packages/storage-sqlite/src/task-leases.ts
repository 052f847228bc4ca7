import type { LeasedTask, TaskLease, ViewShape } from '@leadstream/core';
import type { Database } from './database.ts';
import { readProgress, writeProgress } from './view-progress.ts';
import { tableOf } from './view-table.ts';

/** Leases the earliest tasks that are due and under no lease that still runs, within a transaction. */
export function leaseDueTasks(
  database: Database,
  tenant: string,
  view: ViewShape,
  options: { readonly due: number; readonly limit: number; readonly ttlMs: number; readonly now: number },
): readonly LeasedTask[] {
  const { due, limit, ttlMs, now } = options;
  const sql = `SELECT key, data, attempts FROM ${tableOf(view)}
    WHERE tenant = ? AND "c_dueAt" <= ? AND leased_until <= ? ORDER BY "c_dueAt", key LIMIT ?`;
  const rows = database.all(sql, [tenant, due, now, Math.max(limit, 0)]);
  if (rows.length === 0) return [];
  const progress = readProgress(database, tenant, view);
  const tasks = rows.map(
    (row, at): LeasedTask => ({
      key: String(row['key']),
      data: JSON.parse(String(row['data'])),
      token: progress.taskToken + at + 1,
      attempts: Number(row['attempts']),
    }),
  );
  for (const { key, token } of tasks) {
    database.run(
      `UPDATE ${tableOf(view)} SET lease_token = ?, leased_until = ?, attempts = attempts + 1
        WHERE tenant = ? AND key = ?`,
      [token, now + ttlMs, tenant, key],
    );
  }
  writeProgress(database, tenant, view, { ...progress, taskToken: progress.taskToken + tasks.length });
  return tasks;
}

/** Prolongs the lease of a task, if it still runs under this token. */
export function renewTaskLease(
  database: Database,
  tenant: string,
  view: ViewShape,
  lease: TaskLease & { readonly now: number },
): boolean {
  const { key, token, ttlMs, now } = lease;
  const sql = `UPDATE ${tableOf(view)} SET leased_until = ?
    WHERE tenant = ? AND key = ? AND lease_token = ? AND leased_until > ?`;
  return database.run(sql, [now + ttlMs, tenant, key, token, now]) > 0;
}
