import {
  type Bound,
  columnOf,
  columnsOf,
  orderOf,
  type ViewRow,
  type ViewShape,
  viewId,
} from '@leadstream/core';
import type { PostgresRow, PostgresValue } from './driver.ts';
import { wholeNumber } from './event-rows.ts';
import { quoted, type Schemas } from './schemas.ts';
import { securedByTenant } from './store-schema.ts';

/** The table of a view. */
export const tableOf = ({ views }: Schemas, view: ViewShape): string => `${views}.${quoted(viewId(view))}`;
/** The function that moves a view. */
const advanceOf = ({ views }: Schemas, view: ViewShape): string =>
  `${views}.${quoted(`advance:${viewId(view)}`)}`;

const typeOf = (view: ViewShape, column: string): string =>
  view.columns[column] === 'text' ? 'text' : 'bigint';

/**
 * Makes the table of a view, its indexes and the function that moves it; a view of tasks gets an index by due time.
 * `secured`: whoever makes it is to see the rows of one tenant only, although the table is its own.
 */
export function createTable(schemas: Schemas, view: ViewShape, secured: boolean): string {
  const table = tableOf(schemas, view);
  const columns = Object.keys(view.columns).map(
    (column) =>
      `${columnOf(column)} ${typeOf(view, column)}${typeOf(view, column) === 'text' ? ' COLLATE "C"' : ''} NOT NULL,`,
  );
  const byDue = view.columns['dueAt'] === 'integer' ? [['by-due', [{ column: 'dueAt' }]] as const] : [];
  const indexes = [...Object.entries(view.indexes), ...byDue].map(
    ([index, fields]) =>
      `CREATE INDEX ${quoted(`${viewId(view)}:${index}`)} ON ${table} (tenant, ${orderOf(fields)});`,
  );
  return `CREATE TABLE ${table} (
      tenant text COLLATE "C" NOT NULL,
      key text COLLATE "C" NOT NULL,
      ${columns.join('\n      ')}
      data text NOT NULL,
      lease_token bigint NOT NULL DEFAULT 0,
      leased_until bigint NOT NULL DEFAULT 0,
      attempts bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (tenant, key)
    );
    ${indexes.join('\n    ')}
    ${securedByTenant(table)}
    ${secured ? `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;` : ''}
    ${advanceFunction(schemas, view)}`;
}

/**
 * Moves a view in one call: looks at the token and the checkpoint under the lock of the view's progress, then deletes
 * and puts rows and writes the checkpoint; answers whether it did.
 */
function advanceFunction(schemas: Schemas, view: ViewShape): string {
  const columns = [...Object.keys(view.columns).map(columnOf), 'data'];
  const lists = Object.keys(view.columns).map((column, at) => `new_${at} ${typeOf(view, column)}[]`);
  const names = ['keys', ...Object.keys(view.columns).map((_, at) => `new_${at}`), 'texts'];
  return `CREATE FUNCTION ${advanceOf(schemas, view)}(
      of_tenant text, of_token bigint, from_position bigint, to_position bigint, gone text[],
      keys text[], ${[...lists, 'texts text[]'].join(', ')}
    ) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM set_config('leadstream.tenant', of_tenant, true), set_config('lock_timeout', '10000', true);
      UPDATE ${schemas.views}.view_progress AS p SET checkpoint = to_position
        WHERE p.tenant = of_tenant AND p.view = '${viewId(view)}'
          AND p.token = of_token AND p.checkpoint = from_position;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      IF cardinality(gone) > 0 THEN
        DELETE FROM ${tableOf(schemas, view)} AS v WHERE v.tenant = of_tenant AND v.key = ANY (gone);
      END IF;
      IF cardinality(keys) > 0 THEN
        INSERT INTO ${tableOf(schemas, view)} AS v (tenant, ${columnsOf(view)})
          SELECT of_tenant, n.* FROM unnest(${names.join(', ')}) AS n
          ON CONFLICT (tenant, key)
            DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')};
      END IF;
      RETURN true;
    END $$;`;
}

/** Moves a view. Takes the tenant, the token, both positions, the keys to delete, and `rowLists`. */
export function advanceCall(schemas: Schemas, view: ViewShape): string {
  const parameters = 5 + 2 + Object.keys(view.columns).length;
  const list = Array.from({ length: parameters }, (_, at) => `$${at + 1}`);
  return `SELECT ${advanceOf(schemas, view)}(${list.join(', ')})`;
}

/** Rows as one list for each of `columnsOf`, the last put of a key alone, by key: locks are taken in one order. */
export function rowLists(view: ViewShape, puts: readonly ViewRow[]): PostgresValue[] {
  const rows = [...new Map(puts.map((row) => [row.key, row])).values()].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  );
  return [
    rows.map(({ key }) => key),
    ...Object.keys(view.columns).map((column) => rows.map(({ columns }) => columns[column] ?? null)),
    rows.map(({ data }) => JSON.stringify(data)),
  ];
}

/** A stored row as it was put. */
export function rowFrom(view: ViewShape, row: PostgresRow): ViewRow {
  const columns = Object.entries(view.columns).map(([column, type], at) => {
    const value = row[at + 1];
    return [column, type === 'text' ? String(value) : wholeNumber(value)] as const;
  });
  return {
    key: String(row[0]),
    columns: Object.fromEntries(columns),
    data: JSON.parse(String(row.at(-1))),
  };
}

/** Compares a column with a list of any length; the server takes its type from the column. */
export function oneOf(column: string, list: readonly (string | number)[]): Bound<PostgresValue> {
  return { sql: `${column} = ANY (?)`, values: [list] };
}

/** A statement with its question marks numbered, as the server wants them. */
export function numbered({ sql, values }: Bound<PostgresValue>): {
  readonly sql: string;
  readonly values: readonly PostgresValue[];
} {
  let at = 0;
  return { sql: sql.replaceAll('?', () => `$${++at}`), values };
}
