import { type Status, transitionRefusal } from '../../lead/statuses.ts';
import type { Process } from '../process.ts';
import type { Finding } from './finding.ts';

/** Statuses that no change leads to, and statuses that no change leads out of though they are no end. */
export function statusFindings(process: Process): Finding[] {
  const { statuses } = process.definition;
  const reached = reachedFrom(process.firstStatus, process);
  const unreachable = statuses.flatMap((status, at): Finding[] => {
    if (reached.has(status.id)) return [];
    return [
      {
        code: 'status-unreachable',
        severity: 'fault',
        path: `statuses.${at}`,
        words: `No lead that begins as “${process.firstStatus.id}” can ever come to be “${status.id}”.`,
        proof: { kind: 'search', tried: reached.size * statuses.length },
      },
    ];
  });
  const stuck = statuses.flatMap((status, at): Finding[] => {
    if (status.kind === 'converted' || nextOf(status, process).length > 0) return [];
    return [
      {
        code: 'status-without-way-out',
        severity: 'fault',
        path: `statuses.${at}`,
        words: `A lead that is “${status.id}” can never be anything else.`,
        proof: { kind: 'search', tried: statuses.length },
      },
    ];
  });
  return [...unreachable, ...stuck];
}

function reachedFrom(first: Status, process: Process): ReadonlySet<string> {
  const reached = new Set([first.id]);
  const waiting = [first];
  for (let status = waiting.pop(); status; status = waiting.pop()) {
    for (const next of nextOf(status, process)) {
      if (reached.has(next.id)) continue;
      reached.add(next.id);
      waiting.push(next);
    }
  }
  return reached;
}

/** The statuses that a change, a reopening or a conversion leads to. */
const nextOf = (from: Status, { definition }: Process): readonly Status[] =>
  definition.statuses.filter((to) => to.id !== from.id && isAllowed(from, to, definition));

function isAllowed(from: Status, to: Status, definition: Process['definition']): boolean {
  const { reasons, conversion } = definition;
  if (to.kind === 'converted') {
    if (from.kind === 'nurture') return conversion.convertNurtured === true;
    if (from.kind === 'disqualified') return conversion.convertDisqualified === true;
    return from.kind !== 'converted';
  }
  const said = reasons.length > 0 ? reasons.map(({ id }) => id) : [undefined];
  return said.some((reason) =>
    [false, true].some(
      (reopen) => !transitionRefusal({ from, to, reason, comment: 'why', attempts: 100, reopen }, definition),
    ),
  );
}
