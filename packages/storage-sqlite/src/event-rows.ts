import { FaultError, type SealedEvent } from '@leadstream/core';
import type { PlacedEvent } from './append-plan.ts';
import type { SqliteRow, SqliteValue } from './driver.ts';

const COLUMNS = [
  'position',
  'stream',
  'version',
  'type',
  'schema_version',
  'occurred_at',
  'recorded_at',
  'actor',
  'mode',
  'command_id',
  'causation_id',
  'correlation_id',
  'process_version',
  'id',
  'data',
  'subject',
  'box',
];

/** The columns of an event, in the order of `eventValues`, the tenant apart. */
export const eventColumns = COLUMNS.join(', ');

/** Adds one event, given the tenant and its `eventValues`. */
export const insertEvent = `INSERT INTO events (tenant, ${eventColumns}) VALUES (?${', ?'.repeat(COLUMNS.length)})`;

/** An event as values to bind. `data` is its text, made before the transaction began. */
export function eventValues(tenant: string, placed: PlacedEvent, data: string): SqliteValue[] {
  const { event, stream, version, position, recordedAt, commandId } = placed;
  return [
    tenant,
    position,
    stream,
    version,
    event.type,
    event.schemaVersion,
    event.occurredAt,
    recordedAt,
    event.actor,
    event.mode,
    commandId,
    event.causationId,
    event.correlationId,
    event.processVersion,
    event.id,
    data,
    event.personal?.subject ?? null,
    event.personal?.box ?? null,
  ];
}

/** A row as the event it is. */
export function eventFrom(tenant: string, row: SqliteRow): SealedEvent {
  const { subject, box } = row;
  return {
    id: text(row['id']),
    tenant,
    stream: text(row['stream']),
    version: Number(row['version']),
    position: Number(row['position']),
    type: text(row['type']),
    schemaVersion: Number(row['schema_version']),
    occurredAt: text(row['occurred_at']),
    recordedAt: text(row['recorded_at']),
    actor: text(row['actor']),
    mode: row['mode'] === 'history' ? 'history' : 'live',
    commandId: text(row['command_id']),
    causationId: text(row['causation_id']),
    correlationId: text(row['correlation_id']),
    processVersion: Number(row['process_version']),
    data: dataOf(row),
    personal: typeof subject === 'string' && typeof box === 'string' ? { subject, box } : null,
  };
}

/** Events whose numbers follow each other from `first`; a gap means that the file lost something. */
export function withoutGaps(
  events: readonly SealedEvent[],
  number: 'position' | 'version',
  first: number,
): readonly SealedEvent[] {
  for (const [at, event] of events.entries()) {
    if (event[number] !== first + at) {
      throw new FaultError(
        'store-damaged',
        `The log has ${number} ${event[number]} where ${first + at} belongs.`,
      );
    }
  }
  return events;
}

function dataOf(row: SqliteRow): SealedEvent['data'] {
  try {
    return JSON.parse(text(row['data'])) as SealedEvent['data'];
  } catch (cause) {
    throw new FaultError(
      'store-damaged',
      `The event at position ${Number(row['position'])} cannot be read.`,
      { cause },
    );
  }
}

const text = (value: SqliteValue | undefined): string => String(value);
