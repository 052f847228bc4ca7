import type { Commit, UnplacedEvent } from '@leadstream/core';

/** A row of events, its position apart. */
export interface EventRecord {
  readonly [column: string]: string | number | null;
}

const types = {
  version: 'bigint',
  schema_version: 'bigint',
  process_version: 'bigint',
  tenant: 'text',
  stream: 'text',
  type: 'text',
  occurred_at: 'text',
  recorded_at: 'text',
  actor: 'text',
  mode: 'text',
  command_id: 'text',
  causation_id: 'text',
  correlation_id: 'text',
  id: 'text',
  data: 'text',
  subject: 'text',
  box: 'text',
} as const;
const columns = Object.keys(types);

/** How SQL names the columns of an event, reads them of a record `e`, and types them. */
export const eventRecord = {
  names: columns.join(', '),
  values: columns.map((column) => `e.${column}`).join(', '),
  types: Object.entries(types)
    .map(([column, type]) => `${column} ${type}`)
    .join(', '),
};

/** All rows that some commits write, and what their checks look at. Positions count from 1. */
export function rowsOf(commits: readonly Commit[], keys: ReadonlyMap<string, Uint8Array> = new Map()) {
  const seen = new Map<string, number>();
  const events: EventRecord[] = [];
  const receipts: EventRecord[] = [];
  const newKeys: EventRecord[] = [];
  for (const commit of commits) {
    const first = events.length + 1;
    for (const { stream, expectedVersion, events: own } of commit.writes) {
      if (!seen.has(stream)) seen.set(stream, expectedVersion);
      const key = expectedVersion === 0 ? keys.get(stream) : undefined;
      if (key) newKeys.push({ subject: stream, key: Buffer.from(key).toString('base64') });
      own.forEach((event, at) => {
        const place = { place: events.length + 1, stream, version: expectedVersion + at + 1 };
        events.push(eventOf(event, commit, place));
      });
    }
    const { commandId: command_id, bodyHash: body_hash } = commit;
    receipts.push({ first, last: events.length, command_id, body_hash });
  }
  const claims = commits.flatMap((commit) => commit.claims);
  return {
    commands: commits.map(({ commandId }) => commandId),
    seen,
    alone: claims.filter(({ how }) => how === 'alone'),
    events,
    receipts,
    claims,
    newKeys,
  };
}

function eventOf(
  event: UnplacedEvent,
  { tenant, commandId, recordedAt }: Commit,
  place: { readonly place: number; readonly stream: string; readonly version: number },
): EventRecord {
  return {
    ...place,
    schema_version: event.schemaVersion,
    process_version: event.processVersion,
    tenant,
    type: event.type,
    occurred_at: event.occurredAt,
    recorded_at: recordedAt,
    actor: event.actor,
    mode: event.mode,
    command_id: commandId,
    causation_id: event.causationId,
    correlation_id: event.correlationId,
    id: event.id,
    data: JSON.stringify(event.data),
    subject: event.personal?.subject ?? null,
    box: event.personal?.box ?? null,
  };
}

/** The columns of a row of COPY, in text: tabs between them, `\N` for nothing. */
export const copyLine = (values: readonly (string | number | null)[]): string =>
  `${values.map((value) => (value === null ? '\\N' : escaped(String(value)))).join('\t')}\n`;

const escaped = (text: string): string =>
  /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text;

/** The columns of events in the order of their records. */
export const eventValues = (record: EventRecord): (string | number | null)[] =>
  columns.map((column) => record[column] as string | number | null);
