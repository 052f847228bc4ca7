import type { Lease, Storage, ViewQuery, ViewRow, ViewShape, ViewStore } from '@leadstream/core';
import { tenant } from './commits.ts';

/** A view with both types of columns and orders in all directions. */
export const board: ViewShape = {
  name: 'work-list',
  version: 1,
  columns: { seller: 'text', score: 'integer', dueAt: 'integer' },
  indexes: {
    byScore: [{ column: 'score', descending: true }],
    bySeller: [{ column: 'seller' }, { column: 'score', descending: true }],
    byDueAndSeller: [{ column: 'dueAt' }, { column: 'seller', descending: true }],
  },
};

/** A row of the board; it says only what a test is about. */
export function aRow(
  key: string,
  columns: Partial<ViewRow['columns']> = {},
  data: ViewRow['data'] = { key },
): ViewRow {
  return { key, columns: { seller: 'seller/1', score: 0, dueAt: 0, ...columns } as ViewRow['columns'], data };
}

export const HOUR_MS = 3_600_000;

/** Leases a view, which nobody else has. */
export async function leased(views: ViewStore, view: ViewShape = board, of: string = tenant): Promise<Lease> {
  const lease = await views.lease(of, view, 'runner', HOUR_MS);
  if (!lease) throw new Error('Somebody else has the view.');
  return lease;
}

/** What a batch changes. */
export interface Change {
  readonly puts?: readonly ViewRow[];
  readonly deletes?: readonly string[];
}

/** Moves a view by one position. */
export async function move(
  views: ViewStore,
  { puts = [], deletes = [] }: Change,
  view: ViewShape = board,
  of: string = tenant,
): Promise<'advanced' | 'fenced'> {
  const { token, checkpoint } = await leased(views, view, of);
  return views.advance(of, view, { token, from: checkpoint, to: checkpoint + 1, puts, deletes });
}

/** A storage's board with these rows. */
export async function boardOf(storage: Storage, ...puts: readonly ViewRow[]): Promise<ViewStore> {
  await storage.views.prepare(board);
  if (puts.length > 0) await move(storage.views, { puts });
  return storage.views;
}

/** The keys of all pages of a query, page by page. */
export async function pages(
  views: ViewStore,
  query: ViewQuery,
  view: ViewShape = board,
): Promise<string[][]> {
  const found: string[][] = [];
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await views.query(tenant, view, { ...query, after });
    found.push(page.rows.map(({ key }) => key));
    after = page.next;
  }
  return found;
}
