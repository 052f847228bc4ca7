import { stateOf } from '@leadstream/core';
import { byStream, demand, type HistoryLaw, named } from './law.ts';

/** A state keeps no object of an event: else freezing or changing the one would change the other. */
export const statesOwnTheirParts: HistoryLaw = {
  name: 'no state keeps a part of an event',
  holds({ events, state }) {
    for (const [stream, own] of byStream(events)) {
      for (const folded of [stateOf(stream, own), state(stream)]) {
        const parts = objectsIn(folded);
        for (const event of own) {
          for (const part of objectsIn(event)) {
            demand(!parts.has(part), () => `${stream} keeps ${JSON.stringify(part)} of ${named(event)}`);
          }
        }
      }
    }
  },
};

function objectsIn(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  for (const part of Object.values(value)) objectsIn(part, found);
  return found;
}
