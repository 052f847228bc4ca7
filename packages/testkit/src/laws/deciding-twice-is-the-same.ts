import { decide, isDecision, type World } from '@leadstream/core';
import { demandSame, type HistoryLaw } from './law.ts';

/** The same command in the same world gets the same answer: nothing else is looked at. */
export const decidingTwiceIsTheSame: HistoryLaw = {
  name: 'a command decided twice in the same world gets the same answer',
  rules: ['DESIGN 2', 'DOMAIN 8, invariant 36'],
  holds({ steps }) {
    for (const { issued, world, answer } of steps) {
      if (world.streams.size === 0) continue; // It was malformed: nothing was read for it.
      const again = decide(issued, world as World);
      demandSame(plain(again), plain(answer), `"${issued.body.type}" decided again`);
    }
  },
};

const plain = (answer: ReturnType<typeof decide>): unknown =>
  isDecision(answer) ? { ...answer, states: Object.fromEntries(answer.states) } : answer;
