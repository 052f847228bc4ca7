import {
  afterOf,
  checkQuery,
  checkTaskView,
  checkViewRow,
  checkViewShape,
  checkWhere,
  columnOf,
  columnsOf,
  columnType,
  cursorOf,
  joined,
  orderOf,
  placeIn,
  placeOf,
  untilClosed,
  type ViewPage,
  type ViewProgress,
  type ViewQuery,
  type ViewShape,
  type ViewStore,
  viewId,
  whereOf,
} from '@leadstream/core';
import type { Database } from './database.ts';
import { wholeNumber } from './event-rows.ts';
import { prepareView } from './preparing.ts';
import { leaseDueTasks, renewTaskLeases } from './task-leases.ts';
import { readCheckpoint, takeLease } from './view-progress.ts';
import { advanceCall, numbered, oneOf, rowFrom, rowLists, tableOf } from './view-table.ts';

/** Views as tables beside the log, one per view and version, moved with their checkpoint in one transaction. */
export function postgresViewStore(database: Database, release: () => Promise<void>): ViewStore {
  const { open, close } = untilClosed('view store');
  const prepared = new Set<string>();
  const using = <T>(view: ViewShape, work: () => T | Promise<T>): Promise<T> =>
    open(() => {
      if (!prepared.has(viewId(view)))
        throw new TypeError(`Prepare the view ${viewId(view)} before using it.`);
      return work();
    });

  return {
    prepare: (view) =>
      open(async () => {
        checkViewShape(view);
        await prepareView(database, view);
        prepared.add(viewId(view));
      }),
    checkpoint: (tenant, view) => using(view, () => readCheckpoint(database, tenant, view)),
    lease: (tenant, view, owner, ttlMs) =>
      using(view, () => takeLease(database, tenant, { view, owner, ttlMs })),
    rows: (tenant, view, keys) =>
      using(view, async () => {
        const sql = `SELECT ${columnsOf(view)} FROM ${tableOf(database.schemas, view)}
          WHERE tenant = $1 AND key = ANY ($2::text[])`;
        const found = await database.run(tenant, sql, [tenant, keys]);
        return new Map(found.map((row) => rowFrom(view, row)).map((row) => [row.key, row]));
      }),
    advance: (tenant, view, progress) =>
      using(view, () => {
        for (const row of progress.puts) checkViewRow(view, row);
        if (progress.to < progress.from)
          throw new TypeError('A view never goes back: `to` is at least `from`.');
        return advanceView(database, tenant, { view, progress });
      }),
    query: (tenant, view, query) => using(view, () => queryView(database, tenant, { view, query })),
    count: (tenant, view, { where, by = [] } = {}) =>
      using(view, () => {
        checkWhere(view, where);
        for (const column of by) columnType(view, column);
        return countRows(database, tenant, { view, where, by });
      }),
    clear: (tenant, view) =>
      using(view, () =>
        database.transaction(
          async (run) => {
            const { views } = database.schemas;
            const progress = `UPDATE ${views}.view_progress SET checkpoint = 0 WHERE tenant = $1 AND view = $2`;
            await run(progress, [tenant, viewId(view)]);
            await run(`DELETE FROM ${tableOf(database.schemas, view)} WHERE tenant = $1`, [tenant]);
          },
          { tenant, long: true },
        ),
      ),
    leaseTasks: (tenant, view, { due, limit, ttlMs }) =>
      using(view, () => {
        checkTaskView(view);
        return leaseDueTasks(database, tenant, { view, due, limit, ttlMs });
      }),
    renewTasks: (tenant, view, leases) =>
      using(view, () => renewTaskLeases(database, tenant, { view, leases })),
    close: async () => {
      if (close()) await release();
    },
  };
}

async function advanceView(
  database: Database,
  tenant: string,
  { view, progress }: { readonly view: ViewShape; readonly progress: ViewProgress },
): Promise<'advanced' | 'fenced'> {
  const { token, from, to, puts, deletes } = progress;
  const values = [tenant, token, from, to, [...deletes].sort(), ...rowLists(view, puts)];
  const [row] = await database.run(tenant, advanceCall(database.schemas, view), values);
  return row?.[0] === 't' ? 'advanced' : 'fenced';
}

async function queryView(
  database: Database,
  tenant: string,
  { view, query }: { readonly view: ViewShape; readonly query: ViewQuery },
): Promise<ViewPage> {
  const fields = checkQuery(view, query);
  const after = query.after === undefined ? [] : [afterOf(fields, placeIn(view, query.index, query.after))];
  const filter = joined(' AND ', [whereOf(tenant, query.where, oneOf), ...after]);
  const { sql, values } = numbered({
    sql: `SELECT ${columnsOf(view)} FROM ${tableOf(database.schemas, view)} WHERE ${filter.sql}
      ORDER BY ${orderOf(fields)} LIMIT ?`,
    values: [...filter.values, query.limit + 1],
  });
  const found = await database.run(tenant, sql, values);
  const rows = found.slice(0, query.limit).map((row) => rowFrom(view, row));
  const last = rows.at(-1);
  if (found.length <= query.limit || !last) return { rows };
  return { rows, next: cursorOf(query.index, placeOf(fields, last)) };
}

async function countRows(
  database: Database,
  tenant: string,
  {
    view,
    where,
    by,
  }: { readonly view: ViewShape; readonly where: ViewQuery['where']; readonly by: readonly string[] },
): Promise<{ group: (string | number)[]; count: number }[]> {
  const filter = whereOf(tenant, where, oneOf);
  const columns = by.map(columnOf).join(', ');
  const grouped = by.length > 0 ? `GROUP BY ${columns} ORDER BY ${columns}` : '';
  const { sql, values } = numbered({
    sql: `SELECT ${[...by.map(columnOf), 'count(*)'].join(', ')} FROM ${tableOf(database.schemas, view)}
      WHERE ${filter.sql} ${grouped}`,
    values: filter.values,
  });
  return (await database.run(tenant, sql, values)).map((row) => ({
    group: by.map((column, at) => (view.columns[column] === 'text' ? String(row[at]) : wholeNumber(row[at]))),
    count: wholeNumber(row.at(-1)),
  }));
}
