import { type Draft, Immer } from 'immer';
import type { Event } from './events/event.ts';
import { deepFreeze, thawed } from './frozen-state.ts';

/** A fold over the events of one kind of stream. */
export interface Evolver<State> {
  /** The next state, frozen; the one given is untouched. `null` is the state before the first event. */
  evolve(state: State | null, event: Event): State;
  /**
   * The state after many events, frozen once at the end; `null` when there are none and nothing to start from. An
   * endless stream is replayed page by page, each from the state that the one before left.
   */
  replay(events: Iterable<Event>, from?: State | null): State | null;
}

/** Changes a draft by what an event says. It keeps no object of the event and returns nothing. */
export type Recipes<State, E extends { readonly type: string }> = {
  readonly [Type in E['type']]: (draft: Draft<State>, event: Extract<E, { type: Type }>) => void;
};

// What immer changed is frozen here, without looking at what was frozen before.
const { produce } = new Immer({ autoFreeze: false });

/**
 * One reducer, two speeds: each recipe is written once; `evolve` runs it under immer, `replay` on one private
 * plain object. `empty` makes the state that the first event of a stream finds.
 */
export function evolver<State extends { readonly version: number }, E extends { readonly type: string }>(
  empty: (first: Event) => State,
  recipes: Recipes<State, E>,
): Evolver<State> {
  const table = recipes as unknown as Record<string, (draft: Draft<State>, event: Event) => void>;
  const apply = (draft: Draft<State>, event: Event): void => {
    if (!Object.hasOwn(table, event.type)) {
      throw new Error(`Invariant broken: no recipe for event type "${event.type}" of this kind of stream.`);
    }
    table[event.type]?.(draft, event);
    (draft as { version: number }).version = event.version;
  };
  return {
    evolve: (state, event) =>
      deepFreeze(
        produce(state ?? deepFreeze(empty(event)), (draft) => {
          apply(draft, event);
        }),
      ),
    replay(events, from = null) {
      let state: State | null = thawed(from);
      for (const event of events) {
        state ??= empty(event);
        apply(state as Draft<State>, event);
      }
      return state && deepFreeze(state);
    },
  };
}
