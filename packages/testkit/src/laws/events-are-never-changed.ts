import {
  type Event,
  evolverOf,
  foldView,
  leadList,
  type StreamState,
  stateOf,
  taskList,
} from '@leadstream/core';
import { byStream, demand, demandSame, type HistoryLaw } from './law.ts';

/** Facts stay as they are: folding frozen events throws nothing and leaves them as they were. */
export const eventsAreNeverChanged: HistoryLaw = {
  name: 'no event is changed by folding or viewing it',
  holds({ events }) {
    const frozen = events.map((event) => frozenCopy(event) as Event);
    for (const [stream, own] of byStream(frozen)) {
      untouched(stream, () => stateOf(stream, own));
      untouched(stream, () => {
        let state: StreamState | null = null;
        for (const event of own) state = evolverOf(stream)?.evolve(state, event) ?? null;
      });
    }
    untouched('the list of leads', () => foldView(leadList, frozen));
    untouched('the list of tasks', () => foldView(taskList, frozen));
    demandSame(frozen, events, 'events after folding');
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

function frozenCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy = Array.isArray(value)
    ? value.map(frozenCopy)
    : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, frozenCopy(part)]));
  return Object.freeze(copy);
}
