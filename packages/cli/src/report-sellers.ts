import type { SellerFigures } from '@leadstream/core';
import { type ExitCode, exit } from './exit.ts';
import { caughtUp, type House } from './house.ts';
import { type Column, cell, tableOf } from './table.ts';
import { type Call, note } from './verb.ts';

/** Won count and value of each seller, who won most first. */
export async function reportSellers(house: House, { options, out }: Call): Promise<ExitCode> {
  await caughtUp(house);
  const figures = await house.handle.report('sellers');
  const names = await namesOf(house, figures);
  if (options.flag('json')) await out.json(sellersJson(figures, names));
  else if (figures.length === 0)
    note('No opportunities yet. Import some: leadstream import FILE --map MAP.json');
  else
    await out.line(
      tableOf(
        columns,
        figures.map((one, i) => rowOf(one, names[i] ?? null)),
        out,
      ),
    );
  return exit.done;
}

/** Names are personal: figures hold none, so they are read from the sellers themselves. */
async function namesOf({ handle }: House, figures: readonly SellerFigures[]): Promise<(string | null)[]> {
  const sellers = await handle.recordsByExternalId(
    'seller',
    'sellers',
    figures.map(({ seller }) => idOf(seller)),
  );
  return sellers.map((seller) => seller?.personal.name || null);
}

const idOf = (owner: string): string => owner.slice(owner.indexOf('/') + 1);

/** The README promises this shape: money in units of the currency. */
const sellersJson = (figures: readonly SellerFigures[], names: readonly (string | null)[]): object => ({
  won: figures.reduce((sum, { won }) => sum + won, 0),
  lost: figures.reduce((sum, { lost }) => sum + lost, 0),
  open: figures.reduce((sum, { open }) => sum + open, 0),
  sellers: figures.map(({ seller, ...one }, i) => ({
    seller,
    name: names[i] ?? null,
    currency: one.currency,
    opportunities: one.opportunities,
    open: one.open,
    openAmount: units(one.openAmount, one.currency),
    won: one.won,
    lost: one.lost,
    wonValue: units(one.wonValue, one.currency),
    winRate: one.winRate,
  })),
});

/** Minor units as people write them: 451400 cents are 4514. */
function units(minor: number, currency: string): number {
  return minor / 10 ** digitsOf(currency);
}

function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits as number;
  } catch {
    return 2;
  }
}

const right = 'right' as const;
const columns: readonly Column[] = [
  { title: 'Seller', width: 24 },
  { title: 'Won', align: right },
  { title: 'Lost', align: right },
  { title: 'Open', align: right },
  { title: 'Win rate', align: right },
  { title: 'Won value', align: right },
  { title: '' },
];

const rowOf = (one: SellerFigures, name: string | null): string[] => [
  cell(name ?? idOf(one.seller)),
  String(one.won),
  String(one.lost),
  String(one.open),
  one.winRate === null ? '' : `${(100 * one.winRate).toFixed(1)} %`,
  units(one.wonValue, one.currency).toFixed(digitsOf(one.currency)),
  one.currency,
];
