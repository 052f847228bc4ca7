import { evolverOf, type Lead } from '@leadstream/core';
import { byStream, demandSame, type HistoryLaw, named } from './law.ts';

/** The status is of the kind converted if and only if there is a conversion, at every version (invariant 3). */
export const convertedStatusMeansConverted: HistoryLaw = {
  name: 'a lead has a converted status if and only if it was converted',
  holds({ events }) {
    for (const [stream, own] of byStream(events)) {
      if (!stream.startsWith('lead/')) continue;
      let lead: Lead | null = null;
      for (const event of own) {
        lead = (evolverOf(stream)?.evolve(lead, event) ?? null) as Lead | null;
        demandSame(
          lead?.status.kind === 'converted',
          lead?.conversion !== null,
          `converted after ${named(event)}`,
        );
      }
    }
  },
};
