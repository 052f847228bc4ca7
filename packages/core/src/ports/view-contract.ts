import { FaultError } from './fault.ts';
import type { IndexField, Range, ViewQuery, ViewRow, ViewShape, Where } from './view-store.ts';

/**
 * What every view store asks of a view before it works with it, in one place, so that all of them refuse the
 * same. A shape, row or filter that breaks the rules is a mistake in code: a `TypeError`.
 */
export function checkViewShape(view: ViewShape): void {
  demand(
    /^[a-z][a-zA-Z0-9-]{0,59}$/.test(view.name),
    'A view name is a letter and up to 59 letters, digits or hyphens',
    view.name,
  );
  demand(
    Number.isSafeInteger(view.version) && view.version >= 1,
    'The version of a view is a whole number from 1',
    view.name,
  );
  const columns = Object.keys(view.columns);
  for (const name of [...columns, ...Object.keys(view.indexes)]) {
    demand(
      /^[a-z][a-zA-Z0-9]{0,59}$/.test(name),
      'Columns and indexes are named by a letter and up to 59 letters or digits',
      `${view.name}.${name}`,
    );
  }
  // SQL does not tell names apart by case.
  for (const names of [columns, Object.keys(view.indexes)]) {
    const folded = new Set(names.map((name) => name.toLowerCase()));
    demand(
      folded.size === names.length,
      'Names of columns and of indexes differ in more than case',
      view.name,
    );
  }
  for (const [index, fields] of Object.entries(view.indexes)) {
    const known = fields.every(({ column }) => Object.hasOwn(view.columns, column));
    demand(
      fields.length > 0 && known,
      'An index orders by one or more columns of its view',
      `${view.name}.${index}`,
    );
  }
}

/** A row gives each declared column, and none else, a value of its type. */
export function checkViewRow(view: ViewShape, row: ViewRow): void {
  demand(isText(row.key) && row.key.length > 0, 'A row has a key of well-formed text', view.name);
  const columns = Object.entries(view.columns);
  demand(Object.keys(row.columns).length === columns.length, 'A row has the columns of its view', view.name);
  for (const [column, type] of columns) {
    demand(isOf(type, row.columns[column]), `A row holds ${type} in this column`, `${view.name}.${column}`);
  }
}

/** A filter names declared columns and values of their types. */
export function checkWhere(view: ViewShape, where: Where | undefined): void {
  for (const [column, wanted] of Object.entries(where ?? {})) {
    const type = columnType(view, column);
    for (const value of valuesOf(wanted)) {
      demand(isOf(type, value), `A filter compares this column with ${type}`, `${view.name}.${column}`);
    }
  }
}

/** The type of a column, which must be declared. */
export function columnType(view: ViewShape, column: string): 'text' | 'integer' {
  const type = Object.hasOwn(view.columns, column) ? view.columns[column] : undefined;
  demand(type !== undefined, 'A query names columns that its view declares', `${view.name}.${column}`);
  return type;
}

/** The order that a query asks for, which must be declared, and what it must hold besides. */
export function checkQuery(view: ViewShape, query: ViewQuery): readonly IndexField[] {
  checkWhere(view, query.where);
  demand(
    Number.isSafeInteger(query.limit) && query.limit >= 1,
    'A page has a limit of one row or more',
    view.name,
  );
  const fields = Object.hasOwn(view.indexes, query.index) ? view.indexes[query.index] : undefined;
  demand(
    fields !== undefined,
    'A query asks for an index that its view declares',
    `${view.name}.${query.index}`,
  );
  return fields;
}

/** A task view has what `leaseTasks` orders by. */
export function checkTaskView(view: ViewShape): void {
  demand(view.columns['dueAt'] === 'integer', 'A view of tasks has the integer column dueAt', view.name);
}

/** The values that a filter compares with, as a list. */
export function valuesOf(wanted: Where[string]): readonly (string | number)[] {
  if (typeof wanted !== 'object') return [wanted];
  if (!isRange(wanted)) return wanted;
  return ['atMost' in wanted ? wanted.atMost : wanted.above];
}

/** Tells a filter that asks for one side of a value from one that names the values. */
export function isRange(wanted: Where[string]): wanted is Range {
  return typeof wanted === 'object' && !Array.isArray(wanted);
}

/** Where a row stands in an order: the values of the order's columns and, last, the row's key. */
export type Place = readonly (string | number)[];

/** The place of a row in an order. */
export function placeOf(fields: readonly IndexField[], row: ViewRow): Place {
  return [...fields.map(({ column }) => row.columns[column] as string | number), row.key];
}

/** A place as an opaque cursor, safe in an address. */
export function cursorOf(index: string, place: Place): string {
  const bytes = new TextEncoder().encode(JSON.stringify([index, ...place]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The place in a cursor. Cursors come from outside: one that does not fit the order is the fault `cursor-invalid`. */
export function placeIn(view: ViewShape, index: string, cursor: string): Place {
  const fields = view.indexes[index] ?? [];
  const found = parse(cursor);
  if (Array.isArray(found) && found.length === fields.length + 2 && found[0] === index) {
    const place = found.slice(1) as unknown[];
    const types = [...fields.map(({ column }) => columnType(view, column)), 'text' as const];
    if (types.every((type, at) => isOf(type, place[at]))) return place as Place;
  }
  throw new FaultError(
    'cursor-invalid',
    `This cursor does not belong to the order ${index} of ${view.name}.`,
  );
}

function parse(cursor: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) =>
      char.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Stores keep text as UTF-8 and end it at NUL, so half a character or a NUL would not come back. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && !ILL_FORMED.test(value);
}

const ILL_FORMED = /\0|\p{Surrogate}/u;

function isOf(type: 'text' | 'integer', value: unknown): boolean {
  return type === 'text' ? isText(value) : Number.isSafeInteger(value);
}

function demand(holds: boolean, rule: string, where: string): asserts holds {
  if (!holds) throw new TypeError(`${rule} (${where}).`);
}
