import type { Event, Line, Opportunity } from '@leadstream/core';
import { demandSame, type HistoryLaw, named } from './law.ts';

/**
 * Where an opportunity has lines, its amount is what they come to: quantity times price less what was granted, each
 * line rounded half to even (invariant 34, Ours 8.5).
 */
export const amountsAreTheSumOfTheirLines: HistoryLaw = {
  name: 'the amount of an opportunity with lines is their sum, less what was granted',
  rules: ['DOMAIN 8, invariant 34', 'DOMAIN 8.5'],
  holds({ events, state }) {
    const streams = new Set<string>();
    for (const event of events) {
      if (!event.stream.startsWith('opportunity/')) continue;
      streams.add(event.stream);
      const { lines, amount } = event.data as Pick<Event['data'], string> & {
        readonly lines?: readonly Line[];
      };
      if (lines && lines.length > 0) demandSame(amount, sumOf(lines), `the amount of ${named(event)}`);
    }
    for (const stream of streams) {
      const { lines, amount } = state(stream) as Opportunity;
      if (lines.length > 0) demandSame(amount, sumOf(lines), `the amount of ${stream}`);
    }
  },
};

const sumOf = (lines: readonly Line[]): number => lines.map(worthOf).reduce((sum, worth) => sum + worth, 0);

/** Reckoned otherwise than the core does: in thousandths of a piece, which all quantities of stories are. */
function worthOf({ quantity, listPrice, discountGranted }: Line): number {
  const exact = BigInt(Math.round(quantity * 1000)) * BigInt(listPrice) * BigInt(10_000 - discountGranted);
  const unit = 10_000_000n;
  const below = exact / unit;
  const rest = exact - below * unit;
  const isUp = rest * 2n > unit || (rest * 2n === unit && below % 2n !== 0n);
  return Number(isUp ? below + 1n : below);
}
