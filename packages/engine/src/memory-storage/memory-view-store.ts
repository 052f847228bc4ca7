import {
  type Clock,
  checkQuery,
  checkTaskView,
  checkViewRow,
  checkViewShape,
  checkWhere,
  columnType,
  cursorOf,
  FaultError,
  placeIn,
  placeOf,
  type ViewRow,
  type ViewShape,
  type ViewStore,
} from '@leadstream/core';
import { emptyView, leaseDue, type MemoryView, ordered, renewLease } from './memory-view.ts';
import { ownCopy } from './own-copy.ts';
import { compareValues, firstAfter, matches } from './row-order.ts';

/** Views as plain maps, sorted when they are asked for. */
export function memoryViewStore(clock: Clock): ViewStore {
  const prepared = new Map<string, { readonly shape: string; readonly tenants: Map<string, MemoryView> }>();
  let closed = false;
  const open = async <T>(work: () => T): Promise<T> => {
    if (closed) throw new FaultError('closed', 'The view store was closed.');
    return work();
  };
  const inView = <T>(tenant: string, shape: ViewShape, work: (view: MemoryView) => T): Promise<T> =>
    open(() => {
      const views = prepared.get(idOf(shape))?.tenants;
      if (!views) throw new TypeError(`Prepare the view ${idOf(shape)} before using it.`);
      const view = views.get(tenant) ?? emptyView();
      views.set(tenant, view);
      return work(view);
    });

  return {
    prepare: (shape) =>
      open(() => {
        checkViewShape(shape);
        const text = JSON.stringify([shape.columns, shape.indexes]);
        const known = prepared.get(idOf(shape));
        if (known && known.shape !== text)
          throw new TypeError(`Give the changed view ${idOf(shape)} a higher version.`);
        if (!known) prepared.set(idOf(shape), { shape: text, tenants: new Map() });
      }),
    checkpoint: (tenant, shape) => inView(tenant, shape, (view) => view.checkpoint),
    lease: (tenant, shape, owner, ttlMs) =>
      inView(tenant, shape, (view) => {
        const runs = clock.now() < view.leasedUntil;
        if (runs && view.owner !== owner) return null;
        if (!runs) view.token += 1;
        view.owner = owner;
        view.leasedUntil = clock.now() + ttlMs;
        return { token: view.token, checkpoint: view.checkpoint };
      }),
    rows: (tenant, shape, keys) =>
      inView(tenant, shape, ({ rows }) => {
        const found = keys.flatMap((key) => rows.get(key) ?? []);
        return new Map(found.map((row) => [row.key, row]));
      }),
    advance: (tenant, shape, { token, from, to, puts, deletes }) =>
      inView(tenant, shape, (view) => {
        for (const row of puts) checkViewRow(shape, row);
        if (to < from) throw new TypeError('A view never goes back: `to` is at least `from`.');
        const rows = puts.map(
          (row): ViewRow => ownCopy({ key: row.key, columns: row.columns, data: row.data }),
        );
        if (token !== view.token || from !== view.checkpoint) return 'fenced';
        for (const key of deletes) for (const part of [view.rows, view.tasks]) part.delete(key);
        for (const row of rows) view.rows.set(row.key, row);
        if (deletes.length + rows.length > 0) view.sorted.clear();
        view.checkpoint = to;
        return 'advanced';
      }),
    query: (tenant, shape, query) =>
      inView(tenant, shape, (view) => {
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
      }),
    count: (tenant, shape, { where, by = [] } = {}) =>
      inView(tenant, shape, ({ rows }) => {
        checkWhere(shape, where);
        for (const column of by) columnType(shape, column);
        const groups = new Map<string, { group: (string | number)[]; count: number }>();
        if (by.length === 0) groups.set('[]', { group: [], count: 0 });
        for (const row of rows.values()) {
          if (!matches(row, where)) continue;
          const group = by.map((column) => row.columns[column] as string | number);
          const id = JSON.stringify(group);
          groups.set(id, { group, count: (groups.get(id)?.count ?? 0) + 1 });
        }
        return [...groups.values()].sort((a, b) => compareValues(a.group, b.group));
      }),
    clear: (tenant, shape) =>
      inView(tenant, shape, (view) => {
        for (const part of [view.rows, view.tasks, view.sorted]) part.clear();
        view.checkpoint = 0;
      }),
    leaseTasks: (tenant, shape, options) =>
      inView(tenant, shape, (view) => {
        checkTaskView(shape);
        return leaseDue(view, options, clock.now());
      }),
    renewTask: (tenant, shape, key, token, ttlMs) =>
      inView(tenant, shape, (view) => renewLease(view, { key, token, ttlMs }, clock.now())),
    close: async () => {
      closed = true;
    },
  };
}

const idOf = ({ name, version }: ViewShape): string => `${name}@${version}`;
