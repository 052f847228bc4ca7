import { type Event, type Lead, leadStream, withoutFields } from '@leadstream/core';
import type { Desk } from './desk.ts';
import { logPages, openEvents, streamPages } from './event-reader.ts';
import { readLead } from './lead-reads.ts';
import { seeingOf } from './seeing.ts';
import { seenEvents } from './seen-events.ts';

export interface EventsOptions {
  /** Only events with a higher position. Default: 0. */
  readonly after?: number | undefined;
  /** At most so many. Default: all up to the head. */
  readonly limit?: number | undefined;
  /** Only those of this lead. */
  readonly lead?: string | undefined;
}

/** Reads of the log itself. */
export interface LogReads {
  /** Opened events in the order of the log. */
  events(options?: EventsOptions): AsyncIterable<Event>;
}

export function logReadsOf(desk: Desk): LogReads {
  return {
    async *events(options = {}) {
      desk.checkOpen();
      yield* eventsOf(desk, options);
    },
  };
}

async function* eventsOf(
  desk: Desk,
  { after = 0, limit = Infinity, lead }: EventsOptions,
): AsyncGenerator<Event> {
  let left = limit;
  for await (const page of lead === undefined ? openedLog(desk, after) : openedLead(desk, lead)) {
    for (const event of page) {
      if (event.position <= after) continue;
      if (left <= 0) return;
      left -= 1;
      yield event;
    }
  }
}

async function* openedLog(desk: Desk, after: number): AsyncGenerator<readonly Event[]> {
  const { shell, tenant } = desk;
  const seeing = await seeingOf(desk);
  const to = await shell.storage.log.head(tenant.name);
  for await (const page of logPages(shell, tenant.name, { after, to })) {
    yield await seenEvents(desk, seeing, await openEvents(shell.vault, tenant.name, page));
  }
}

async function* openedLead(desk: Desk, id: string): AsyncGenerator<readonly Event[]> {
  const seeing = await seeingOf(desk);
  const lead = (await readLead(desk, id, {})) as Lead | null;
  if (!lead || !seeing.lead(lead)) return;
  const hidden = seeing.hiddenOf(lead);
  for await (const page of streamPages(desk.shell, desk.tenant.name, leadStream(id))) {
    yield page.map((event) => withoutFields(event, hidden));
  }
}
