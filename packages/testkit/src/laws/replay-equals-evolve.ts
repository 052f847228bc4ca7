import { stateOf } from '@leadstream/core';
import { foldsOf, openings } from './folds.ts';
import { demandSame, type HistoryLaw } from './law.ts';

const begun = openings();

/** A stream folded in one go, in two, event by event, or as it came about gives one state (DESIGN 2). */
export const replayEqualsEvolve: HistoryLaw = {
  name: 'replaying a stream gives what folding it event by event gives',
  rules: ['DESIGN 2'],
  holds({ events, state }) {
    const folds = foldsOf(events);
    for (const [stream, own] of folds.streams) {
      if (begun.areWell(own, state(stream))) continue;
      const step = folds.evolved(stream).at(-1);
      demandSame(folds.replayed(stream), step, `${stream}, replayed against evolved`);
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
      begun.note(own, state(stream));
    }
  },
};
