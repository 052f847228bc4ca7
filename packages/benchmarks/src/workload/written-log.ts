import type { LeadEvent } from '@leadstream/core';
import type Sqlite from 'libsql';
import { closeRaw, inserter, openRaw } from '../limits/raw-store.ts';
import { openHouse } from './store-folder.ts';

/** Writes events of leads into a new store, as if they had been appended. What is personal is left out. */
export async function writeLog(path: string, histories: Iterable<Iterable<LeadEvent>>): Promise<number> {
  await (await openHouse(path)).close();
  const store = openRaw(path);
  store.exec('PRAGMA synchronous = OFF');
  const add = inserter(store, 'events', 18);
  let position = 0;
  store.exec('BEGIN');
  for (const history of histories) {
    for (const event of history) {
      position += 1;
      add(rowOf(event, position));
    }
  }
  store.exec('COMMIT');
  closeRaw(store);
  return position;
}

const rowOf = (event: LeadEvent, position: number): unknown[] => [
  event.tenant,
  position,
  event.stream,
  event.version,
  event.type,
  event.schemaVersion,
  event.occurredAt,
  event.recordedAt,
  event.actor,
  event.mode,
  event.commandId,
  event.causationId,
  event.correlationId,
  event.processVersion,
  event.id,
  JSON.stringify(event.data),
  null,
  null,
];

/** Reads and parses every event of a store by hand; answers how many there are. */
export function readByHand(database: Sqlite.Database): number {
  const sql = `SELECT '[' || json_array(position, stream, version, type, schema_version, occurred_at, recorded_at, actor,
      mode, command_id, causation_id, correlation_id, process_version, id, subject, box) || ',' || data || ']'
    FROM events WHERE tenant = 'main' ORDER BY position`;
  let events = 0;
  for (const [row] of database.prepare(sql).raw().all() as [string][]) {
    JSON.parse(row);
    events += 1;
  }
  return events;
}

/** The events of one stream, with no more of them than a fold looks at. */
export function eventsByHand(database: Sqlite.Database, stream: string): LeadEvent[] {
  const sql = `SELECT '[' || json_array(version, type, occurred_at, id, actor, mode, process_version) || ',' || data || ']'
    FROM events WHERE tenant = 'main' AND stream = ? ORDER BY version`;
  return (database.prepare(sql).raw().all(stream) as [string][]).map(([row]) => {
    const [[version, type, occurredAt, id, actor, mode, processVersion], data] = JSON.parse(row);
    return {
      stream,
      version,
      type,
      occurredAt,
      id,
      actor,
      mode,
      processVersion,
      data,
      personal: null,
    } as LeadEvent;
  });
}
