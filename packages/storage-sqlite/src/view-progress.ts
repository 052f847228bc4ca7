import { type Lease, type ViewShape, viewId } from '@leadstream/core';
import type { Database } from './database.ts';

/** How far a tenant's view is and who may move it. */
export interface Progress {
  readonly checkpoint: number;
  readonly token: number;
  readonly owner: string;
  readonly leasedUntil: number;
  readonly taskToken: number;
}

export function readProgress(database: Database, tenant: string, view: ViewShape): Progress {
  const sql = `SELECT checkpoint, token, owner, leased_until, task_token FROM view_progress
    WHERE tenant = ? AND view = ?`;
  const [row] = database.all(sql, [tenant, viewId(view)]);
  return {
    checkpoint: Number(row?.['checkpoint'] ?? 0),
    token: Number(row?.['token'] ?? 0),
    owner: String(row?.['owner'] ?? ''),
    leasedUntil: Number(row?.['leased_until'] ?? 0),
    taskToken: Number(row?.['task_token'] ?? 0),
  };
}

export function writeProgress(database: Database, tenant: string, view: ViewShape, progress: Progress): void {
  const { checkpoint, token, owner, leasedUntil, taskToken } = progress;
  const sql = `INSERT INTO view_progress (tenant, view, checkpoint, token, owner, leased_until, task_token)
      VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (tenant, view) DO UPDATE SET checkpoint = excluded.checkpoint, token = excluded.token,
      owner = excluded.owner, leased_until = excluded.leased_until, task_token = excluded.task_token`;
  database.run(sql, [tenant, viewId(view), checkpoint, token, owner, leasedUntil, taskToken]);
}

/** Takes or renews the right to move a view, within a transaction. */
export function takeLease(
  database: Database,
  tenant: string,
  view: ViewShape,
  { owner, now, ttlMs }: { readonly owner: string; readonly now: number; readonly ttlMs: number },
): Lease | null {
  const progress = readProgress(database, tenant, view);
  const runs = now < progress.leasedUntil;
  if (runs && progress.owner !== owner) return null;
  const token = runs ? progress.token : progress.token + 1;
  writeProgress(database, tenant, view, { ...progress, owner, token, leasedUntil: now + ttlMs });
  return { token, checkpoint: progress.checkpoint };
}
