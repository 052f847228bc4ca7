import type { Contact, Opportunity } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** An opportunity has one contact, of its account; its amount is that of its lines, and the process has its products (invariants 27, 34). */
export const opportunitiesAreWorthTheirLines: HistoryLaw = {
  name: 'an opportunity has one contact, of its account, and is worth its lines as they were granted',
  rules: ['DOMAIN 8, invariant 27', 'DOMAIN 8, invariant 34'],
  holds({ events, process }) {
    const needed = process.definition.conversion.opportunityNeeds;
    for (const [stream, [opened]] of foldsOf(events).streams) {
      // A file knows what it knows: neither contact nor product may be said in it.
      if (opened?.type !== 'opportunity-opened' || opened.data['import'] !== undefined) continue;
      const data = opened.data as unknown as Pick<Opportunity, 'lines' | 'contact' | 'account'> & {
        amount?: number;
      };
      const contact = events.find((event) => event.stream === `contact/${data.contact}`);
      const account = (contact?.data as unknown as Contact | undefined)?.account;
      demandSame(account, data.account, `the account of the contact of ${stream}`);
      if (needed === 'product') demand(data.lines.length > 0, () => `${stream} names no product`);
      if (needed === 'product-or-amount')
        demand(
          data.lines.length > 0 || data.amount !== undefined,
          () => `${stream} names neither product nor amount`,
        );
      if (data.lines.length === 0) continue;
      const exact = data.lines.reduce(
        (sum, { quantity, listPrice, discountGranted }) =>
          sum + quantity * listPrice * (1 - discountGranted / 10_000),
        0,
      );
      // Each line is rounded once, and reckoning in fractions is off by a little.
      const off = data.lines.length / 2 + Math.abs(exact) * 1e-9 + 1e-6;
      demand(
        Math.abs((data.amount ?? Number.NaN) - exact) <= off,
        () => `${stream} is worth ${data.amount}, not ${exact}`,
      );
    }
  },
};
