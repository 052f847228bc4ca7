import type { Json } from '../lead/events/event.ts';

/** A view's table: named columns to filter and sort by beside the row's data, never personal (they are not sealed). */
export interface ViewShape {
  readonly name: string;
  /** A new version is built beside the old one, from the first event. */
  readonly version: number;
  readonly columns: { readonly [column: string]: 'text' | 'integer' };
  /** Orders that `query` may ask for; the row's key always breaks the last tie, ascending. */
  readonly indexes: { readonly [index: string]: readonly IndexField[] };
}

export interface IndexField {
  readonly column: string;
  readonly descending?: boolean;
}

export interface ViewRow {
  readonly key: string;
  readonly columns: { readonly [column: string]: string | number };
  readonly data: Json;
}

/** Columns that must equal a value, or one of a list, or lie on one side of a value. */
export interface Where {
  readonly [column: string]: string | number | readonly (string | number)[] | Range;
}

/** Values up to and with a bound, or beyond it, in the order that indexes have. */
export type Range = { readonly atMost: string | number } | { readonly above: string | number };

export interface ViewQuery {
  readonly index: string;
  readonly where?: Where | undefined;
  /** The cursor of the last row seen. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface ViewPage {
  readonly rows: readonly ViewRow[];
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

/** A runner's right to move a view: the highest token ever given wins, an older one is refused. */
export interface Lease {
  readonly token: number;
  readonly checkpoint: number;
}

/** Progress of a view over (from, to]: written in one transaction or not at all, deletes before puts. */
export interface ViewProgress {
  readonly token: number;
  /** The checkpoint this batch started from. */
  readonly from: number;
  readonly to: number;
  readonly puts: readonly ViewRow[];
  readonly deletes: readonly string[];
}

export interface LeasedTask {
  readonly key: string;
  readonly data: Json;
  readonly token: number;
  /** How often it was leased before and not finished. */
  readonly attempts: number;
}

/** A lease of a task that is to run so long from now on. */
export interface TaskLease extends Pick<LeasedTask, 'key' | 'token'> {
  readonly ttlMs: number;
}

/** Rows and checkpoint of views, moved together and fenced. All of it can be thrown away and rebuilt from the log. */
export interface ViewStore {
  /**
   * Makes the view's table if it is not there; does nothing to one that is, and refuses another shape under the same
   * version (`TypeError`). Every other method wants it first.
   */
  prepare(view: ViewShape): Promise<void>;
  /** The position up to which the view is true; 0 before the first event. */
  checkpoint(tenant: string, view: ViewShape): Promise<number>;
  /**
   * Takes the right to move the view for `ttlMs` of the store's clock, with a new token; `null` while somebody else
   * has it. Whoever has it renews it and keeps the token; with 0 ms it ends at once.
   */
  lease(tenant: string, view: ViewShape, owner: string, ttlMs: number): Promise<Lease | null>;
  rows(tenant: string, view: ViewShape, keys: readonly string[]): Promise<ReadonlyMap<string, ViewRow>>;
  /** Answers `fenced` when the token is not the newest or `from` is not the checkpoint: then nothing was written. */
  advance(tenant: string, view: ViewShape, progress: ViewProgress): Promise<'advanced' | 'fenced'>;
  query(tenant: string, view: ViewShape, query: ViewQuery): Promise<ViewPage>;
  /** Number of rows, by the values of `by` if given, ordered by them; without `by` one group of all, even of none. */
  count(
    tenant: string,
    view: ViewShape,
    options?: { readonly where?: Where | undefined; readonly by?: readonly string[] | undefined },
  ): Promise<readonly { readonly group: readonly (string | number)[]; readonly count: number }[]>;
  /** Empties the view and puts its checkpoint back to 0, in one transaction. Tokens go on rising. */
  clear(tenant: string, view: ViewShape): Promise<void>;
  /**
   * Leases rows of a task view that are due: its integer column `dueAt` at most `due`, under no lease that still
   * runs, earliest first, then by key. A lease ends by the store's clock; `attempts` counts earlier ones. A row that
   * is put again keeps its lease and its count, one that is deleted loses both.
   */
  leaseTasks(
    tenant: string,
    view: ViewShape,
    options: { readonly due: number; readonly limit: number; readonly owner: string; readonly ttlMs: number },
  ): Promise<readonly LeasedTask[]>;
  /** Prolongs leases, all in one go; aligned: false where one has ended or was lost. With 0 ms it ends at once. */
  renewTasks(tenant: string, view: ViewShape, leases: readonly TaskLease[]): Promise<readonly boolean[]>;
  close(): Promise<void>;
}
