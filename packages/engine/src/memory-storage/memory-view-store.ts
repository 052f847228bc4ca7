import {
  type Clock,
  checkTaskView,
  checkViewShape,
  FaultError,
  type ViewShape,
  type ViewStore,
} from '@leadstream/core';
import { advanceView, countRows, queryRows } from './memory-rows.ts';
import { emptyView, leaseDue, type MemoryView, renewLease, takeLease } from './memory-view.ts';

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
      inView(tenant, shape, (view) => takeLease(view, { owner, ttlMs }, clock.now())),
    rows: (tenant, shape, keys) =>
      inView(tenant, shape, ({ rows }) => {
        const found = keys.flatMap((key) => rows.get(key) ?? []);
        return new Map(found.map((row) => [row.key, row]));
      }),
    advance: (tenant, shape, progress) => inView(tenant, shape, (view) => advanceView(view, shape, progress)),
    query: (tenant, shape, query) => inView(tenant, shape, (view) => queryRows(view, shape, query)),
    count: (tenant, shape, options = {}) => inView(tenant, shape, (view) => countRows(view, shape, options)),
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
    renewTasks: (tenant, shape, leases) =>
      inView(tenant, shape, (view) => leases.map((lease) => renewLease(view, lease, clock.now()))),
    close: async () => {
      closed = true;
    },
  };
}

const idOf = ({ name, version }: ViewShape): string => `${name}@${version}`;
