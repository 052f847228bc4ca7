import type { ProcessDefinition } from './definition.ts';
import type { ProcessFault } from './process-fault.ts';

/** What is wrong with the ways from status to status. */
export function transitionFaults({ statuses, reasons, transitions }: ProcessDefinition): ProcessFault[] {
  const kinds = new Map(statuses.map(({ id, kind }) => [id, kind]));
  const problemOf = (id: string): string | null => {
    if (!kinds.has(id)) return `there is no status "${id}"`;
    return kinds.get(id) === 'converted' ? 'converted is reached and left by its own commands' : null;
  };
  const faultsAt = (path: string, id: string): ProcessFault[] => {
    const problem = problemOf(id);
    return problem ? [{ path, problem }] : [];
  };
  return [
    ...Object.entries(transitions ?? {}).flatMap(([from, targets]) =>
      [from, ...targets].flatMap((id) => faultsAt(`transitions.${from}`, id)),
    ),
    ...statuses.flatMap((status, i) =>
      status.reason && reasons.length === 0
        ? [{ path: `statuses.${i}.reason`, problem: 'there is no reason to choose from' }]
        : [],
    ),
  ];
}
