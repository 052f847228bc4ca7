import type { Event, Lead } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demandSame, type HistoryLaw, named } from './law.ts';

/** The status is of the kind converted if and only if there is a conversion, at every version (invariant 3). */
export const convertedStatusMeansConverted: HistoryLaw = {
  name: 'a lead has a converted status if and only if it was converted',
  rules: ['DOMAIN 8, invariant 3'],
  holds({ events }) {
    const folds = foldsOf(events);
    for (const [stream, own] of folds.streams) {
      if (!stream.startsWith('lead/')) continue;
      for (const [i, state] of folds.evolved(stream).entries()) {
        const lead = state as Lead | null;
        demandSame(
          lead?.status.kind === 'converted',
          lead?.conversion !== null,
          `converted after ${named(own[i] as Event)}`,
        );
      }
    }
  },
};
