import { type Event, millis } from '../lead/events/event.ts';
import type { LeadEvent } from '../lead/evolve.ts';
import { idOf } from '../lead/lead.ts';
import { defineView, type Rows } from './view.ts';

/** Another lead that one may be the same with. */
export interface SuspectedLead {
  readonly lead: string;
  readonly rule: string;
  /** Basis points. */
  readonly score: number;
  readonly at: number;
  /** Whether this lead was held against the other, and not the other way round: so each pair is listed once. */
  readonly own: boolean;
}

/** A lead that may be one with others, and nobody has confirmed or dismissed it yet. */
export interface SuspicionRow {
  readonly lead: string;
  readonly others: readonly SuspectedLead[];
}

/**
 * Pairs of leads that people are to look at, the likeliest first. Each stands with both leads. Who was taken over or
 * erased is gone; that another lead of a pair was is seen when the pair is read.
 */
export const suspicionList = defineView<SuspicionRow>({
  shape: {
    name: 'suspicions',
    version: 1,
    columns: { score: 'integer' },
    indexes: { score: [{ column: 'score', descending: true }] },
  },
  keys: (event) => (event.stream.startsWith('lead/') ? keysOf(event) : []),
  apply(event, rows) {
    const id = idOf(event.stream);
    const said = event as LeadEvent;
    if (said.type === 'duplicate-suspected') {
      const at = millis(event.occurredAt);
      for (const { lead, rule, score } of said.data.suspects) {
        pair(rows, id, { lead, rule, score, at, own: true });
        pair(rows, lead, { lead: id, rule, score, at, own: false });
      }
    } else if (said.type === 'duplicate-dismissed') {
      part(rows, id, said.data.lead);
      part(rows, said.data.lead, id);
    } else if (said.type === 'merged') part(rows, id, said.data.absorbed);
    else rows.remove(id);
  },
  columns: ({ others }) => ({
    score: Math.max(0, ...others.filter(({ own }) => own).map(({ score }) => score)),
  }),
});

function keysOf(event: Event): readonly string[] {
  const id = idOf(event.stream);
  const said = event as LeadEvent;
  if (said.type === 'duplicate-suspected') return [id, ...said.data.suspects.map(({ lead }) => lead)];
  if (said.type === 'duplicate-dismissed') return [id, said.data.lead];
  return said.type === 'merged' || said.type === 'absorbed' || said.type === 'erased' ? [id] : [];
}

function pair(rows: Rows<SuspicionRow>, lead: string, other: SuspectedLead): void {
  const before = rows.get(lead)?.others ?? [];
  rows.put(lead, { lead, others: [...before.filter((one) => one.lead !== other.lead), other] });
}

function part(rows: Rows<SuspicionRow>, lead: string, other: string): void {
  const others = rows.get(lead)?.others.filter((one) => one.lead !== other) ?? [];
  if (others.length > 0) rows.put(lead, { lead, others });
  else rows.remove(lead);
}
