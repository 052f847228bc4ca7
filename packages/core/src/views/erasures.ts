import { millis } from '../lead/events/event.ts';
import type { LeadEvent } from '../lead/evolve.ts';
import { idOf } from '../lead/lead.ts';
import { defineView } from './view.ts';

/** A lead that was erased, and the subjects whose keys must be gone. */
export interface ErasureRow {
  readonly lead: string;
  readonly subjects: readonly string[];
  readonly position: number;
  readonly erasedAt: number;
}

/**
 * Everybody who was erased, in the order of the log. Rows stay: whoever opens a store destroys those keys again that
 * a killed process left, or an older copy of the vault brought back.
 */
export const erasureList = defineView<ErasureRow>({
  shape: {
    name: 'erasures',
    version: 1,
    columns: { position: 'integer' },
    indexes: { position: [{ column: 'position' }] },
  },
  keys: (event) => (event.type === 'erased' ? [idOf(event.stream)] : []),
  apply(event, rows) {
    const { stream, position, occurredAt, data } = event as Extract<LeadEvent, { type: 'erased' }>;
    const lead = idOf(stream);
    rows.put(lead, { lead, subjects: data.subjects, position, erasedAt: millis(occurredAt) });
  },
  columns: ({ position }) => ({ position }),
});
