import { criteriaFaults } from '../criteria/criteria.ts';
import type { ProcessDefinition } from './definition.ts';
import { doubled, type ProcessFault } from './process-fault.ts';

/** What is wrong with the deadlines of a process. */
export function deadlineFaults({ deadlines, fields }: ProcessDefinition): ProcessFault[] {
  const entries = deadlines?.response ?? [];
  const faults = entries.flatMap(({ when }, i) =>
    (when ? criteriaFaults(when, fields) : []).map(({ path, fault }) => ({
      path: `deadlines.response.${i}.when.${path}`,
      problem: fault,
    })),
  );
  return [...doubled('deadlines.response', entries), ...faults];
}
