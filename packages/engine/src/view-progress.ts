import {
  FaultError,
  type Rows,
  type SealedEvent,
  type View,
  type ViewProgress,
  type ViewStore,
  viewRow,
} from '@leadstream/core';
import { checkKnown, withoutPersonal } from './event-reader.ts';

/** What a page of the log changes of a view that stands at `from`: rows to put and to delete. */
export async function progressOver(
  store: ViewStore,
  tenant: string,
  view: View<unknown>,
  { from, page }: { readonly from: number; readonly page: readonly SealedEvent[] },
): Promise<Omit<ViewProgress, 'token'>> {
  const to = from + page.length;
  checkKnown(page);
  if (page.at(-1)?.position !== to) {
    throw new FaultError('store-damaged', `The log of "${tenant}" has a gap after position ${from}.`);
  }
  const events = page.map(withoutPersonal).filter((event) => view.keys(event).length > 0);
  const keys = new Set(events.flatMap((event) => view.keys(event)));
  const before = await store.rows(tenant, view.shape, [...keys]);
  const rows = new Map<string, unknown>([...before].map(([key, row]) => [key, row.data]));
  const touched = new Set<string>();
  const access: Rows<unknown> = {
    get: (key) => rows.get(key),
    put(key, row) {
      touched.add(key);
      rows.set(key, row);
    },
    remove(key) {
      touched.add(key);
      rows.delete(key);
    },
  };
  for (const event of events) view.apply(event, access);
  return {
    from,
    to,
    puts: [...touched].filter((key) => rows.has(key)).map((key) => viewRow(view, key, rows.get(key))),
    deletes: [...touched].filter((key) => !rows.has(key)),
  };
}
