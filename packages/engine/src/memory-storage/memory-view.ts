import type { IndexField, Lease, LeasedTask, TaskLease, ViewRow } from '@leadstream/core';
import { comparePlaces } from './row-order.ts';

/** One view of one tenant: its rows, how far it is, who moves it, and the leases of its tasks. */
export interface MemoryView {
  readonly rows: Map<string, ViewRow>;
  /** Leases of tasks by the row's key. */
  readonly tasks: Map<string, { token: number; until: number; attempts: number }>;
  /** Rows by the name of an index, sorted by it; emptied when a row changes. */
  readonly sorted: Map<string, readonly ViewRow[]>;
  checkpoint: number;
  token: number;
  owner: string;
  leasedUntil: number;
  lastTaskToken: number;
}

export const emptyView = (): MemoryView => ({
  rows: new Map(),
  tasks: new Map(),
  sorted: new Map(),
  checkpoint: 0,
  token: 0,
  owner: '',
  leasedUntil: -Infinity,
  lastTaskToken: 0,
});

/** A view's rows in the order of an index. */
export function ordered(view: MemoryView, fields: readonly IndexField[], index: string): readonly ViewRow[] {
  const known = view.sorted.get(index);
  if (known) return known;
  const rows = [...view.rows.values()].sort(comparePlaces(fields));
  view.sorted.set(index, rows);
  return rows;
}

/** Takes or renews the right to move a view. */
export function takeLease(
  view: MemoryView,
  { owner, ttlMs }: { readonly owner: string; readonly ttlMs: number },
  now: number,
): Lease | null {
  const runs = now < view.leasedUntil;
  if (runs && view.owner !== owner) return null;
  if (!runs) view.token += 1;
  view.owner = owner;
  view.leasedUntil = now + ttlMs;
  return { token: view.token, checkpoint: view.checkpoint };
}

/** Leases the earliest tasks that are due and under no lease that still runs. */
export function leaseDue(
  view: MemoryView,
  { due, limit, ttlMs }: { readonly due: number; readonly limit: number; readonly ttlMs: number },
  now: number,
): LeasedTask[] {
  const leased: LeasedTask[] = [];
  // No declared index has this name: they hold no hyphen.
  for (const { key, columns, data } of ordered(view, [{ column: 'dueAt' }], 'by-due')) {
    if (leased.length >= limit || Number(columns['dueAt']) > due) break;
    const { until, attempts } = view.tasks.get(key) ?? { until: -Infinity, attempts: 0 };
    if (now < until) continue;
    const token = ++view.lastTaskToken;
    view.tasks.set(key, { token, until: now + ttlMs, attempts: attempts + 1 });
    leased.push({ key, data, token, attempts });
  }
  return leased;
}

/** Prolongs a task's lease, if it still runs under this token. */
export function renewLease(view: MemoryView, { key, token, ttlMs }: TaskLease, now: number): boolean {
  const lease = view.tasks.get(key);
  if (!lease || lease.token !== token || now >= lease.until) return false;
  lease.until = now + ttlMs;
  return true;
}
