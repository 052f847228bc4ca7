import Sqlite from 'libsql';
import { digestOf } from '../digest.ts';

export type Row = readonly (string | number | null)[];

/** Everything that commands left in a store, as rows in the order of their tables' columns. */
export interface StoredRows {
  readonly events: readonly Row[];
  readonly receipts: readonly Row[];
  readonly claims: readonly Row[];
  readonly keys: readonly Row[];
}

/** Where columns stand in a row of events. */
export const column = { position: 1, stream: 2, version: 3, commandId: 10, data: 15, box: 17 } as const;

export function storedRows(path: string): StoredRows {
  const read = (file: string, sql: string): Row[] => {
    const database = new Sqlite(file);
    try {
      return database.prepare(sql).raw().all() as Row[];
    } finally {
      database.close();
    }
  };
  return {
    events: read(path, 'SELECT * FROM events ORDER BY position'),
    receipts: read(path, 'SELECT * FROM receipts ORDER BY command_id'),
    claims: read(path, 'SELECT * FROM claims ORDER BY scope, hash, holder'),
    keys: read(`${path}.keys`, 'SELECT * FROM data_keys ORDER BY subject'),
  };
}

/** What was stored, but for what chance made: sealed boxes, hashes and keys. Positions are only looked at for gaps. */
export function digestOfStore(path: string): string {
  const { events, receipts, claims, keys } = storedRows(path);
  const chosen = events.map((row) => [row[column.stream], row[column.version], row[4], row[column.data]]);
  return digestOf([
    chosen.map((row) => JSON.stringify(row)).sort(),
    events.every((row, at) => row[column.position] === at + 1),
    receipts.length,
    claims.map(([, scope, , holder, how]) => [scope, holder, how].join(' ')).sort(),
    keys.map(([, subject]) => subject),
  ]);
}
