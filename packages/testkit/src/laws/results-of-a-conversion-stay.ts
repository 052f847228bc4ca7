import { type Lead, millis } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demandSame, type HistoryLaw, named } from './law.ts';

/** From its conversion until that is undone a lead names the same records and the same time; the undoing names them once more (invariant 32). */
export const resultsOfAConversionStay: HistoryLaw = {
  name: 'a converted lead names the same records until its conversion is undone',
  rules: ['DOMAIN 8, invariant 32'],
  holds({ events }) {
    const folds = foldsOf(events);
    for (const [stream, own] of folds.streams) {
      if (!stream.startsWith('lead/')) continue;
      let wanted: unknown = null;
      for (const [i, event] of own.entries()) {
        if (event.type === 'conversion-reverted') {
          demandSame(
            idsOf(event.data),
            wanted && { ...wanted, at: undefined },
            `what ${named(event)} undoes`,
          );
          wanted = null;
        }
        if (event.type === 'converted') wanted = { ...idsOf(event.data), at: millis(event.occurredAt) };
        const lead = folds.evolved(stream)[i] as Lead | null;
        const { account, contact, opportunity, at } = lead?.conversion ?? {};
        const found = lead?.conversion ? { account, contact, opportunity, at } : null;
        demandSame(found, wanted, `what the lead became after ${named(event)}`);
      }
    }
  },
};

function idsOf(data: { readonly [part: string]: unknown }) {
  const id = (kind: string) => (data[kind] as { readonly id: string } | undefined)?.id ?? null;
  return { account: id('account'), contact: id('contact'), opportunity: id('opportunity'), at: undefined };
}
