import type { Lead } from '@leadstream/core';
import { conversionsIn } from './conversions-in.ts';
import { demandSame, type HistoryLaw } from './law.ts';

/** All that a lead said and did stays with it: its fields, touches, engagement, consent, score and campaigns (invariants 19, 37, 38). */
export const conversionsForgetNothing: HistoryLaw = {
  name: 'a conversion takes nothing from the lead of what it said, did and was reckoned to be',
  rules: ['DOMAIN 8, invariant 19', 'DOMAIN 8, invariant 37', 'DOMAIN 8, invariant 38'],
  holds(history) {
    for (const { lead, where } of conversionsIn(history))
      demandSame(kept(lead.after), kept(lead.before), `the lead after ${where}`);
  },
};

const kept = ({
  fields,
  personal,
  touches: { first, last, latest },
  engagement,
  consent,
  score,
  fit,
  totals,
  activity,
  externalIds,
  source,
}: Lead) => ({
  fields,
  personal,
  first,
  last,
  latest,
  engagement,
  consent,
  score,
  fit,
  totals,
  activity,
  externalIds,
  source,
});
