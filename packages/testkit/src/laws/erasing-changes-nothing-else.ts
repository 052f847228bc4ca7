import { foldView, leadList, type StreamState, stateOf } from '@leadstream/core';
import { byStream, foldsOf, openings } from './folds.ts';
import { demandSame, type HistoryLaw } from './law.ts';

const begun = openings();

/** What rules read of personal fields is stored as a result, so nothing else hangs on them (Ours 13.4). */
export const erasingChangesNothingElse: HistoryLaw = {
  name: 'without its personal compartments a history gives the same state but for what is personal',
  rules: ['DOMAIN 13.4'],
  holds({ events }) {
    const erased = events.map((event) => ({ ...event, personal: null }));
    const streams = byStream(erased);
    const folds = foldsOf(events);
    for (const [stream, own] of folds.streams) {
      if (begun.areWell(own, null)) continue;
      const found = stateOf(stream, streams.get(stream) ?? []);
      demandSame(impersonal(found), impersonal(folds.replayed(stream)), `${stream}, erased`);
      begun.note(own, null);
    }
    const rows = Object.fromEntries(foldView(leadList, events));
    demandSame(Object.fromEntries(foldView(leadList, erased)), rows, 'the list of leads, erased');
  },
};

const impersonal = (state: StreamState | null): unknown => ({ ...state, personal: null, keys: null });
