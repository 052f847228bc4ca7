import { criteriaFaults } from '../criteria/criteria.ts';
import type { ThresholdRule } from '../engagement/thresholds.ts';
import { engagementKinds } from '../lead/events/engagement.ts';
import type { ProcessDefinition } from './definition.ts';
import { doubled, type ProcessFault } from './process-fault.ts';

/** What is wrong with the thresholds and alerts of a process. */
export function thresholdFaults(definition: ProcessDefinition): ProcessFault[] {
  const rules = definition.engagement.thresholds ?? [];
  const at = (i: number) => (part: string, problem: string) => ({
    path: `engagement.thresholds.${i}.${part}`,
    problem,
  });
  return [
    ...doubled('engagement.thresholds', rules),
    ...rules.flatMap((rule, i) => [
      ...shapeFaults(rule, at(i)),
      ...kindFaults(definition, rule, at(i)),
      ...actionFaults(definition, rule, at(i)),
      ...(rule.when ? criteriaFaults(rule.when, definition.fields) : []).map(({ path, fault }) =>
        at(i)(`when.${path}`, fault),
      ),
    ]),
    ...alertFaults(definition),
  ];
}

type At = (part: string, problem: string) => ProcessFault;

function shapeFaults(rule: ThresholdRule, at: At): ProcessFault[] {
  const { window, repeat, absent, per = 'lead', distinctBy, joinWithinMinutes, facets } = rule;
  const faults: ProcessFault[] = [];
  if (!window && absent) faults.push(at('window', 'an absence needs one'));
  else if (!window && repeat !== 'once') faults.push(at('repeat', 'a rule without a window must be once'));
  if (absent && per !== 'lead') faults.push(at('per', 'an absence is one of the lead'));
  if (distinctBy !== undefined && joinWithinMinutes !== undefined) {
    faults.push(at('joinWithinMinutes', 'what is counted by value is not joined'));
  }
  for (const [facet, wanted] of Object.entries(facets ?? {})) {
    if ('in' in wanted && wanted.in.length === 0) faults.push(at(`facets.${facet}`, 'nothing can fit'));
  }
  return faults;
}

/** Whether people, or rules, may do something of a kind: one that ships, or an own one. */
export const isEngagementKind = ({ engagement }: ProcessDefinition, kind: string): boolean =>
  (engagementKinds as readonly string[]).includes(kind) || engagement.kinds.includes(kind);

function kindFaults(definition: ProcessDefinition, rule: ThresholdRule, at: At): ProcessFault[] {
  const named = [
    ...rule.kinds,
    ...rule.then.flatMap((action) => (action.do === 'points' ? [action.kind] : [])),
  ];
  return named
    .filter((kind) => !isEngagementKind(definition, kind))
    .map((kind) => at('kinds', `there is no kind of engagement "${kind}"`));
}

function actionFaults(definition: ProcessDefinition, { then }: ThresholdRule, at: At): ProcessFault[] {
  return then.flatMap((action, i) => {
    const path = `then.${i}.to`;
    if (action.do === 'alert') return ownerFaults(definition, action.to, (problem) => at(path, problem));
    // A status or program that the process does not have is withheld when its time comes; one that only converting sets cannot be meant.
    const isConverted = (id: string) =>
      definition.statuses.find((one) => one.id === id)?.kind === 'converted';
    return action.do === 'status' && isConverted(action.to)
      ? [at(path, 'this status is reached by converting only')]
      : [];
  });
}

function alertFaults(definition: ProcessDefinition): ProcessFault[] {
  const { alerts } = definition;
  if (!alerts) return [];
  const problemAt = (path: string) => (problem: string) => ({ path: `alerts.${path}`, problem });
  return [
    ...ownerFaults(definition, alerts.manager, problemAt('manager')),
    ...doubled('alerts.bands', alerts.bands ?? []),
    ...doubled('alerts.deadlines', alerts.deadlines ?? []),
    ...(alerts.deadlines ?? []).flatMap(({ to }, i) =>
      ownerFaults(definition, to, problemAt(`deadlines.${i}.to`)),
    ),
    ...(alerts.bands ?? []).flatMap(({ to }, i) => ownerFaults(definition, to, problemAt(`bands.${i}.to`))),
  ];
}

/** Queues are named by the process; sellers come and go. */
function ownerFaults(
  { queues }: ProcessDefinition,
  to: string | undefined,
  fault: (problem: string) => ProcessFault,
): ProcessFault[] {
  const isMissing = to?.startsWith('queue/') && !queues.some(({ id }) => `queue/${id}` === to);
  return isMissing ? [fault(`there is no ${to}`)] : [];
}
