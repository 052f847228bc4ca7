import type { OpportunityRow } from '../views/records.ts';

/** What a seller's opportunities came to, in one currency: minor units. */
export interface SellerFigures {
  /** The owner, `seller/<id>`. */
  readonly seller: string;
  readonly currency: string;
  readonly opportunities: number;
  readonly open: number;
  /** What the open ones would come to. */
  readonly openAmount: number;
  readonly won: number;
  readonly lost: number;
  readonly wonValue: number;
  /** Won / (won + lost); `null` while none was closed. */
  readonly winRate: number | null;
}

/**
 * Won count, won value and win rate of each seller (DOMAIN 11), who won most first. Somebody who sells in two
 * currencies has a line for each: amounts of different currencies are never added.
 *
 * @example
 * const figures = sellerFigures();
 * for (const row of rows) figures.add(row);
 * figures.lines()[0]?.wonValue;
 */
export function sellerFigures(): { add(row: SellerRow): void; lines(): readonly SellerFigures[] } {
  const sums = new Map<string, Sums>();
  return {
    add(row) {
      const key = JSON.stringify([row.owner, row.currency]);
      const sum = sums.get(key) ?? nothingOf(row);
      sums.set(key, sum);
      sum.opportunities += 1;
      if (row.outcome === 'open') {
        sum.open += 1;
        sum.openAmount += row.amount ?? 0;
      } else sum[row.outcome] += 1;
      if (row.outcome === 'won') sum.wonValue += row.value ?? 0;
    },
    lines: () => [...sums.values()].map(withRate).sort(byWonValue),
  };
}

/** What is counted of an opportunity. */
export type SellerRow = Pick<OpportunityRow, 'owner' | 'currency' | 'outcome' | 'amount' | 'value'>;
type Sums = { -readonly [F in keyof Omit<SellerFigures, 'winRate'>]: SellerFigures[F] };

const nothingOf = ({ owner, currency }: SellerRow): Sums => ({
  seller: owner,
  currency,
  opportunities: 0,
  open: 0,
  openAmount: 0,
  won: 0,
  lost: 0,
  wonValue: 0,
});

const withRate = (sums: Sums): SellerFigures => ({
  ...sums,
  winRate: sums.won + sums.lost === 0 ? null : sums.won / (sums.won + sums.lost),
});

const byWonValue = (a: SellerFigures, b: SellerFigures): number =>
  b.wonValue - a.wonValue || (a.seller < b.seller ? -1 : 1);
