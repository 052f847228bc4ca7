import { decide, isDecision, refusalTexts } from '@leadstream/core';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** A "no" is a value with a stable code and its own text, and changes nothing (invariant 20). */
export const refusalsLeaveNoTrace: HistoryLaw = {
  name: 'a refused command leaves the world as it was',
  holds({ steps, events }) {
    for (const { issued, world, answer, events: written } of steps) {
      if (isDecision(answer)) continue;
      const { type } = issued.body;
      demandSame(answer.message, refusalTexts[answer.code], `the text of the refusal of "${type}"`);
      const traces = events.filter(({ commandId }) => commandId === issued.id).length + written.length;
      demand(traces === 0, () => `"${type}" was refused ${answer.code} and left ${traces} events`);
      if (world.streams.size === 0) continue;
      const before = said(world);
      decide(issued, world);
      demandSame(said(world), before, `the world after "${type}" was refused`);
    }
  },
};

const said = (world: Parameters<typeof decide>[1]): unknown =>
  structuredClone({ now: world.now, streams: [...world.streams], claims: [...world.claims] });
