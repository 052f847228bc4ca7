import { type Lease, type ViewShape, viewId } from '@leadstream/core';
import type { Database } from './database.ts';
import { wholeNumber } from './event-rows.ts';

/** How far a tenant's view is. */
export async function readCheckpoint(database: Database, tenant: string, view: ViewShape): Promise<number> {
  const sql = `SELECT checkpoint FROM ${database.schemas.views}.view_progress WHERE tenant = $1 AND view = $2`;
  const [row] = await database.run(tenant, sql, [tenant, viewId(view)]);
  return row ? wholeNumber(row[0]) : 0;
}

/** Takes or renews the right to move a view, by the clock of the server. */
export async function takeLease(
  database: Database,
  tenant: string,
  { view, owner, ttlMs }: { readonly view: ViewShape; readonly owner: string; readonly ttlMs: number },
): Promise<Lease | null> {
  const sql = `SELECT token, checkpoint FROM ${database.schemas.views}.lease($1, $2, $3, $4)`;
  const [row] = await database.run(tenant, sql, [tenant, viewId(view), owner, Math.ceil(ttlMs)]);
  return row ? { token: wholeNumber(row[0]), checkpoint: wholeNumber(row[1]) } : null;
}
