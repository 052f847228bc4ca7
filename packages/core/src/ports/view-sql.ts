import { isRange, type Place, valuesOf } from './view-contract.ts';
import type { IndexField, ViewShape, Where } from './view-store.ts';

// For storages that keep a view as a table of SQL. Names of tables and columns come from code and were checked
// (`checkViewShape`); values are always bound, one for each question mark.

/** A piece of SQL with the values it binds. */
export interface Bound<Value = string | number> {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** A view and its version as one name. */
export const viewId = ({ name, version }: ViewShape): string => `${name}@${version}`;
/** The name of a column, quoted. */
export const columnOf = (column: string): string => `"c_${column}"`;

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

/** The rows of a tenant that a filter lets through. `oneOf` is how a store compares a column with a list. */
export function whereOf<Value>(
  tenant: string,
  where: Where = {},
  oneOf: (column: string, list: readonly (string | number)[]) => Bound<Value>,
): Bound<Value | string | number> {
  const filters = Object.entries(where).map(([column, wanted]): Bound<Value | string | number> => {
    if (typeof wanted !== 'object') return { sql: `${columnOf(column)} = ?`, values: [wanted] };
    if (isRange(wanted)) {
      return { sql: `${columnOf(column)} ${'atMost' in wanted ? '<=' : '>'} ?`, values: valuesOf(wanted) };
    }
    return oneOf(columnOf(column), valuesOf(wanted));
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
  // Says the same for the first column alone, so that a store starts in the middle of the index.
  return joined(' AND ', [
    { sql: `${first.name} ${first.later}= ?`, values: [first.value] },
    { sql: `(${later.sql})`, values: later.values },
  ]);
}

/** Pieces put together. */
export function joined<Value>(by: string, parts: readonly Bound<Value>[]): Bound<Value> {
  return { sql: parts.map(({ sql }) => sql).join(by), values: parts.flatMap(({ values }) => values) };
}
