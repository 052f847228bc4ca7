import { criteriaFaults } from '../criteria/criteria.ts';
import type { ProcessDefinition } from './definition.ts';
import type { ProcessFault } from './process-fault.ts';

/** What is wrong with the deadlines of a process. */
export function deadlineFaults({ deadlines, fields }: ProcessDefinition): ProcessFault[] {
  const entries = deadlines?.response ?? [];
  return entries.flatMap(({ id, when }, i) => {
    const path = `deadlines.response.${i}`;
    const isDouble = entries.some((other, o) => o < i && other.id.toLowerCase() === id.toLowerCase());
    return [
      ...(isDouble ? [{ path: `${path}.id`, problem: `"${id}" stands twice` }] : []),
      ...(when ? criteriaFaults(when, fields) : []).map(({ path: place, fault }) => ({
        path: `${path}.when.${place}`,
        problem: fault,
      })),
    ];
  });
}
