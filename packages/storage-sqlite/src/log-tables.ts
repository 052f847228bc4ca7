import {
  type AppendPlan,
  type Claim,
  type ClaimKey,
  type Commit,
  type Held,
  type Known,
  type Receipt,
  type SealedEvent,
  type UnplacedEvent,
  withoutGaps,
} from '@leadstream/core';
import type { Database } from './database.ts';
import { eventFrom, eventRow, eventValues, insertEvent } from './event-rows.ts';

// Lists go in as one JSON text, so that a statement is prepared once for lists of any length and SQLite's limit of
// variables does not matter. Parameters have no numbers: better-sqlite3 takes those for names.

/** Everything stored that some commits look at, in a few statements for all of them. */
export function readKnown(database: Database, tenant: string, commits: readonly Commit[]): Known {
  const commandIds = commits.map(({ commandId }) => commandId);
  const keys = commits.flatMap(({ claims, releases }) => [...claims, ...releases]);
  return {
    ...headOf(database, tenant),
    receipts: readReceipts(database, tenant, commandIds),
    versions: readVersions(database, tenant, commits),
    claims: keys.length === 0 ? [] : readClaims(database, tenant, keys),
  };
}

/** Where a tenant's log ends. The last event says it: a table of heads would cost a page more with every commit. */
export function headOf(
  database: Database,
  tenant: string,
): { readonly head: number; readonly recordedAt: string } {
  const sql = 'SELECT position, recorded_at FROM events WHERE tenant = ? ORDER BY position DESC LIMIT 1';
  const [row] = database.all(sql, [tenant]);
  return { head: Number(row?.['position'] ?? 0), recordedAt: String(row?.['recorded_at'] ?? '') };
}

/** Tenants with a receipt, which every commit leaves behind; each is looked up after the one before. */
export function tenantsOf(database: Database): string[] {
  const sql = `WITH RECURSIVE found (tenant) AS (
      SELECT min(tenant) FROM receipts
      UNION ALL SELECT (SELECT min(r.tenant) FROM receipts AS r WHERE r.tenant > found.tenant) FROM found
      WHERE found.tenant IS NOT NULL
    ) SELECT tenant FROM found WHERE tenant IS NOT NULL`;
  return database
    .all(sql, [])
    .map((row) => String(row['tenant']))
    .sort();
}

/** The number of the last row of events, over all tenants; rows are only ever added. */
export function lastRow(database: Database): number {
  return Number(database.all('SELECT max(rowid) AS last FROM events', [])[0]?.['last'] ?? 0);
}

/** Tenants that got events after a row. NOT INDEXED makes SQLite look at these rows only. */
export function tenantsSince(database: Database, row: number): string[] {
  return database
    .all('SELECT DISTINCT tenant FROM events NOT INDEXED WHERE rowid > ?', [row])
    .map((found) => String(found['tenant']));
}

/** Receipts of those commands that were written. */
export function readReceipts(
  database: Database,
  tenant: string,
  commandIds: readonly string[],
): ReadonlyMap<string, Receipt> {
  const sql = `SELECT command_id, first, last, body_hash FROM receipts
    WHERE tenant = ? AND command_id IN (SELECT value FROM json_each(?))`;
  const rows = database.all(sql, [tenant, JSON.stringify(commandIds)]);
  const receipts = rows.map((row) => ({
    commandId: String(row['command_id']),
    first: Number(row['first']),
    last: Number(row['last']),
    bodyHash: String(row['body_hash']),
  }));
  return new Map(receipts.map((receipt) => [receipt.commandId, receipt]));
}

/** All events of some streams. */
export function readStreams(
  database: Database,
  tenant: string,
  streams: readonly string[],
): ReadonlyMap<string, readonly SealedEvent[]> {
  // CROSS JOIN makes SQLite walk the list and look each stream up, in the order of its index.
  const sql = `SELECT ${eventRow} FROM json_each(?) AS s
    CROSS JOIN events AS e ON e.tenant = ? AND e.stream = s.value`;
  const found = new Map<string, SealedEvent[]>();
  for (const row of database.all(sql, [JSON.stringify([...new Set(streams)]), tenant])) {
    const event = eventFrom(tenant, row);
    const history = found.get(event.stream);
    if (history) history.push(event);
    else found.set(event.stream, [event]);
  }
  for (const history of found.values()) {
    withoutGaps(
      history.sort((a, b) => a.version - b.version),
      'version',
      1,
    );
  }
  return found;
}

/** Who holds each key. */
export function readHolders(
  database: Database,
  tenant: string,
  keys: readonly ClaimKey[],
): readonly (readonly Claim[])[] {
  const byKey = new Map<string, Claim[]>();
  for (const claim of readClaims(database, tenant, keys)) {
    byKey.set(idOf(claim), [...(byKey.get(idOf(claim)) ?? []), claim]);
  }
  return keys.map((key) => (byKey.get(idOf(key)) ?? []).sort((a, b) => (a.holder < b.holder ? -1 : 1)));
}

/** The texts of the data of events, made before the transaction begins: it can fail, and it takes time. */
export function textsOf(commits: readonly Commit[]): ReadonlyMap<UnplacedEvent, string> {
  const events = commits.flatMap(({ writes }) => writes.flatMap((write) => write.events));
  return new Map(events.map((event) => [event, JSON.stringify(event.data)]));
}

/** Writes what was planned, within the transaction that it was planned in. */
export function writePlan(
  database: Database,
  tenant: string,
  plan: AppendPlan,
  texts: ReadonlyMap<UnplacedEvent, string>,
): void {
  for (const placed of plan.events) {
    database.run(insertEvent, eventValues(tenant, placed, texts.get(placed.event) ?? '{}'));
  }
  for (const { commandId, first, last, bodyHash } of plan.receipts) {
    database.run('INSERT INTO receipts (tenant, command_id, first, last, body_hash) VALUES (?, ?, ?, ?, ?)', [
      tenant,
      commandId,
      first,
      last,
      bodyHash,
    ]);
  }
  for (const change of plan.claims) {
    if ('take' in change) takeClaim(database, tenant, change.take);
    else releaseClaim(database, tenant, change.release);
  }
}

/** `how` is kept for those who ask for holders: it tells how a claim was taken last, and nothing decides by it. */
function takeClaim(database: Database, tenant: string, { scope, hash, holder, how }: Claim): void {
  database.run(
    `INSERT INTO claims (tenant, scope, hash, holder, how) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (tenant, scope, hash, holder) DO UPDATE SET how = excluded.how`,
    [tenant, scope, hash, holder, how],
  );
}

function releaseClaim(database: Database, tenant: string, { scope, hash, holder }: Held): void {
  database.run('DELETE FROM claims WHERE tenant = ? AND scope = ? AND hash = ? AND holder = ?', [
    tenant,
    scope,
    hash,
    holder,
  ]);
}

function readVersions(
  database: Database,
  tenant: string,
  commits: readonly Commit[],
): ReadonlyMap<string, number> {
  const streams = new Set(commits.flatMap(({ writes }) => writes.map(({ stream }) => stream)));
  if (streams.size === 0) return new Map();
  // The last entry of a stream in its index is its version: no table of heads that could say something else.
  const sql = `SELECT s.value AS stream, (
      SELECT version FROM events WHERE tenant = ? AND stream = s.value ORDER BY version DESC LIMIT 1
    ) AS version FROM json_each(?) AS s`;
  const rows = database.all(sql, [tenant, JSON.stringify([...streams])]);
  return new Map(rows.map((row) => [String(row['stream']), Number(row['version'] ?? 0)]));
}

function readClaims(database: Database, tenant: string, keys: readonly ClaimKey[]): readonly Claim[] {
  const distinct = new Map(keys.map(({ scope, hash }) => [idOf({ scope, hash }), [scope, hash]]));
  const sql = `SELECT c.scope, c.hash, c.holder, c.how FROM json_each(?) AS k
    CROSS JOIN claims AS c ON c.tenant = ? AND c.scope = k.value ->> 0 AND c.hash = k.value ->> 1`;
  return database.all(sql, [JSON.stringify([...distinct.values()]), tenant]).map((row) => ({
    scope: String(row['scope']),
    hash: String(row['hash']),
    holder: String(row['holder']),
    how: row['how'] === 'alone' ? 'alone' : 'shared',
  }));
}

const idOf = ({ scope, hash }: ClaimKey): string => `${scope.length}:${scope}${hash}`;
