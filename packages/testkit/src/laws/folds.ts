import { type Event, evolverOf, type StreamState, stateOf } from '@leadstream/core';

/** The streams of a history and their folds: each is reckoned once for all laws that look at it. */
export interface Folds {
  /** The events of each stream, in order. */
  readonly streams: ReadonlyMap<string, readonly Event[]>;
  /** The states of a stream after each of its events, folded one by one. */
  evolved(stream: string): readonly (StreamState | null)[];
  /** The state of a stream at the end, replayed in one go. */
  replayed(stream: string): StreamState | null;
}

const reckoned = new WeakMap<readonly Event[], Folds>();

export function foldsOf(events: readonly Event[]): Folds {
  const known = reckoned.get(events) ?? newFolds(events);
  reckoned.set(events, known);
  return known;
}

function newFolds(events: readonly Event[]): Folds {
  const streams = byStream(events);
  const [evolved, replayed] = [
    new Map<string, readonly (StreamState | null)[]>(),
    new Map<string, StreamState | null>(),
  ];
  return {
    streams,
    evolved: (stream) => kept(evolved, stream, () => stepsOf(stream, streams.get(stream) ?? [])),
    replayed: (stream) => kept(replayed, stream, () => stateOf(stream, streams.get(stream) ?? [])),
  };
}

function kept<T>(all: Map<string, T>, name: string, reckon: () => T): T {
  if (!all.has(name)) all.set(name, reckon());
  return all.get(name) as T;
}

function stepsOf(stream: string, own: readonly Event[]): (StreamState | null)[] {
  let state: StreamState | null = null;
  return own.map((event) => {
    state = evolverOf(stream)?.evolve(state, event) ?? null;
    return state;
  });
}

/** The events of each stream, in order. */
export function byStream(events: readonly Event[]): ReadonlyMap<string, readonly Event[]> {
  const streams = new Map<string, Event[]>();
  for (const event of events) {
    const known = streams.get(event.stream);
    if (known) known.push(event);
    else streams.set(event.stream, [event]);
  }
  return streams;
}

/**
 * Remembers what was found well of streams that a story begins with: every story of a process begins with the same
 * events and states, and what was looked at need not be looked at again.
 */
export function openings() {
  const well = new WeakMap<Event, StreamState | null>();
  return {
    areWell: ([first, ...more]: readonly Event[], state: StreamState | null): boolean =>
      first !== undefined && more.length === 0 && well.has(first) && well.get(first) === state,
    note([first, ...more]: readonly Event[], state: StreamState | null): void {
      if (first && more.length === 0) well.set(first, state);
    },
  };
}
