import type { Handle } from '@leadstream/engine';
import { liveMarket, type MarketLead, marketSellers, type SimulatedClock } from '@leadstream/testkit';
import { percent, table, title } from './paint.ts';

/** Lives the market through the house, with progress on a terminal. */
export async function simulate(
  house: Handle,
  clock: SimulatedClock,
  options: { readonly leads: number; readonly days: number; readonly seed: number },
): Promise<MarketLead[]> {
  const isWatched = process.stderr.isTTY;
  const ledger = await liveMarket(house, clock, {
    ...options,
    onLead: (count) => {
      if (isWatched && count % 10 === 0) process.stderr.write(`\r  ${count} of ${options.leads} leads`);
    },
  });
  if (isWatched) process.stderr.write('\r\x1b[K');
  return ledger;
}

/** What waiting costs: the three sellers side by side, as the house recorded their sales so far. */
export async function printSellers(house: Handle, ledger: readonly MarketLead[]): Promise<void> {
  console.log(title('Three sellers with equal turns: what a late first call costs'));
  const rows: string[][] = [];
  for (const { id, name } of marketSellers) {
    const hours = ledger.flatMap((lead) => (lead.seller === id ? [lead.responseHours ?? 0] : []));
    hours.sort((a, b) => a - b);
    const sold = await house.count({ owner: `seller/${id}`, status: 'Converted' });
    const median = hours[Math.floor(hours.length / 2)] ?? 0;
    const rate = hours.length === 0 ? 'none' : percent(sold / hours.length);
    rows.push([name, String(hours.length), `${median.toFixed(1)} business hours`, String(sold), rate]);
  }
  console.log(table(['seller', 'leads', 'median wait', 'sold so far', 'rate'], rows));
}
