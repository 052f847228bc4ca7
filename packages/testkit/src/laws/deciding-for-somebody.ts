import {
  type Access,
  accessStream,
  decide,
  isDecision,
  type Permission,
  permissions,
  stateOf,
} from '@leadstream/core';
import type { Step } from '../arbitraries/histories.ts';

/** What would look at teams and queues, which nobody read for a command of somebody who may do everything. */
const byTies: readonly Permission[] = ['see-queues', 'see-team'];

/** Everything that a permission set may allow to see all leads, but for some. */
export const allBut = (...some: readonly Permission[]): readonly Permission[] =>
  permissions.filter((one) => !some.includes(one) && !byTies.includes(one));

/** Whether a step was a wish of somebody whom permissions can hold back: neither the house nor an admin of the process. */
export function isHeldBack({ issued: { actor }, world }: Step): boolean {
  const { admins } = world.process.definition.team ?? {};
  return actor.startsWith('user:') && !admins?.includes(actor.slice('user:'.length));
}

/** The same command in the same world, had the actor been given one permission set that allows just this. */
export function decidedWith(
  { issued, world }: Step,
  allowed: readonly Permission[],
): ReturnType<typeof decide> {
  const empty = stateOf(accessStream, []) as Access | null;
  const access = {
    ...(empty ?? { id: 'main', version: 1, roles: {} }),
    inForce: true,
    sets: { just: { name: 'just', permissions: allowed, hidden: [], discount: null } },
    holders: { [issued.actor.slice('user:'.length)]: { role: [], set: ['just'] } },
  } as Access;
  // A map of its own: a world looks streams up one by one, and cannot be spread.
  const streams = new Map([...world.streams, [accessStream, access] as const]);
  return decide(issued, { ...world, streams });
}

/** What became of a command: the types of its events by stream, else the code of its refusal. */
export const outcomeOf = (answer: ReturnType<typeof decide>): unknown =>
  isDecision(answer)
    ? answer.writes.map(({ stream, events }) => [stream, events.map(({ type }) => type)])
    : answer.code;
