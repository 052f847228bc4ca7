import { type LeadRow, nameOf } from '@leadstream/core';
import { type ExitCode, exit } from './exit.ts';
import { caughtUp, type House, reading } from './house.ts';
import { ownerOf, pointsOf, rowJson } from './lead-words.ts';
import type { Output } from './output.ts';
import { type Column, cell, tableOf } from './table.ts';
import { type Call, note } from './verb.ts';

const PAGE_ROWS = 200;

const columns: readonly Column[] = [
  { title: 'Name', width: 24 },
  { title: 'Status', width: 12 },
  { title: 'Score', width: 5, align: 'right' },
  { title: 'Owner', width: 16 },
  { title: 'Source', width: 16 },
  { title: 'Lead' },
];

export const listLeads = (call: Call): Promise<ExitCode> =>
  reading(call.options, (house) => list(house, call));

async function list(house: House, { options, out }: Call): Promise<ExitCode> {
  const isOpen = options.flag('open');
  const limit = options.wholeNumber('limit', 1) ?? Number.POSITIVE_INFINITY;
  await caughtUp(house);
  let shown = 0;
  for await (const rows of pagesOf(house, isOpen, limit)) {
    if (options.flag('json')) for (const row of rows) await out.json(rowJson(row));
    else await out.line(await tableOfLeads(house, rows, out, shown === 0));
    shown += rows.length;
    await out.flush();
    if (out.closed) break;
  }
  if (!options.flag('json') && !out.closed) await sayTheRest(house, isOpen, shown);
  return exit.done;
}

/** Pages of the list, as many rows as asked for. */
async function* pagesOf(
  { handle }: House,
  isOpen: boolean,
  limit: number,
): AsyncGenerator<readonly LeadRow[]> {
  let left = limit;
  let after: string | undefined;
  do {
    const query = { limit: Math.min(PAGE_ROWS, left), after };
    const page = await (isOpen ? handle.workList(query) : handle.allLeads(query));
    if (page.rows.length > 0) yield page.rows;
    left -= page.rows.length;
    after = page.next;
  } while (after !== undefined && left > 0);
}

async function tableOfLeads(
  { handle }: House,
  rows: readonly LeadRow[],
  { colours }: Output,
  heading: boolean,
): Promise<string> {
  // Lists hold no names: they are personal, and are read from the leads themselves.
  const leads = await handle.leads(rows.map(({ id }) => id));
  const cells = rows.map((row, at) => {
    const lead = leads[at];
    return [
      cell(lead && nameOf(lead)),
      cell(row.status),
      String(pointsOf(row.score)),
      cell(ownerOf(row.owner)),
      cell(row.source),
      cell(row.externalId ?? row.id),
    ];
  });
  return tableOf(columns, cells, { colours, heading });
}

async function sayTheRest({ handle }: House, isOpen: boolean, shown: number): Promise<void> {
  const all = await handle.count();
  if (all === 0) note('No leads yet. Import some: leadstream import FILE --map MAP.json');
  else if (shown === 0) note(`The work list is empty: none of the ${all} leads waits for anybody.`);
  else if (shown < all) note(`${shown} of ${all} leads${isOpen ? ' (--open: the work list alone)' : ''}.`);
}
