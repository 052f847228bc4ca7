import { evolverOf, type StreamState, stateOf } from '@leadstream/core';
import { byStream, demandSame, type HistoryLaw } from './law.ts';

/** A stream folded in one go, in two, event by event, or as it came about gives one state (DESIGN 2). */
export const replayEqualsEvolve: HistoryLaw = {
  name: 'replaying a stream gives what folding it event by event gives',
  holds({ events, state }) {
    for (const [stream, own] of byStream(events)) {
      let step: StreamState | null = null;
      for (const event of own) step = evolverOf(stream)?.evolve(step, event) ?? null;
      demandSame(stateOf(stream, own), step, `${stream}, replayed against evolved`);
      const half = Math.floor(own.length / 2);
      const first = stateOf(stream, own.slice(0, half));
      const before = JSON.stringify(first);
      demandSame(stateOf(stream, own.slice(half), first), step, `${stream}, replayed in two goes`);
      demandSame(
        JSON.stringify(first),
        before,
        `${stream}, after its first half, when the second was replayed`,
      );
      demandSame(state(stream), step, `${stream}, as it came about against evolved`);
    }
  },
};
