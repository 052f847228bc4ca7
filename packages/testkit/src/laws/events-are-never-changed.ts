import {
  type Event,
  evolverOf,
  foldView,
  leadList,
  type StreamState,
  stateOf,
  taskList,
} from '@leadstream/core';
import { byStream, openings } from './folds.ts';
import { demand, demandSame, type HistoryLaw } from './law.ts';

const begun = openings();
/** Frozen copies: every story of a process begins with the same events. */
const copies = new WeakMap<Event, Event>();

/** Facts stay as they are: folding frozen events throws nothing and leaves them as they were. */
export const eventsAreNeverChanged: HistoryLaw = {
  name: 'no event is changed by folding or viewing it',
  rules: ['DESIGN 2'],
  holds({ events }) {
    const fresh = events.filter((event) => !copies.has(event));
    const frozen = events.map(copyOf);
    for (const [stream, own] of byStream(frozen)) {
      if (begun.areWell(own, null)) continue;
      untouched(stream, () => stateOf(stream, own));
      untouched(stream, () => {
        let state: StreamState | null = null;
        for (const event of own) state = evolverOf(stream)?.evolve(state, event) ?? null;
      });
      begun.note(own, null);
    }
    untouched('the list of leads', () => foldView(leadList, frozen));
    untouched('the list of tasks', () => foldView(taskList, frozen));
    demandSame(fresh.map(copyOf), fresh, 'events after folding');
  },
};

function untouched(what: string, fold: () => unknown): void {
  try {
    fold();
  } catch (error) {
    const isWrite = error instanceof TypeError;
    demand(!isWrite, () => `folding ${what} writes to an event: ${(error as Error).message}`);
    throw error;
  }
}

function copyOf(event: Event): Event {
  const copy = copies.get(event) ?? (frozenCopy(event) as Event);
  copies.set(event, copy);
  return copy;
}

function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, frozenCopy(part)]));
  return Object.freeze(copy);
}
