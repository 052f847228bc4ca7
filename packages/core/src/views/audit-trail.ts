import { type Event, millis } from '../lead/events/event.ts';
import { defineView } from './view.ts';

/** Where an event stands in the log, and by what it is asked for. */
export interface AuditRow {
  readonly position: number;
  /** Milliseconds. */
  readonly recordedAt: number;
  readonly actor: string;
  /** The stream: `lead/<id>`, `access/main`. */
  readonly thing: string;
  readonly kind: string;
  readonly type: string;
  readonly command: string;
  readonly cause: string;
  readonly correlation: string;
  readonly processVersion: number;
}

/** Each order has the newest first. */
const newest = { column: 'position', descending: true } as const;

/**
 * All events, by who caused them, what they are about, when and why (Ours 12.1). It holds where they stand and nothing
 * of what they say: what is shown is read from the log, as far as whoever asks may see it.
 */
export const auditTrail = defineView<AuditRow>({
  shape: {
    name: 'audit',
    version: 1,
    columns: {
      position: 'integer',
      recordedAt: 'integer',
      actor: 'text',
      thing: 'text',
      kind: 'text',
      type: 'text',
      command: 'text',
      cause: 'text',
      correlation: 'text',
      processVersion: 'integer',
    },
    indexes: {
      newest: [newest],
      actor: [{ column: 'actor' }, newest],
      thing: [{ column: 'thing' }, newest],
      correlation: [{ column: 'correlation' }, newest],
    },
  },
  keys: ({ position }) => [String(position)],
  apply(event, rows) {
    rows.put(String(event.position), rowOf(event));
  },
  columns: (row) => ({ ...row }),
});

const rowOf = (event: Event): AuditRow => ({
  position: event.position,
  recordedAt: millis(event.recordedAt),
  actor: event.actor,
  thing: event.stream,
  kind: event.stream.slice(0, event.stream.indexOf('/')),
  type: event.type,
  command: event.commandId,
  cause: event.causationId,
  correlation: event.correlationId,
  processVersion: event.processVersion,
});
