import type { Funnel, Status } from '@leadstream/core';
import { type ExitCode, exit, wrongUsage } from './exit.ts';
import { caughtUp, type House, reading } from './house.ts';
import { type Output, plain } from './output.ts';
import { reportSellers } from './report-sellers.ts';
import { type Column, cell, tableOf } from './table.ts';
import { type Call, note } from './verb.ts';

const BAR_CHARS = 40;
const reports: { readonly [name: string]: (house: House, call: Call) => Promise<ExitCode> } = {
  funnel: reportFunnel,
  sellers: reportSellers,
};

export async function printReport(call: Call): Promise<ExitCode> {
  const name = call.args[0] ?? '';
  const report = Object.hasOwn(reports, name) ? reports[name] : undefined;
  if (report) return reading(call.options, (house) => report(house, call));
  const there = Object.keys(reports).join(', ');
  throw wrongUsage(`There is no report "${plain(name)}", there is: ${there}.`, 'report');
}

async function reportFunnel(house: House, { options, out }: Call): Promise<ExitCode> {
  await caughtUp(house);
  const funnel = await house.handle.report('funnel');
  if (options.flag('json')) await out.json(funnel);
  else if (funnel.captured === 0) note('No leads yet. Import some: leadstream import FILE --map MAP.json');
  else await out.line(funnelTable(funnel, (await house.handle.process()).definition.statuses, out));
  return exit.done;
}

/** Statuses in the order of the process, those that it does not have any more at the end. */
function funnelTable(
  { captured, converted, conversionRate, byStatus }: Funnel,
  statuses: readonly Status[],
  { colours }: Output,
): string {
  const order = (status: string): number =>
    statuses.findIndex(({ id }) => id === status) + 1 || statuses.length + 1;
  const counts = Object.entries(byStatus).sort(([a], [b]) => order(a) - order(b));
  const most = Math.max(...counts.map(([, count]) => count));
  const rows = counts.map(([status, count]) => [
    cell(status),
    String(count),
    percent(count / captured),
    colours.cyan('█'.repeat(Math.max(1, Math.round((BAR_CHARS * count) / most)))),
  ]);
  const share = { title: 'Share', align: 'right' } as const;
  const columns: Column[] = [{ title: 'Status' }, { title: 'Leads', align: 'right' }, share, { title: '' }];
  const total = `${colours.bold(`${converted} of ${captured}`)} leads converted: ${percent(conversionRate)}`;
  return `${tableOf(columns, rows, { colours })}\n\n${total}`;
}

const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;
