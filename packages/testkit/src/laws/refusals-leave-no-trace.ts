import { decide, isDecision, refusalTexts } from '@leadstream/core';
import { demand, demandSame, type HistoryLaw } from './law.ts';

/** A "no" is a value with a stable code and its own text, and changes nothing (invariant 20). */
export const refusalsLeaveNoTrace: HistoryLaw = {
  name: 'a refused command leaves the world as it was',
  rules: ['DOMAIN 8, invariant 20'],
  holds({ steps, events }) {
    const writing = new Set(events.map(({ commandId }) => commandId));
    for (const { issued, world, answer, events: written } of steps) {
      if (isDecision(answer)) continue;
      const { type } = issued.body;
      demandSame(answer.message, refusalTexts[answer.code], `the text of the refusal of "${type}"`);
      const isTraced = writing.has(issued.id) || written.length > 0;
      demand(!isTraced, () => `"${type}" was refused ${answer.code} and left events`);
      if (world.streams.size === 0) continue;
      for (const [stream, state] of world.streams)
        demand(isUnchangeable(state), () => `"${type}" could change ${stream} while it is refused`);
      const before = said(world);
      decide(issued, world);
      demandSame(said(world), before, `the world after "${type}" was refused`);
    }
  },
};

/** States cannot change, so it is enough that they are the same ones; all else is copied. */
const said = ({ now, streams, claims, loads }: Parameters<typeof decide>[1]) => ({
  now,
  streams: [...streams],
  claims: structuredClone([...claims]),
  loads: [...loads],
});

const frozen = new WeakSet<object>();

/** Whether a value is frozen with all that it holds; what was found so stays so. */
function isUnchangeable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || frozen.has(value)) return true;
  if (!Object.isFrozen(value) || !Object.values(value).every(isUnchangeable)) return false;
  frozen.add(value);
  return true;
}
