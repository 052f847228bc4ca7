import type Sqlite from 'libsql';
import { column, type Row, type StoredRows } from '../workload/stored-rows.ts';
import { gathering } from './gathering.ts';
import { inserter } from './raw-store.ts';

/** The rows that one command wrote. */
export interface RawCommit {
  readonly commandId: string;
  readonly stream: string;
  readonly version: number;
  readonly events: readonly Row[];
  readonly receipt: Row;
  readonly claims: readonly Row[];
  readonly keys: readonly Row[];
}

/** Takes the rows of a store apart again, by lead and by command. */
export function rawCommits({ events, receipts, claims, keys }: StoredRows): RawCommit[][] {
  const leads = new Map<string, RawCommit[]>();
  const receiptOf = new Map(receipts.map((row) => [row[1], row]));
  const claimsOf = grouped(claims, 3);
  const keyOf = grouped(keys, 1);
  for (const [commandId, own] of grouped(events, column.commandId)) {
    const first = own[0] as Row;
    const [stream, version] = [String(first[column.stream]), Number(first[column.version])];
    const isNew = version === 1;
    const commit = {
      commandId,
      stream,
      version: version - 1,
      events: own,
      receipt: receiptOf.get(commandId) as Row,
      claims: isNew ? (claimsOf.get(stream) ?? []) : [],
      keys: isNew ? (keyOf.get(stream) ?? []) : [],
    };
    leads.set(stream, [...(leads.get(stream) ?? []), commit]);
  }
  return [...leads.values()];
}

function grouped(rows: readonly Row[], by: number): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(String(row[by]));
    if (group) group.push(row);
    else groups.set(String(row[by]), [row]);
  }
  return groups;
}

/**
 * The limit of appending: what is waiting goes into one durable transaction, keys first, with the checks that every
 * commit gets: the command is new, the stream is at its version, nobody holds the claim, the counter goes on.
 */
export function groupCommit(
  store: Sqlite.Database,
  keyFile: Sqlite.Database,
): (commit: RawCommit) => Promise<number> {
  const addEvent = inserter(store, 'events', 18);
  const addReceipt = inserter(store, 'receipts', 5);
  const addClaim = inserter(store, 'claims', 5);
  const addKey = inserter(keyFile, 'data_keys', 3);
  const headOf = store.prepare("SELECT max(position) FROM events WHERE tenant = 'main'").raw();
  const spent = store
    .prepare(
      "SELECT command_id FROM receipts WHERE tenant = 'main' AND command_id IN (SELECT value FROM json_each(?))",
    )
    .raw();
  const versionOf = store
    .prepare("SELECT max(version) FROM events WHERE tenant = 'main' AND stream = ?")
    .raw();
  const holderOf = store
    .prepare("SELECT holder FROM claims WHERE tenant = 'main' AND scope = ? AND hash = ?")
    .raw();

  const write = (commits: readonly RawCommit[]): number[] => {
    const keys = commits.flatMap((commit) => commit.keys);
    if (keys.length > 0) {
      keyFile.exec('BEGIN IMMEDIATE');
      keys.forEach(addKey);
      keyFile.exec('COMMIT');
    }
    store.exec('BEGIN IMMEDIATE');
    let [head] = headOf.get() as unknown as [number | null];
    const ids = JSON.stringify(commits.map(({ commandId }) => commandId));
    if (spent.all(ids).length > 0) throw new Error('A command comes twice.');
    const positions = commits.map(({ stream, version, events, receipt, claims }) => {
      const [found] = versionOf.get(stream) as unknown as [number | null];
      if ((found ?? 0) !== version) throw new Error(`${stream} is not at ${version}.`);
      const first = (head ?? 0) + 1;
      for (const row of events) {
        head = (head ?? 0) + 1;
        addEvent([row[0], head, ...row.slice(2)]);
      }
      addReceipt([receipt[0], receipt[1], first, head, receipt[4]]);
      for (const claim of claims) {
        holderOf.all(claim[1], claim[2]);
        addClaim(claim);
      }
      return head ?? 0;
    });
    store.exec('COMMIT');
    return positions;
  };
  return gathering(write);
}
