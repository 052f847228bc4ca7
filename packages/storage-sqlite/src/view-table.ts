import {
  type Bound,
  columnOf,
  columnsOf,
  orderOf,
  type ViewRow,
  type ViewShape,
  viewId,
} from '@leadstream/core';
import type { SqliteRow, SqliteValue } from './driver.ts';

/** The table of a view. */
export const tableOf = (view: ViewShape): string => `"view:${viewId(view)}"`;

/** Makes the table of a view and its indexes; a view of tasks gets one by due time. */
export function createTable(view: ViewShape): string {
  const columns = Object.entries(view.columns).map(
    ([column, type]) => `${columnOf(column)} ${type === 'text' ? 'TEXT' : 'INTEGER'} NOT NULL,`,
  );
  const byDue = view.columns['dueAt'] === 'integer' ? [['by-due', [{ column: 'dueAt' }]] as const] : [];
  const indexes = [...Object.entries(view.indexes), ...byDue].map(
    ([index, fields]) =>
      `CREATE INDEX "view:${viewId(view)}:${index}" ON ${tableOf(view)} (tenant, ${orderOf(fields)});`,
  );
  return `CREATE TABLE ${tableOf(view)} (
      tenant TEXT NOT NULL,
      key TEXT NOT NULL,
      ${columns.join('\n      ')}
      data TEXT NOT NULL,
      lease_token INTEGER NOT NULL DEFAULT 0,
      leased_until INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (tenant, key)
    ) STRICT, WITHOUT ROWID;
    ${indexes.join('\n    ')}`;
}

/** Puts a row; its lease stays as it is. Takes the tenant and `rowValues`. */
export function putRow(view: ViewShape): string {
  const columns = [...Object.keys(view.columns).map(columnOf), 'data'];
  return `INSERT INTO ${tableOf(view)} (tenant, ${columnsOf(view)}) VALUES (?, ?${', ?'.repeat(columns.length)})
    ON CONFLICT (tenant, key) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`;
}

/** A row as values to bind, in the order of `columnsOf`. */
export function rowValues(view: ViewShape, row: ViewRow): SqliteValue[] {
  return [
    row.key,
    ...Object.keys(view.columns).map((column) => row.columns[column] ?? null),
    JSON.stringify(row.data),
  ];
}

/** A stored row as it was put. */
export function rowFrom(view: ViewShape, row: SqliteRow): ViewRow {
  const columns = Object.keys(view.columns).map(
    (column) => [column, row[`c_${column}`] as string | number] as const,
  );
  return {
    key: String(row['key']),
    columns: Object.fromEntries(columns),
    data: JSON.parse(String(row['data'])),
  };
}

/** Compares a column with a list of any length. */
export function oneOf(column: string, list: readonly (string | number)[]): Bound {
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(list)] };
}
