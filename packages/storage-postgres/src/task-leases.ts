import type { LeasedTask, TaskLease, ViewShape } from '@leadstream/core';
import type { Database } from './database.ts';
import { wholeNumber } from './event-rows.ts';
import { tableOf } from './view-table.ts';

/** The clock of the server, as milliseconds and as microseconds since 1970, when the statement began. */
const THIS_MS = 'floor(extract(epoch FROM now()) * 1000)::bigint';
const THIS_US = 'floor(extract(epoch FROM now()) * 1000000)::bigint';

/**
 * Leases the earliest tasks that are due and under no lease that still runs, without waiting for those that somebody
 * else is just leasing. Tokens are the time of the lease in microseconds: they rise also when a task is deleted and
 * put again, without a counter that all workers would wait for.
 */
export async function leaseDueTasks(
  database: Database,
  tenant: string,
  {
    view,
    due,
    limit,
    ttlMs,
  }: { readonly view: ViewShape; readonly due: number; readonly limit: number; readonly ttlMs: number },
): Promise<readonly LeasedTask[]> {
  const table = tableOf(database.schemas, view);
  const sql = `UPDATE ${table} AS t
    SET lease_token = greatest(t.lease_token + 1, ${THIS_US}), leased_until = ${THIS_MS} + $4, attempts = t.attempts + 1
    FROM (
      SELECT key, "c_dueAt" FROM ${table}
      WHERE tenant = $1 AND "c_dueAt" <= $2 AND leased_until <= ${THIS_MS}
      ORDER BY "c_dueAt", key LIMIT $3 FOR UPDATE SKIP LOCKED
    ) AS d WHERE t.tenant = $1 AND t.key = d.key
    RETURNING t.key, t.data, t.lease_token, t.attempts - 1, t."c_dueAt"`;
  const rows = await database.run(tenant, sql, [tenant, due, Math.max(limit, 0), Math.ceil(ttlMs)]);
  const byDue = rows.map((row) => ({ dueAt: wholeNumber(row[4]), row }));
  byDue.sort((a, b) => a.dueAt - b.dueAt || (String(a.row[0]) < String(b.row[0]) ? -1 : 1));
  return byDue.map(
    ({ row: [key, data, token, attempts] }): LeasedTask => ({
      key: String(key),
      data: JSON.parse(String(data)),
      token: wholeNumber(token),
      attempts: wholeNumber(attempts),
    }),
  );
}

/** Prolongs the leases of tasks that still run under their tokens; answers which. */
export async function renewTaskLeases(
  database: Database,
  tenant: string,
  { view, leases }: { readonly view: ViewShape; readonly leases: readonly TaskLease[] },
): Promise<readonly boolean[]> {
  if (leases.length === 0) return [];
  const sorted = [...leases].sort((a, b) => (a.key < b.key ? -1 : 1));
  const sql = `UPDATE ${tableOf(database.schemas, view)} AS t SET leased_until = ${THIS_MS} + l.ttl_ms
    FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS l (key, token, ttl_ms)
    WHERE t.tenant = $1 AND t.key = l.key AND t.lease_token = l.token AND t.leased_until > ${THIS_MS}
    RETURNING t.key, t.lease_token`;
  const rows = await database.run(tenant, sql, [
    tenant,
    sorted.map(({ key }) => key),
    sorted.map(({ token }) => token),
    sorted.map(({ ttlMs }) => Math.ceil(ttlMs)),
  ]);
  const renewed = new Set(rows.map(([key, token]) => `${token} ${key}`));
  return leases.map(({ key, token }) => renewed.has(`${token} ${key}`));
}
