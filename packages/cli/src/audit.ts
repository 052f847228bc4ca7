import type { Event } from '@leadstream/core';
import { isFault } from '@leadstream/core';
import type { AuditFilter, AuditPage } from '@leadstream/engine';
import { type ExitCode, exit } from './exit.ts';
import { type House, reading } from './house.ts';
import { eventWords, minuteOf } from './lead-words.ts';
import type { Options } from './options.ts';
import { plain } from './output.ts';
import { type Column, cell, tableOf } from './table.ts';
import { type Call, note } from './verb.ts';

const PAGE_EVENTS = 200;

const columns: readonly Column[] = [
  { title: 'When', width: 16 },
  { title: 'Who', width: 20 },
  { title: 'What', width: 22 },
  { title: 'To what', width: 44 },
  { title: 'Rules', width: 5, align: 'right' },
  { title: 'Said' },
];

/** Prints who did what to what, the newest first. */
export const audit = (call: Call): Promise<ExitCode> => {
  const filter = filterOf(call.options);
  return reading(call.options, (house) => print(house, call, filter));
};

function filterOf(options: Options): AuditFilter {
  return {
    actor: options.text('by'),
    thing: options.text('thing'),
    kind: options.text('kind'),
    type: options.text('type'),
    command: options.text('command'),
    cause: options.text('cause'),
    correlation: options.text('correlation'),
    processVersion: options.wholeNumber('rules', 1),
    since: options.instant('since'),
    until: options.instant('until'),
  };
}

async function print(house: House, { options, out }: Call, filter: AuditFilter): Promise<ExitCode> {
  const limit = options.wholeNumber('limit', 1) ?? 100;
  let shown = 0;
  for (let after: string | undefined; shown < limit && !out.closed; ) {
    const page = await pageOf(house, { ...filter, after, limit: Math.min(PAGE_EVENTS, limit - shown) });
    if (options.flag('json')) for (const event of page.events) await out.json(entryOf(event));
    else if (page.events.length > 0) {
      const rows = page.events.map(cellsOf);
      await out.line(tableOf(columns, rows, { colours: out.colours, heading: shown === 0 }));
    }
    shown += page.events.length;
    await out.flush();
    after = page.next;
    if (after === undefined) break;
    if (shown >= limit) note(`There is more: --limit says how much is shown (${limit}).`);
  }
  if (shown === 0) note('Nothing was done that fits and may be seen.');
  return exit.done;
}

/** The trail is built by the first who asks: a long log takes some calls. */
async function pageOf(
  { handle }: House,
  wanted: Parameters<House['handle']['audit']>[0],
): Promise<AuditPage> {
  for (;;) {
    try {
      return await handle.audit(wanted);
    } catch (error) {
      if (!isFault(error, 'view-behind')) throw error;
    }
  }
}

/** An entry as `--json` gives it: without what is personal. The README promises this shape. */
const entryOf = (event: Event) => ({
  position: event.position,
  recordedAt: event.recordedAt,
  occurredAt: event.occurredAt,
  actor: event.actor,
  type: event.type,
  thing: event.stream,
  version: event.version,
  mode: event.mode,
  command: event.commandId,
  cause: event.causationId,
  correlation: event.correlationId,
  processVersion: event.processVersion,
  data: event.data,
});

const cellsOf = (event: Event): string[] => [
  minuteOf(event.recordedAt),
  cell(event.actor),
  event.type,
  cell(event.stream),
  String(event.processVersion),
  plain(eventWords(event)),
];
