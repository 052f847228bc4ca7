import { foldView, leadList, type StreamState, stateOf } from '@leadstream/core';
import { byStream, demandSame, type HistoryLaw } from './law.ts';

/** What rules read of personal fields is stored as a result, so nothing else hangs on them (Ours 13.4). */
export const erasingChangesNothingElse: HistoryLaw = {
  name: 'without its personal compartments a history gives the same state but for what is personal',
  holds({ events }) {
    const erased = events.map((event) => ({ ...event, personal: null }));
    const streams = byStream(erased);
    for (const [stream, own] of byStream(events)) {
      const found = stateOf(stream, streams.get(stream) ?? []);
      demandSame(impersonal(found), impersonal(stateOf(stream, own)), `${stream}, erased`);
    }
    const rows = Object.fromEntries(foldView(leadList, events));
    demandSame(Object.fromEntries(foldView(leadList, erased)), rows, 'the list of leads, erased');
  },
};

const impersonal = (state: StreamState | null): unknown => ({ ...state, personal: null, keys: null });
