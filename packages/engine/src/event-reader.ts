import {
  type Event,
  type KeyVault,
  type SealedEvent,
  type StreamState,
  stateOf,
  upcast,
} from '@leadstream/core';
import type { Shell } from './shell.ts';

/** Events read at once of a long stream or of the log. */
const PAGE_EVENTS = 2000;

/** Where a personal compartment belongs: a box that was moved elsewhere does not open. */
export const placeOfBox = (tenant: string, stream: string, version: number): string =>
  `${tenant}|${stream}|${version}`;

/**
 * Opens the personal compartments of events, all in one call; `null` where the subject was erased. The events come
 * in the shape of today; a type or shape that this version does not know is the fault `store-newer`.
 */
export async function openEvents(
  vault: KeyVault,
  tenant: string,
  sealed: readonly SealedEvent[],
): Promise<Event[]> {
  const events = sealed.map(upcast);
  const closed = events.filter((event) => event.personal !== null);
  const boxes = closed.map((event) => ({
    sealed: event.personal as NonNullable<SealedEvent['personal']>,
    place: placeOfBox(tenant, event.stream, event.version),
  }));
  const opened = boxes.length > 0 ? await vault.open(tenant, boxes) : [];
  let next = 0;
  return events.map((event) =>
    event.personal === null ? bare(event) : { ...event, personal: opened[next++] ?? null },
  );
}

/** An event as views see it, in the shape of today. Fault: `store-newer`. */
export const withoutPersonal = (sealed: SealedEvent): Event => bare(upcast(sealed));

const bare = (event: SealedEvent): Event =>
  event.personal === null ? (event as SealedEvent & { personal: null }) : { ...event, personal: null };

/** Throws `store-newer` unless each event has a type and a shape that this version knows. */
export function checkKnown(events: readonly SealedEvent[]): void {
  for (const event of events) upcast(event);
}

/** A stream's events with `version` in (after, to], opened, page by page. */
export async function* streamPages(
  { storage, vault }: Shell,
  tenant: string,
  stream: string,
  { after = 0, to }: { readonly after?: number | undefined; readonly to?: number | undefined } = {},
): AsyncGenerator<readonly Event[]> {
  for (let last = after; ; ) {
    const page = await storage.log.readStream(tenant, stream, { after: last, to, limit: PAGE_EVENTS });
    if (page.length > 0) yield await openEvents(vault, tenant, page);
    if (page.length < PAGE_EVENTS) return;
    last = page.at(-1)?.version ?? last;
  }
}

/** A tenant's events with `position` in (after, to], still sealed, page by page: two are held at a time. */
export async function* logPages(
  { storage }: Shell,
  tenant: string,
  {
    after,
    to,
    pageMax = PAGE_EVENTS,
  }: { readonly after: number; readonly to: number; readonly pageMax?: number },
): AsyncGenerator<readonly SealedEvent[]> {
  const read = (last: number): Promise<readonly SealedEvent[]> => {
    const page = storage.log.read(tenant, last, Math.min(pageMax, to - last));
    page.catch(() => {}); // Whoever takes the page hears of it; perhaps nobody does any more.
    return page;
  };
  let next = after < to ? read(after) : undefined;
  while (next) {
    const page = await next;
    const last = page.at(-1)?.position ?? to;
    // The next page is on its way while this one is worked at.
    next = last < to ? read(last) : undefined;
    if (page.length > 0) yield page;
  }
}

/** The states of many streams, read at once; `null` for those that are not there. */
export async function readStates(
  { storage, vault }: Shell,
  tenant: string,
  streams: readonly string[],
): Promise<Map<string, StreamState | null>> {
  if (streams.length === 0) return new Map();
  const found = await storage.log.readStreams(tenant, streams);
  const sealed = streams.flatMap((stream) => found.get(stream) ?? []);
  const events = await openEvents(vault, tenant, sealed);
  let next = 0;
  return new Map(
    streams.map((stream) => {
      const length = found.get(stream)?.length ?? 0;
      const own = events.slice(next, next + length);
      next += length;
      return [stream, length === 0 ? null : stateOf(stream, own)];
    }),
  );
}

/** Positions that are nearer to each other are read in one go. */
const GAP_MAX = 50;
const RANGE_MAX = 1000;

/** The events at some positions, still sealed. */
export async function eventsAt(
  { storage }: Shell,
  tenant: string,
  positions: readonly number[],
): Promise<ReadonlyMap<number, SealedEvent>> {
  const wanted = new Set(positions);
  const found = new Map<number, SealedEvent>();
  for (const { from, to } of rangesOf([...wanted].sort((a, b) => a - b))) {
    for (const event of await storage.log.read(tenant, from - 1, to - from + 1)) {
      if (wanted.has(event.position)) found.set(event.position, event);
    }
  }
  return found;
}

function rangesOf(sorted: readonly number[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const position of sorted) {
    const last = ranges.at(-1);
    if (last && position - last.to <= GAP_MAX && position - last.from < RANGE_MAX) last.to = position;
    else ranges.push({ from: position, to: position });
  }
  return ranges;
}
