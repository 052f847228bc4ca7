import { type Event, explainFit, type Lead, stateOf } from '@leadstream/core';
import { foldsOf } from './folds.ts';
import { demandSame, type HistoryLaw } from './law.ts';

/**
 * What is on record of who a lead is, is what its fields say after the latest command: no correction passes unscored;
 * and the record alone folds to it, without anything personal (Ours 7.2, 13.4). A lead that another stands for is not
 * scored until it is there again: one that is merged as it comes in never was.
 */
export const standingsFitTheFields: HistoryLaw = {
  name: 'profile and grade on record are those of the fields, and need none of them on replay',
  rules: ['DOMAIN 7.2', 'DOMAIN 13.4'],
  holds({ process: { scoring }, events, state }) {
    for (const [stream, own] of foldsOf(events).streams) {
      if (!stream.startsWith('lead/')) continue;
      const lead = state(stream) as Lead;
      const found = [lead.score.profile, lead.fit];
      if (lead.absorbedBy === '')
        demandSame([scoring.profile(lead), scoring.fit(lead)], found, `profile and fit of ${stream}`);
      const blind = stateOf(stream, own.map(unnamed)) as Lead;
      demandSame([blind.score, blind.fit], [lead.score, lead.fit], `${stream}, without what is personal`);
      const { parts, thirds } = explainFit(lead.fit);
      demandSame(
        parts.reduce((sum, part) => sum + part.thirds, 0),
        thirds,
        `the parts of the grade of ${stream}`,
      );
    }
  },
};

const unnamed = (event: Event): Event => ({ ...event, personal: null });
