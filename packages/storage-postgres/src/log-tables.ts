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
import type { Conditions } from './believed.ts';
import type { Database } from './database.ts';
import type { PostgresRow, PostgresValue, Run } from './driver.ts';
import { eventFrom, eventLists, eventRow, wholeNumber } from './event-rows.ts';

/**
 * What the server is asked to write: the plan, and what it must find to be true. Positions in it count from the
 * position before, which the server knows.
 */
export function appendCall(
  database: Database,
  tenant: string,
  append: {
    readonly plan: AppendPlan;
    readonly head: number;
    readonly texts: ReadonlyMap<UnplacedEvent, string>;
    /** Absent where what the plan was made on is known, under the lock. */
    readonly conditions?: Conditions;
  },
): { readonly sql: string; readonly values: PostgresValue[] } {
  const { plan, head, texts, conditions } = append;
  const { taken, released } = lastOf(plan.claims);
  const versions = conditions?.versions ?? [];
  const values: PostgresValue[] = [
    tenant,
    conditions?.commandIds ?? [],
    versions.map(([stream]) => stream),
    versions.map(([, version]) => version),
    ...listsOf(conditions?.tested ?? [], ['scope', 'hash']),
    ...listsOf(conditions?.allowed ?? [], ['scope', 'hash', 'holder']),
    plan.receipts.map(({ commandId }) => commandId),
    plan.receipts.map(({ first }) => (first === 0 ? 0 : first - head)),
    plan.receipts.map(({ last }) => (last === 0 ? 0 : last - head)),
    plan.receipts.map(({ bodyHash }) => bodyHash),
    ...listsOf(released, ['scope', 'hash', 'holder']),
    ...listsOf(taken, ['scope', 'hash', 'holder', 'how']),
    ...eventLists(plan.events, (event) => texts.get(event) ?? ''),
  ];
  const sql = `SELECT ${database.schemas.log}.append(${values.map((_, at) => `$${at + 1}`).join(', ')})`;
  return { sql, values };
}

/** What becomes of each claim in the end: a holder that gives up and takes again holds. */
function lastOf(changes: AppendPlan['claims']): { readonly taken: Claim[]; readonly released: Held[] } {
  const last = new Map<string, AppendPlan['claims'][number]>();
  for (const change of changes) {
    const { scope, hash, holder } = 'take' in change ? change.take : change.release;
    last.set(JSON.stringify([scope, hash, holder]), change);
  }
  const ends = [...last.values()];
  return {
    taken: ends.flatMap((change) => ('take' in change ? [change.take] : [])),
    released: ends.flatMap((change) => ('release' in change ? [change.release] : [])),
  };
}

const listsOf = <Name extends string>(
  rows: readonly { readonly [N in Name]: string }[],
  names: readonly Name[],
): string[][] => names.map((name) => rows.map((row) => row[name]));

/** Everything stored that some commits look at, under the lock of their tenant. */
export async function readKnown(
  run: Run,
  database: Database,
  { tenant, commits }: { readonly tenant: string; readonly commits: readonly Commit[] },
): Promise<Known> {
  const keys = commits.flatMap(({ claims, releases }) => [...claims, ...releases]);
  const distinct = [...new Map(keys.map((key) => [idOf(key), key])).values()];
  const streams = new Set(commits.flatMap(({ writes }) => writes.map(({ stream }) => stream)));
  const [row] = await run(`SELECT ${database.schemas.log}.known($1, $2, $3, $4, $5)`, [
    tenant,
    commits.map(({ commandId }) => commandId),
    [...streams],
    ...listsOf(distinct, ['scope', 'hash']),
  ]);
  const [last, receipts, versions, claims] = JSON.parse(String(row?.[0])) as Stored;
  return {
    head: last?.[0] ?? 0,
    recordedAt: last?.[1] ?? '',
    receipts: new Map(receipts?.map((receipt) => [receipt[0], receiptFrom(receipt)])),
    versions: new Map(versions?.map(([stream, version]) => [stream, version ?? 0])),
    claims: (claims ?? []).map(([scope, hash, holder]) => ({ scope, hash, holder })),
  };
}

/** What the function `known` answers. */
type Stored = [
  last: [position: number, recordedAt: string] | null,
  receipts: [commandId: string, first: number, last: number, bodyHash: string][] | null,
  versions: [stream: string, version: number | null][] | null,
  claims: [scope: string, hash: string, holder: string][] | null,
];

/** Where a tenant's log ends. */
export async function headOf(database: Database, tenant: string): Promise<number> {
  const sql = `SELECT position FROM ${database.schemas.log}.events WHERE tenant = $1 ORDER BY position DESC LIMIT 1`;
  const [row] = await database.run(tenant, sql, [tenant]);
  return row ? wholeNumber(row[0]) : 0;
}

/** Tenants with an event or a receipt. */
export async function tenantsOf(database: Database): Promise<string[]> {
  const rows = await database.runForAll(`SELECT tenant FROM ${database.schemas.log}.moved(0)`);
  return rows.map(([tenant]) => String(tenant)).sort();
}

/** Receipts of those commands that were written. */
export async function readReceipts(
  database: Database,
  tenant: string,
  commandIds: readonly string[],
): Promise<ReadonlyMap<string, Receipt>> {
  const sql = `SELECT command_id, first, last, body_hash FROM ${database.schemas.log}.receipts
    WHERE tenant = $1 AND command_id = ANY ($2::text[])`;
  const rows = await database.run(tenant, sql, [tenant, commandIds]);
  return new Map(rows.map((row) => [String(row[0]), receiptFrom(row)]));
}

function receiptFrom([commandId, first, last, bodyHash]: readonly (string | number | null)[]): Receipt {
  return {
    commandId: String(commandId),
    first: wholeNumber(String(first)),
    last: wholeNumber(String(last)),
    bodyHash: String(bodyHash),
  };
}

/** Events of a tenant in a range, given in SQL. */
export async function readRange(
  database: Database,
  tenant: string,
  { range, values }: { readonly range: string; readonly values: readonly PostgresValue[] },
): Promise<SealedEvent[]> {
  const sql = `SELECT ${eventRow} FROM ${database.schemas.log}.events AS e WHERE e.tenant = $1 ${range}`;
  const rows = await database.run(tenant, sql, [tenant, ...values]);
  return rows.map((row: PostgresRow) => eventFrom(tenant, row));
}

/** All events of some streams. */
export async function readStreams(
  database: Database,
  tenant: string,
  streams: readonly string[],
): Promise<ReadonlyMap<string, readonly SealedEvent[]>> {
  const found = new Map<string, SealedEvent[]>();
  const range = 'AND e.stream = ANY ($2::text[])';
  for (const event of await readRange(database, tenant, { range, values: [[...new Set(streams)]] })) {
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
export async function readHolders(
  database: Database,
  tenant: string,
  keys: readonly ClaimKey[],
): Promise<readonly (readonly Claim[])[]> {
  const distinct = [...new Map(keys.map((key) => [idOf(key), key])).values()];
  const sql = `SELECT c.scope, c.hash, c.holder, c.how FROM unnest($2::text[], $3::text[]) AS k (scope, hash)
    JOIN ${database.schemas.log}.claims AS c ON c.tenant = $1 AND c.scope = k.scope AND c.hash = k.hash`;
  const rows = await database.run(tenant, sql, [tenant, ...listsOf(distinct, ['scope', 'hash'])]);
  const byKey = new Map<string, Claim[]>();
  for (const [scope, hash, holder, how] of rows) {
    const claim: Claim = {
      scope: String(scope),
      hash: String(hash),
      holder: String(holder),
      how: how === 'alone' ? 'alone' : 'shared',
    };
    byKey.set(idOf(claim), [...(byKey.get(idOf(claim)) ?? []), claim]);
  }
  return keys.map((key) => (byKey.get(idOf(key)) ?? []).sort((a, b) => (a.holder < b.holder ? -1 : 1)));
}

/** The texts of the data of events, made before the transaction begins: it can fail, and it takes time. */
export function textsOf(commits: readonly Commit[]): ReadonlyMap<UnplacedEvent, string> {
  const events = commits.flatMap(({ writes }) => writes.flatMap((write) => write.events));
  return new Map(events.map((event) => [event, JSON.stringify(event.data)]));
}

const idOf = ({ scope, hash }: ClaimKey): string => `${scope.length}:${scope}${hash}`;
