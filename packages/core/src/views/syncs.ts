import { type Event, millis } from '../lead/events/event.ts';
import type { SyncEvent } from '../records/sync.ts';
import { defineView } from './view.ts';
import { never } from './work-list.ts';

/** A record that the host's CRM is to have and does not have yet (Ours 8.4): a task for whoever has a directory. */
export interface SyncRow {
  /** The stream of the record. */
  readonly stream: string;
  readonly source: string;
  /** Since when it is asked for. */
  readonly askedAt: number;
  /** When it is due; `never` while it is parked. */
  readonly dueAt: number;
  /** Why it is parked. */
  readonly code: string | null;
  /** How often it was tried before it was asked for again. */
  readonly triedBefore: number;
}

const types = ['sync-requested', 'record-synced', 'record-parked', 'record-withdrawn'];

/** Records on their way to the host's CRM, those asked for first at the top; the parked ones last. */
export const syncList = defineView<SyncRow>({
  shape: {
    name: 'syncs',
    version: 1,
    columns: { source: 'text', dueAt: 'integer' },
    indexes: { due: [{ column: 'dueAt' }] },
  },
  keys: ({ type, stream }) => (types.includes(type) ? [stream] : []),
  apply(event: Event, rows) {
    const { stream, occurredAt } = event;
    const row = rows.get(stream);
    const told = event as SyncEvent;
    if (told.type === 'sync-requested') {
      const askedAt = millis(occurredAt);
      const { source } = told.data;
      rows.put(stream, {
        stream,
        source,
        askedAt,
        dueAt: askedAt,
        code: null,
        triedBefore: row?.triedBefore ?? 0,
      });
    } else if (told.type === 'record-parked' && row && told.data.code !== 'erased') {
      const { code, attempts } = told.data;
      rows.put(stream, { ...row, dueAt: never, code, triedBefore: row.triedBefore + attempts });
    } else rows.remove(stream);
  },
  columns: ({ source, dueAt }) => ({ source, dueAt }),
});
