import { type AuditRow, auditTrail, type Event, FaultError, millis, type Where } from '@leadstream/core';
import type { Desk } from './desk.ts';
import { eventsAt, openEvents } from './event-reader.ts';
import type { Freshness } from './freshness.ts';
import { checkLimit, type Paging } from './paging.ts';
import { type Seeing, seeingOf } from './seeing.ts';
import { seenEvents } from './seen-events.ts';

/** Which events: those that all of what is named is true of. */
export interface AuditFilter {
  /** Who did it, `user:<id>` or `system`. */
  readonly actor?: string | undefined;
  /** What it was done to, by its stream: `lead/<id>`, `access/main`, `process/main`. */
  readonly thing?: string | undefined;
  /** All things of a kind: `lead`, `access`. */
  readonly kind?: string | undefined;
  readonly type?: string | undefined;
  /** The command that wrote it. */
  readonly command?: string | undefined;
  /** The event or the command that made it follow. */
  readonly cause?: string | undefined;
  readonly correlation?: string | undefined;
  /** The version of the rules that decided. */
  readonly processVersion?: number | undefined;
  /** Recorded then or later; milliseconds, or ISO-8601 with a zone. */
  readonly since?: number | string | undefined;
  /** Recorded then or before. */
  readonly until?: number | string | undefined;
}

export interface AuditPage {
  readonly events: readonly Event[];
  /** Where to go on; absent on the last page. */
  readonly next?: string | undefined;
}

export interface AuditReads {
  /**
   * Who did what to what, when, why and by which rules, the newest first (Ours 12.1): permissions, rules and records as
   * well as leads. What is not seen is not in it, as in every read. The trail is kept from the first time on that somebody asks
   * for it: in a long log that first time may take some calls, each the fault `view-behind`. Fault: `cursor-invalid`.
   *
   * @example
   * const { events } = await handle.audit({ actor: 'user:ada', thing: 'access/main' });
   */
  audit(options?: AuditFilter & Freshness & Paging): Promise<AuditPage>;
}

export function auditReadsOf(desk: Desk): AuditReads {
  const { shell, tenant, views, checkOpen } = desk;
  return {
    async audit({ limit = 50, after, atLeast, since, until, ...filter } = {}) {
      checkOpen();
      checkLimit(limit, 'events');
      const span = { since: instantOf('since', since), until: instantOf('until', until) };
      const from = after === undefined ? Number.MAX_SAFE_INTEGER : positionOf(after);
      await views.wait(tenant.name, auditTrail, atLeast ?? (await shell.storage.log.head(tenant.name)));
      const seeing = await seeingOf(desk);
      const found: Event[] = [];
      // One more than a page has tells whether another page follows: of what is seen, not of what is there.
      for await (const events of seenPages(desk, seeing, { filter, span, from })) {
        found.push(...events);
        if (found.length > limit) break;
      }
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return last ? { events: page, next: String(last.position) } : { events: page };
    },
  };
}

interface Wanted {
  readonly filter: Omit<AuditFilter, 'since' | 'until'>;
  readonly span: { readonly since: number; readonly until: number };
  /** Only events before this position. */
  readonly from: number;
}

const PAGE_ROWS = 200;

/** The events that are wanted and seen, the newest first, page by page. */
async function* seenPages(desk: Desk, seeing: Seeing, wanted: Wanted): AsyncGenerator<readonly Event[]> {
  const { shell, tenant } = desk;
  const { filter, span } = wanted;
  for (let before = wanted.from; ; ) {
    const { rows, next } = await shell.storage.views.query(tenant.name, auditTrail.shape, {
      index: indexFor(filter),
      where: whereOf(filter, before, span.until),
      limit: PAGE_ROWS,
    });
    const all = rows.map(({ data }) => data as unknown as AuditRow);
    const inTime = all.filter(({ recordedAt }) => recordedAt >= span.since);
    const positions = inTime.map(({ position }) => position);
    const sealed = await eventsAt(shell, tenant.name, positions);
    const events = await openEvents(
      shell.vault,
      tenant.name,
      positions.flatMap((position) => sealed.get(position) ?? []),
    );
    yield await seenEvents(desk, seeing, events);
    // Times never go back in the log: what comes further down is older.
    if (next === undefined || inTime.length < all.length) return;
    before = all.at(-1)?.position ?? 0;
  }
}

/** The order that reads least: of one thing, one actor, one cause, else all. */
const indexFor = ({ thing, correlation, actor }: Wanted['filter']): string => {
  if (thing !== undefined) return 'thing';
  if (correlation !== undefined) return 'correlation';
  return actor === undefined ? 'newest' : 'actor';
};

function whereOf(filter: Wanted['filter'], before: number, until: number): Where {
  const named = Object.entries(filter).filter(
    (each): each is [string, string | number] => each[1] !== undefined,
  );
  return {
    ...Object.fromEntries(named),
    position: { atMost: before - 1 },
    ...(until < Number.MAX_SAFE_INTEGER ? { recordedAt: { atMost: until } } : {}),
  };
}

function instantOf(name: 'since' | 'until', instant: number | string | undefined): number {
  if (instant === undefined) return name === 'since' ? 0 : Number.MAX_SAFE_INTEGER;
  const ms = typeof instant === 'number' ? instant : millis(instant);
  if (Number.isNaN(ms)) throw new TypeError(`${name} is an instant, such as 2026-03-01T09:00:00Z.`);
  return ms;
}

/** Cursors come from outside. */
function positionOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new FaultError('cursor-invalid', 'This cursor does not belong to the audit trail.');
}
