import {
  type IndexField,
  isRange,
  type Place,
  type ViewRow,
  type ViewShape,
  valuesOf,
  type Where,
} from '@leadstream/core';
import type { SqliteRow, SqliteValue } from './driver.ts';

/** A piece of SQL with the values it binds. */
export interface Bound {
  readonly sql: string;
  readonly values: readonly SqliteValue[];
}

/** Names of tables and columns come from code and were checked (`checkViewShape`); values are always bound. */
export const viewId = ({ name, version }: ViewShape): string => `${name}@${version}`;
export const tableOf = (view: ViewShape): string => `"view:${viewId(view)}"`;
export const columnOf = (column: string): string => `"c_${column}"`;

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

/** The order of an index, the key last. */
export function orderOf(fields: readonly IndexField[]): string {
  return [
    ...fields.map(({ column, descending }) => columnOf(column) + (descending ? ' DESC' : '')),
    'key',
  ].join(', ');
}

/** The columns of a row. */
export function columnsOf(view: ViewShape): string {
  return ['key', ...Object.keys(view.columns).map(columnOf), 'data'].join(', ');
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

/** The rows of a tenant that a filter lets through. */
export function whereOf(tenant: string, where: Where = {}): Bound {
  const filters = Object.entries(where).map(([column, wanted]): Bound => {
    if (typeof wanted !== 'object') return { sql: `${columnOf(column)} = ?`, values: [wanted] };
    if (isRange(wanted)) {
      return { sql: `${columnOf(column)} ${'atMost' in wanted ? '<=' : '>'} ?`, values: valuesOf(wanted) };
    }
    const list = JSON.stringify(valuesOf(wanted));
    return { sql: `${columnOf(column)} IN (SELECT value FROM json_each(?))`, values: [list] };
  });
  return joined(' AND ', [{ sql: 'tenant = ?', values: [tenant] }, ...filters]);
}

/** The rows that come after a place: those with the same first values and a later one in the next column. */
export function afterOf(fields: readonly IndexField[], place: Place): Bound {
  const columns = [...fields, { column: undefined, descending: false }].map(({ column, descending }, at) => ({
    name: column === undefined ? 'key' : columnOf(column),
    later: descending ? '<' : '>',
    value: place[at] as string | number,
  }));
  const [first] = columns;
  const choices = columns.map(({ name, later, value }, at) =>
    joined(' AND ', [
      ...columns.slice(0, at).map((equal) => ({ sql: `${equal.name} = ?`, values: [equal.value] })),
      { sql: `${name} ${later} ?`, values: [value] },
    ]),
  );
  const later = joined(' OR ', choices);
  if (!first) return later;
  // Says the same for the first column alone, so that SQLite starts in the middle of the index.
  return joined(' AND ', [
    { sql: `${first.name} ${first.later}= ?`, values: [first.value] },
    { sql: `(${later.sql})`, values: later.values },
  ]);
}

export function joined(by: string, parts: readonly Bound[]): Bound {
  return { sql: parts.map(({ sql }) => sql).join(by), values: parts.flatMap(({ values }) => values) };
}
