// The laws that hold for any story a team may live: goal of each is its title, method is fast-check over `moves`.
import {
  decide,
  defaultProcess,
  defineProcess,
  type Event,
  eventTypes,
  evolverOf,
  foldView,
  isDecision,
  leadList,
  type StreamState,
  stateOf,
} from '@leadstream/core';
import { commandOf, live, moves, openPaper } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const process = defineProcess({
  ...defaultProcess,
  queues: [{ id: 'inbox' }],
  assignment: {
    active: 'main',
    rules: [
      {
        id: 'main',
        entries: [{ id: 'french', when: { field: 'country', op: 'is', value: 'fr' }, to: 'queue/inbox' }],
      },
    ],
  },
});

const byStream = (events: readonly Event[]): Map<string, Event[]> => {
  const streams = new Map<string, Event[]>();
  for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  return streams;
};

const lived = (story: Parameters<typeof live>[1]) => {
  const paper = openPaper(process);
  const outcomes = live(paper, story);
  return { paper, outcomes };
};

describe('laws of the core', () => {
  it('replay gives what evolve gives step by step', () => {
    fc.assert(
      fc.property(moves(), (story) => {
        const { paper } = lived(story);
        for (const [stream, events] of byStream(paper.events)) {
          let state: StreamState | null = null;
          for (const event of events) state = evolverOf(stream)?.evolve(state, event) ?? null;
          expect(stateOf(stream, events)).toEqual(state);
          expect(paper.state(stream)).toEqual(state);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('no event is changed by folding, deciding or viewing, and no state keeps a part of one', () => {
    fc.assert(
      fc.property(moves(), (story) => {
        const { paper } = lived(story);
        const before = JSON.stringify(paper.events);
        for (const [stream, events] of byStream(paper.events)) {
          const state = stateOf(stream, events);
          for (const event of events) expect(sharedParts(state, event)).toEqual([]);
        }
        foldView(leadList, paper.events);
        expect(JSON.stringify(paper.events)).toBe(before);
      }),
      { numRuns: 60 },
    );
  });

  it('the same command decided twice on the same world gets the same answer', () => {
    fc.assert(
      fc.property(
        moves(),
        moves(1).filter((last) => last.length === 1),
        (story, [last]) => {
          const { paper } = lived(story);
          const leads = paper.events
            .filter(({ type }) => type === 'captured')
            .map(({ stream }) => stream.slice(5));
          if (!last) return;
          const { issued, world } = paper.worldFor(commandOf(process, last, leads, paper.now));
          expect(decide(issued, world)).toEqual(decide(issued, world));
        },
      ),
    );
  });

  it('without the personal compartment all else of the state is the same', () => {
    fc.assert(
      fc.property(moves(), (story) => {
        for (const [stream, events] of byStream(lived(story).paper.events)) {
          const erased = events.map((event) => ({ ...event, personal: null }));
          expect(withoutPersonal(stateOf(stream, erased))).toEqual(withoutPersonal(stateOf(stream, events)));
        }
      }),
    );
  });

  it('every event has a known type, and data of its shape', () => {
    fc.assert(
      fc.property(moves(), (story) => {
        for (const event of lived(story).paper.events) {
          const type = eventTypes.get(event.type);
          expect(type?.schemaVersion).toBe(event.schemaVersion);
          if (event.type !== 'record-corrected') expect(type?.data.parse(event.data)).toEqual(event.data);
        }
      }),
    );
  });

  it('a refused command writes nothing', () => {
    fc.assert(
      fc.property(moves(), (story) => {
        const paper = openPaper(process);
        for (const one of story) {
          const leads = paper.events
            .filter(({ type }) => type === 'captured')
            .map(({ stream }) => stream.slice(5));
          const head = paper.events.length;
          const answer = paper.execute(commandOf(process, one, leads, paper.now));
          if (!isDecision(answer)) expect(paper.events.length).toBe(head);
        }
      }),
    );
  });

  it('the stories convert, refuse and reach existing accounts often enough to mean something', () => {
    const outcomes = fc
      .sample(moves(60), { numRuns: 100, seed: 1 })
      .flatMap((story) => lived(story).outcomes);
    const seen = new Map<string, number>();
    for (const outcome of outcomes) seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    for (const code of [
      'accepted',
      'account-ambiguous',
      'already-converted',
      'transition-not-allowed',
      'owner-unknown',
    ]) {
      expect(seen.get(code) ?? 0, code).toBeGreaterThan(0);
    }
  });
});

function withoutPersonal(state: StreamState | null): unknown {
  return { ...state, personal: null, keys: null };
}

/** Objects that a state and an event have in common: there must be none. */
function sharedParts(state: unknown, event: unknown): unknown[] {
  const parts = new Set<object>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || parts.has(value)) return;
    parts.add(value);
    Object.values(value).forEach(collect);
  };
  collect(event);
  const shared: unknown[] = [];
  const seen = new Set<object>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (parts.has(value)) shared.push(value);
    Object.values(value).forEach(look);
  };
  look(state);
  return shared;
}
