import { FaultError, type PlacedEvent, type SealedEvent } from '@leadstream/core';
import type { PostgresRow, PostgresValue } from './driver.ts';

/** The columns of an event beside its tenant and position, each with its type, in the order they are bound. */
export const eventColumns = {
  stream: 'text',
  version: 'bigint',
  type: 'text',
  schema_version: 'bigint',
  occurred_at: 'text',
  recorded_at: 'text',
  actor: 'text',
  mode: 'text',
  command_id: 'text',
  causation_id: 'text',
  correlation_id: 'text',
  process_version: 'bigint',
  id: 'text',
  data: 'text',
  subject: 'text',
  box: 'text',
} as const;

type Column = keyof typeof eventColumns;

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

/** What to select of `events AS e` for `eventFrom`. */
export const eventRow = ['position', ...Object.keys(eventColumns)].map(readColumn).join(', ');

/** Events as one list for each column, to be bound as arrays. `textOf` gives the text of an event's data. */
export function eventLists(
  events: readonly PlacedEvent[],
  textOf: (event: PlacedEvent['event']) => string,
): PostgresValue[] {
  const valueOf: { readonly [C in Column]: (placed: PlacedEvent) => string | number | null } = {
    stream: ({ stream }) => stream,
    version: ({ version }) => version,
    type: ({ event }) => event.type,
    schema_version: ({ event }) => event.schemaVersion,
    occurred_at: ({ event }) => event.occurredAt,
    recorded_at: ({ recordedAt }) => recordedAt,
    actor: ({ event }) => event.actor,
    mode: ({ event }) => event.mode,
    command_id: ({ commandId }) => commandId,
    causation_id: ({ event }) => event.causationId,
    correlation_id: ({ event }) => event.correlationId,
    process_version: ({ event }) => event.processVersion,
    id: ({ event }) => event.id,
    data: ({ event }) => textOf(event),
    subject: ({ event }) => event.personal?.subject ?? null,
    box: ({ event }) => event.personal?.box ?? null,
  };
  return (Object.keys(eventColumns) as Column[]).map((column) => events.map(valueOf[column]));
}

/** A row of `eventRow` as the event it is; the schema of the table says what each value is. */
export function eventFrom(tenant: string, row: PostgresRow): SealedEvent {
  const [position, stream, version, type, schemaVersion, occurredAt, recordedAt, actor, mode, ...rest] = row;
  const [commandId, causationId, correlationId, processVersion, id, data, subject, box] = rest;
  return {
    id: String(id),
    tenant,
    stream: String(stream),
    version: wholeNumber(version),
    position: wholeNumber(position),
    type: String(type),
    schemaVersion: wholeNumber(schemaVersion),
    occurredAt: String(occurredAt),
    recordedAt: String(recordedAt ?? occurredAt),
    actor: String(actor),
    mode: mode as SealedEvent['mode'],
    commandId: String(commandId),
    causationId: String(causationId ?? commandId),
    correlationId: String(correlationId ?? commandId),
    processVersion: wholeNumber(processVersion),
    data: parsed(String(data), String(position)),
    personal: typeof subject === 'string' && typeof box === 'string' ? { subject, box } : null,
  };
}

/** A number of eight bytes that must be one of JavaScript as well. */
export function wholeNumber(text: string | null | undefined): number {
  const number = Number(text);
  if (typeof text === 'string' && Number.isSafeInteger(number)) return number;
  throw new FaultError('store-damaged', `The store has ${text ?? 'nothing'} where a whole number belongs.`);
}

function parsed(text: string, position: string): SealedEvent['data'] {
  try {
    return JSON.parse(text) as SealedEvent['data'];
  } catch (cause) {
    throw new FaultError('store-damaged', `The event at position ${position} cannot be read.`, { cause });
  }
}
