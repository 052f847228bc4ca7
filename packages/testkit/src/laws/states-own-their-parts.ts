import { foldsOf, openings } from './folds.ts';
import { demand, type HistoryLaw, named } from './law.ts';

const begun = openings();

/** A state keeps no object of an event: else freezing or changing the one would change the other. */
export const statesOwnTheirParts: HistoryLaw = {
  name: 'no state keeps a part of an event',
  rules: ['DESIGN 2'],
  holds({ events, state }) {
    const folds = foldsOf(events);
    for (const [stream, own] of folds.streams) {
      if (begun.areWell(own, state(stream))) continue;
      for (const folded of [folds.replayed(stream), state(stream)]) {
        const parts = objectsIn(folded);
        for (const event of own) {
          for (const part of objectsIn(event)) {
            demand(!parts.has(part), () => `${stream} keeps ${JSON.stringify(part)} of ${named(event)}`);
          }
        }
      }
      begun.note(own, state(stream));
    }
  },
};

function objectsIn(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  for (const part of Object.values(value)) objectsIn(part, found);
  return found;
}
