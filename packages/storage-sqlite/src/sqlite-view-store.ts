import {
  afterOf,
  type Clock,
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
import { leaseDueTasks, renewTaskLease } from './task-leases.ts';
import { readProgress, takeLease, writeProgress } from './view-progress.ts';
import { createTable, oneOf, putRow, rowFrom, rowValues, tableOf } from './view-table.ts';

/** Views as tables beside the log, one per view and version, moved with their checkpoint in one transaction. */
export function sqliteViewStore(database: Database, clock: Clock, release: () => void): ViewStore {
  const { open, close } = untilClosed('view store');
  const prepared = new Set<string>();
  const using = <T>(view: ViewShape, work: () => T | Promise<T>): Promise<T> =>
    open(() => {
      if (!prepared.has(viewId(view)))
        throw new TypeError(`Prepare the view ${viewId(view)} before using it.`);
      return work();
    });
  const reading = <T>(view: ViewShape, work: () => T): Promise<T> => using(view, () => database.read(work));

  return {
    prepare: (view) =>
      open(async () => {
        checkViewShape(view);
        await database.write(() => prepareView(database, view));
        prepared.add(viewId(view));
      }),
    checkpoint: (tenant, view) => reading(view, () => readProgress(database, tenant, view).checkpoint),
    lease: (tenant, view, owner, ttlMs) =>
      using(view, () =>
        database.write(() => takeLease(database, tenant, view, { owner, ttlMs, now: clock.now() })),
      ),
    rows: (tenant, view, keys) =>
      reading(view, () => {
        const sql = `SELECT ${columnsOf(view)} FROM ${tableOf(view)}
          WHERE tenant = ? AND key IN (SELECT value FROM json_each(?))`;
        const rows = database.all(sql, [tenant, JSON.stringify(keys)]).map((row) => rowFrom(view, row));
        return new Map(rows.map((row) => [row.key, row]));
      }),
    advance: (tenant, view, progress) =>
      using(view, () => {
        for (const row of progress.puts) checkViewRow(view, row);
        if (progress.to < progress.from)
          throw new TypeError('A view never goes back: `to` is at least `from`.');
        return database.write(() => advanceView(database, tenant, view, progress));
      }),
    query: (tenant, view, query) => reading(view, () => queryView(database, tenant, view, query)),
    count: (tenant, view, { where, by = [] } = {}) =>
      reading(view, () => {
        checkWhere(view, where);
        for (const column of by) columnType(view, column);
        return countRows(database, tenant, view, { where, by });
      }),
    clear: (tenant, view) =>
      using(view, () =>
        database.write(() => {
          database.run(`DELETE FROM ${tableOf(view)} WHERE tenant = ?`, [tenant]);
          writeProgress(database, tenant, view, { ...readProgress(database, tenant, view), checkpoint: 0 });
        }),
      ),
    leaseTasks: (tenant, view, { due, limit, ttlMs }) =>
      using(view, () => {
        checkTaskView(view);
        return database.write(() =>
          leaseDueTasks(database, tenant, view, { due, limit, ttlMs, now: clock.now() }),
        );
      }),
    renewTasks: (tenant, view, leases) =>
      using(view, () =>
        database.write(() => {
          const now = clock.now();
          return leases.map((lease) => renewTaskLease(database, tenant, view, { ...lease, now }));
        }),
      ),
    close: async () => {
      if (close()) release();
    },
  };
}

function prepareView(database: Database, view: ViewShape): void {
  const shape = JSON.stringify([view.columns, view.indexes]);
  const [known] = database.all('SELECT shape FROM view_tables WHERE view = ?', [viewId(view)]);
  if (known && known['shape'] !== shape)
    throw new TypeError(`Give the changed view ${viewId(view)} a higher version.`);
  if (known) return;
  database.exec(createTable(view));
  database.run('INSERT INTO view_tables (view, shape) VALUES (?, ?)', [viewId(view), shape]);
}

function advanceView(
  database: Database,
  tenant: string,
  view: ViewShape,
  change: ViewProgress,
): 'advanced' | 'fenced' {
  const progress = readProgress(database, tenant, view);
  if (change.token !== progress.token || change.from !== progress.checkpoint) return 'fenced';
  if (change.deletes.length > 0) {
    const sql = `DELETE FROM ${tableOf(view)} WHERE tenant = ? AND key IN (SELECT value FROM json_each(?))`;
    database.run(sql, [tenant, JSON.stringify(change.deletes)]);
  }
  const put = putRow(view);
  for (const row of change.puts) database.run(put, [tenant, ...rowValues(view, row)]);
  writeProgress(database, tenant, view, { ...progress, checkpoint: change.to });
  return 'advanced';
}

function queryView(database: Database, tenant: string, view: ViewShape, query: ViewQuery): ViewPage {
  const fields = checkQuery(view, query);
  const after = query.after === undefined ? [] : [afterOf(fields, placeIn(view, query.index, query.after))];
  const filter = joined(' AND ', [whereOf(tenant, query.where, oneOf), ...after]);
  const sql = `SELECT ${columnsOf(view)} FROM ${tableOf(view)} WHERE ${filter.sql} ORDER BY ${orderOf(fields)} LIMIT ?`;
  const found = database.all(sql, [...filter.values, query.limit + 1]);
  const rows = found.slice(0, query.limit).map((row) => rowFrom(view, row));
  const last = rows.at(-1);
  if (found.length <= query.limit || !last) return { rows };
  return { rows, next: cursorOf(query.index, placeOf(fields, last)) };
}

function countRows(
  database: Database,
  tenant: string,
  view: ViewShape,
  { where, by }: { readonly where: ViewQuery['where']; readonly by: readonly string[] },
): { group: (string | number)[]; count: number }[] {
  const filter = whereOf(tenant, where, oneOf);
  const columns = by.map(columnOf).join(', ');
  const grouped = by.length > 0 ? `GROUP BY ${columns} ORDER BY ${columns}` : '';
  const sql = `SELECT ${[...by.map(columnOf), 'count(*) AS count'].join(', ')} FROM ${tableOf(view)}
    WHERE ${filter.sql} ${grouped}`;
  return database.all(sql, filter.values).map((row) => ({
    group: by.map((column) => row[`c_${column}`] as string | number),
    count: Number(row['count']),
  }));
}
