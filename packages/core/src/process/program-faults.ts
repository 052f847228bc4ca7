import { criteriaFaults } from '../criteria/criteria.ts';
import { ownValue } from '../lead/own-value.ts';
import type { Program, Step } from '../nurture/program.ts';
import type { ProcessDefinition } from './definition.ts';
import { doubled, type ProcessFault } from './process-fault.ts';
import { unguardedFaults } from './response-faults.ts';
import { isEngagementKind } from './threshold-faults.ts';

/** What is wrong with programs: names that nothing has, circles without a wait, a segment that never ends. */
export function programFaults(definition: ProcessDefinition): ProcessFault[] {
  const { programs = [] } = definition;
  const faults = programs.flatMap((program, p) => {
    const path = `programs.${p}`;
    return [
      ...doubled(`${path}.steps`, program.steps),
      ...entryFaults(program, path, definition),
      ...program.steps.flatMap((step, s) => stepFaults(program, step, `${path}.steps.${s}`, definition)),
      ...circleFaults(program, path),
    ];
  });
  return [...doubled('programs', programs), ...faults];
}

function entryFaults(program: Program, path: string, definition: ProcessDefinition): ProcessFault[] {
  const { fields } = definition;
  const { entry, exit, goal, suppress } = program;
  const criteria = { 'entry.when': entry.when, exit, goal, suppress };
  const faults: ProcessFault[] = Object.entries(criteria).flatMap(([place, one]) =>
    (one ? criteriaFaults(one, fields) : []).map((fault) => ({
      path: `${path}.${place}.${fault.path}`,
      problem: fault.fault,
    })),
  );
  if (entry.on === 'segment' && program.reentry !== 'never') {
    faults.push({ path: `${path}.reentry`, problem: 'who matches a segment would enter again at once' });
  }
  return [...faults, ...dateFaults(program, `${path}.entry`, definition)];
}

function dateFaults(
  { entry, reentry }: Program,
  path: string,
  { fields }: ProcessDefinition,
): ProcessFault[] {
  const { on, field, daysBefore, yearly } = entry;
  if (on !== 'date') {
    const isAsked = field !== undefined || daysBefore !== undefined || yearly !== undefined;
    return isAsked ? [{ path, problem: 'names a date, and lets nobody in by one' }] : [];
  }
  const type = field === undefined ? undefined : ownValue(fields, field)?.type;
  return [
    ...(type === 'date' || type === 'datetime'
      ? []
      : [{ path: `${path}.field`, problem: 'has to be a field with a date' }]),
    ...(yearly && reentry === 'never'
      ? [{ path: `${path}.yearly`, problem: 'who may enter only once does not enter each year' }]
      : []),
  ];
}

/** Where a step may lead, by name. */
const targets = (step: Step): string[] => {
  if (step.do === 'split') return step.ways.map(({ to }) => to);
  if (step.do === 'branch' || step.do === 'wait-for') return [step.yes, step.no];
  return 'next' in step && step.next !== undefined ? [step.next] : [];
};

function stepFaults(
  program: Program,
  step: Step,
  path: string,
  definition: ProcessDefinition,
): ProcessFault[] {
  const { templates = [], fields, statuses, queues } = definition;
  const fault = (problem: string): ProcessFault[] => [{ path, problem }];
  const isThere = (id: string) => id === 'end' || program.steps.some((one) => one.id === id);
  const faults = targets(step)
    .filter((id) => !isThere(id))
    .flatMap((id) => fault(`there is no step "${id}"`));
  if (step.id === 'end') faults.push(...fault('"end" means the end'));
  if (step.do === 'send') {
    const isKnown = templates.some(({ id }) => id === step.template);
    faults.push(
      ...(isKnown
        ? unguardedFaults(path, step.template, templates)
        : fault(`there is no template "${step.template}"`)),
    );
  }
  if (step.do === 'branch') {
    faults.push(
      ...criteriaFaults(step.when, fields).map((one) => ({
        path: `${path}.when.${one.path}`,
        problem: one.fault,
      })),
    );
  }
  if (step.do === 'set-field' && !ownValue(fields, step.field))
    faults.push(...fault(`there is no field "${step.field}"`));
  if (step.do === 'status' && !statuses.some(({ id, kind }) => id === step.to && kind !== 'converted')) {
    faults.push(...fault(`no program leads to the status "${step.to}"`));
  }
  if (step.do === 'points' && !isEngagementKind(definition, step.kind))
    faults.push(...fault(`there is no kind of engagement "${step.kind}"`));
  const owner = step.do === 'assign' || step.do === 'alert' ? step.to : undefined;
  if (owner?.startsWith('queue/') && !queues.some(({ id }) => `queue/${id}` === owner)) {
    faults.push(...fault(`there is no ${owner}`));
  }
  return faults;
}

/** A way from a step to itself on which nothing waits: it would never stand still. */
function circleFaults(program: Program, path: string): ProcessFault[] {
  const after = (step: Step): Step[] => {
    const named = targets(step);
    const below = program.steps[program.steps.indexOf(step) + 1];
    const falls = named.length === 0 && step.do !== 'leave' && below;
    return [...(falls ? [below] : []), ...program.steps.filter(({ id }) => named.includes(id))];
  };
  const waits = (step: Step) => step.do === 'wait' || step.do === 'wait-for';
  return program.steps.flatMap((start, s) => {
    if (waits(start)) return [];
    const seen = new Set<Step>();
    const open = [...after(start)];
    for (let step = open.pop(); step; step = open.pop()) {
      if (step === start)
        return [{ path: `${path}.steps.${s}`, problem: 'leads back to itself without a wait' }];
      if (seen.has(step) || waits(step)) continue;
      seen.add(step);
      open.push(...after(step));
    }
    return [];
  });
}
