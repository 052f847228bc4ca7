import { FaultError, type PlacedEvent, type SealedEvent } from '@leadstream/core';
import type { SqliteRow, SqliteValue } from './driver.ts';

const ENVELOPE = [
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
  'subject',
  'box',
];

/** Columns that mostly repeat another one: read as nothing where they do. */
const REPEATED: { readonly [column: string]: string } = {
  recorded_at: 'occurred_at',
  causation_id: 'command_id',
  correlation_id: 'command_id',
};

const readColumn = (column: string): string => {
  const same = REPEATED[column];
  return same ? `nullif(e.${column}, e.${same})` : `e.${column}`;
};

/**
 * What to select of `events AS e` for `eventFrom`: one text of JSON, for a library pays for each value that it hands
 * over, and a parser in one go for all of them costs half of that.
 */
export const eventRow = `'[' || json_array(${ENVELOPE.map(readColumn).join(', ')}) || ',' || e.data || ']' AS event`;

/** Adds one event, given the tenant and its `eventValues`. */
export const insertEvent = `INSERT INTO events (tenant, ${ENVELOPE.join(', ')}, data)
  VALUES (?, ?${', ?'.repeat(ENVELOPE.length)})`;

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
    event.personal?.subject ?? null,
    event.personal?.box ?? null,
    data,
  ];
}

/** A row of `eventRow` as the event it is. */
export function eventFrom(tenant: string, row: SqliteRow): SealedEvent {
  const [envelope, data] = parsed(String(row['event']));
  const [position, stream, version, type, schemaVersion, occurredAt, recordedAt, actor, mode, ...rest] =
    envelope;
  const [commandId, causationId, correlationId, processVersion, id, subject, box] = rest;
  return {
    id,
    tenant,
    stream,
    version,
    position,
    type,
    schemaVersion,
    occurredAt,
    recordedAt: recordedAt ?? occurredAt,
    actor,
    mode,
    commandId,
    causationId: causationId ?? commandId,
    correlationId: correlationId ?? commandId,
    processVersion,
    data,
    personal: subject === null || box === null ? null : { subject, box },
  };
}

/** In the order of ENVELOPE, nothing where it repeats; the schema of the table says what each value is. */
type Envelope = [
  position: number,
  stream: string,
  version: number,
  type: string,
  schemaVersion: number,
  occurredAt: string,
  recordedAt: string | null,
  actor: string,
  mode: SealedEvent['mode'],
  commandId: string,
  causationId: string | null,
  correlationId: string | null,
  processVersion: number,
  id: string,
  subject: string | null,
  box: string | null,
];

function parsed(text: string): [Envelope, SealedEvent['data']] {
  try {
    return JSON.parse(text) as [Envelope, SealedEvent['data']];
  } catch (cause) {
    const [, position = '?'] = /^\[\[(\d+),/.exec(text) ?? [];
    throw new FaultError('store-damaged', `The event at position ${position} cannot be read.`, { cause });
  }
}
