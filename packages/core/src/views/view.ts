import type { Event, Json } from '../lead/events/event.ts';
import type { ViewRow, ViewShape } from '../ports/view-store.ts';

/** The rows that an event may change, by key, read before it is applied. */
export interface Rows<Row> {
  get(key: string): Row | undefined;
  put(key: string, row: Row): void;
  remove(key: string): void;
}

/**
 * Something that follows the log and can be rebuilt from it. Views see events without their personal compartment,
 * so no row ever holds personal data; a screen that shows names reads them from the lead.
 */
export interface View<Row> {
  readonly shape: ViewShape;
  /** Keys of the rows that an event may read or change; empty for events that do not matter. */
  keys(event: Event): readonly string[];
  apply(event: Event, rows: Rows<Row>): void;
  /** Values of the declared columns. */
  columns(row: Row): { readonly [column: string]: string | number };
}

/** Declares a view; rows must be plain JSON. */
export const defineView = <Row>(view: View<Row>): View<Row> => view;

/** A row as a view store keeps it. */
export const viewRow = <Row>(view: View<Row>, key: string, row: Row): ViewRow => ({
  key,
  columns: view.columns(row),
  data: row as Json,
});

/** Folds a view over events in memory: the reference for what a stored view must hold, by key. */
export function foldView<Row>(view: View<Row>, events: Iterable<Event>): Map<string, Row> {
  const rows = new Map<string, Row>();
  const access: Rows<Row> = {
    get: (key) => rows.get(key),
    put: (key, row) => void rows.set(key, row),
    remove: (key) => void rows.delete(key),
  };
  for (const event of events) if (view.keys(event).length > 0) view.apply(event, access);
  return rows;
}
