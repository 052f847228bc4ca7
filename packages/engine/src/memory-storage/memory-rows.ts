import {
  checkQuery,
  checkViewRow,
  checkWhere,
  columnType,
  cursorOf,
  placeIn,
  placeOf,
  type ViewPage,
  type ViewProgress,
  type ViewQuery,
  type ViewRow,
  type ViewShape,
} from '@leadstream/core';
import { type MemoryView, ordered } from './memory-view.ts';
import { ownCopy } from './own-copy.ts';
import { compareValues, firstAfter, matches } from './row-order.ts';

/** Moves rows and checkpoint together, or nothing. */
export function advanceView(
  view: MemoryView,
  shape: ViewShape,
  progress: ViewProgress,
): 'advanced' | 'fenced' {
  const { token, from, to, puts, deletes } = progress;
  for (const row of puts) checkViewRow(shape, row);
  if (to < from) throw new TypeError('A view never goes back: `to` is at least `from`.');
  const rows = puts.map((row): ViewRow => ownCopy({ key: row.key, columns: row.columns, data: row.data }));
  if (token !== view.token || from !== view.checkpoint) return 'fenced';
  for (const key of deletes) for (const part of [view.rows, view.tasks]) part.delete(key);
  for (const row of rows) view.rows.set(row.key, row);
  if (deletes.length + rows.length > 0) view.sorted.clear();
  view.checkpoint = to;
  return 'advanced';
}

/** One page of the rows that a filter lets through. */
export function queryRows(view: MemoryView, shape: ViewShape, query: ViewQuery): ViewPage {
  const fields = checkQuery(shape, query);
  const rows = ordered(view, fields, query.index);
  const start =
    query.after === undefined ? 0 : firstAfter(rows, fields, placeIn(shape, query.index, query.after));
  const found: ViewRow[] = [];
  for (let at = start; at < rows.length && found.length <= query.limit; at++) {
    const row = rows[at];
    if (row && matches(row, query.where)) found.push(row);
  }
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  if (found.length <= query.limit || !last) return { rows: page };
  return { rows: page, next: cursorOf(query.index, placeOf(fields, last)) };
}

/** How many rows there are for each combination of values. */
export function countRows(
  { rows }: MemoryView,
  shape: ViewShape,
  { where, by = [] }: { readonly where?: ViewQuery['where']; readonly by?: readonly string[] | undefined },
): { readonly group: readonly (string | number)[]; readonly count: number }[] {
  checkWhere(shape, where);
  for (const column of by) columnType(shape, column);
  const groups = new Map<string, { readonly group: (string | number)[]; readonly count: number }>();
  if (by.length === 0) groups.set('[]', { group: [], count: 0 });
  for (const row of rows.values()) {
    if (!matches(row, where)) continue;
    const group = by.map((column) => row.columns[column] as string | number);
    const id = JSON.stringify(group);
    groups.set(id, { group, count: (groups.get(id)?.count ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => compareValues(a.group, b.group));
}
