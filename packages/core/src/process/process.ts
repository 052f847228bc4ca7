import { compileAssignment, type MatchingEntry } from '../assignment/entries.ts';
import { isZone } from '../calendar/days.ts';
import { type Source, spellings } from '../capture/sources.ts';
import { criteriaFaults, isDerivedField } from '../criteria/criteria.ts';
import { ownValue } from '../lead/own-value.ts';
import { rankOf, type Status } from '../lead/statuses.ts';
import { FaultError } from '../ports/fault.ts';
import { ProcessDefinition, type ProcessInput } from './definition.ts';

/** A process made ready: its rules compiled once, its names found by any spelling. */
export interface Process {
  readonly definition: ProcessDefinition;
  readonly version: number;
  readonly zone: string;
  /** The status that leads start in. */
  readonly firstStatus: Status;
  /** The status that converting sets. */
  readonly convertedStatus: Status;
  /** Finds by id, label or alias; case never matters. */
  readonly status: (spelling: string) => Status | undefined;
  readonly source: (spelling: string) => Source | undefined;
  readonly reason: (spelling: string) => ProcessDefinition['reasons'][number] | undefined;
  readonly rank: (status: Status) => number;
  readonly matchingEntry: MatchingEntry;
}

/** Something in a process that cannot be, and where. */
export interface ProcessFault {
  readonly path: string;
  readonly problem: string;
}

/**
 * Checks a process and compiles it. Throws the fault `process-invalid`, naming each place that is wrong.
 *
 * @example
 * defineProcess(defaultProcess).firstStatus.id // => 'New'
 */
export function defineProcess(input: ProcessInput): Process {
  const parsed = ProcessDefinition.safeParse(input);
  const faults = parsed.success
    ? processFaults(parsed.data)
    : parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), problem: issue.message }));
  if (!parsed.success || faults.length > 0) {
    const list = faults.map(({ path, problem }) => `${path || 'process'}: ${problem}`).join('; ');
    throw new FaultError('process-invalid', `The process is not valid: ${list}.`);
  }
  return compileProcess(parsed.data);
}

function compileProcess(definition: ProcessDefinition): Process {
  const { statuses } = definition;
  const first =
    statuses.find((status) => status.default) ?? statuses.find((status) => status.kind === 'open');
  const converted = statuses.find((status) => status.kind === 'converted');
  return {
    definition,
    version: definition.version,
    zone: definition.zone,
    firstStatus: first as Status,
    convertedStatus: converted as Status,
    status: spellings(statuses),
    source: spellings(definition.sources),
    reason: spellings(definition.reasons),
    rank: rankOf,
    matchingEntry: compileAssignment(definition.assignment),
  };
}

/** What is wrong with a process whose shape is right; empty when nothing is. */
function processFaults(definition: ProcessDefinition): ProcessFault[] {
  return [
    ...(isZone(definition.zone) ? [] : [{ path: 'zone', problem: 'no such time zone' }]),
    ...statusFaults(definition),
    ...fieldFaults(definition),
    ...scoringFaults(definition),
    ...assignmentFaults(definition),
    ...mapFaults(definition),
  ];
}

function statusFaults({ statuses }: ProcessDefinition): ProcessFault[] {
  const faults: ProcessFault[] = doubled('statuses', statuses);
  if (!statuses.some((one) => one.kind === 'open')) {
    faults.push({ path: 'statuses', problem: 'needs a status of kind open' });
  }
  if (!statuses.some((one) => one.kind === 'converted')) {
    faults.push({ path: 'statuses', problem: 'needs a status of kind converted' });
  }
  const defaults = statuses.filter((one) => one.default);
  if (defaults.length > 1) faults.push({ path: 'statuses', problem: 'only one status can be the default' });
  if (defaults.some((one) => one.kind !== 'open')) {
    faults.push({ path: 'statuses', problem: 'the default status must be of kind open' });
  }
  return faults;
}

function fieldFaults({ fields, sources, queues, reasons }: ProcessDefinition): ProcessFault[] {
  const names = Object.keys(fields).filter(isDerivedField);
  return [
    ...names.map((name) => ({
      path: `fields.${name}`,
      problem: 'this name means something else in criteria',
    })),
    ...doubled('sources', sources),
    ...doubled('queues', queues),
    ...doubled('reasons', reasons),
  ];
}

function scoringFaults({ scoring, engagement }: ProcessDefinition): ProcessFault[] {
  const faults = doubled('scoring.rules', scoring.rules);
  if (scoring.floor > scoring.ceiling)
    faults.push({ path: 'scoring.floor', problem: 'is above the ceiling' });
  scoring.bands.forEach((band, i) => {
    const before = scoring.bands[i - 1];
    if (before && before.from >= band.from) {
      faults.push({ path: `scoring.bands.${i}.from`, problem: 'bands must rise' });
    }
  });
  scoring.rules.forEach((rule, i) => {
    for (const facet of rule.facets ?? []) {
      if (!ownValue(engagement.facets, rule.kind)?.values.includes(facet)) {
        const problem = `"${facet}" is no declared facet value of kind "${rule.kind}"`;
        faults.push({ path: `scoring.rules.${i}.facets`, problem });
      }
    }
  });
  return faults;
}

function assignmentFaults({ assignment, fields, queues, defaultOwner }: ProcessDefinition): ProcessFault[] {
  const faults = doubled('assignment.rules', assignment.rules);
  const isQueue = (owner: string) => queues.some((queue) => `queue/${queue.id}` === owner);
  const missing = (owner: string) => owner.startsWith('queue/') && !isQueue(owner);
  if (assignment.active && !assignment.rules.some((rule) => rule.id === assignment.active)) {
    faults.push({ path: 'assignment.active', problem: `there is no rule "${assignment.active}"` });
  }
  if (defaultOwner && missing(defaultOwner)) faults.push({ path: 'defaultOwner', problem: 'no such queue' });
  assignment.rules.forEach((rule, r) => {
    faults.push(...doubled(`assignment.rules.${r}.entries`, rule.entries));
    rule.entries.forEach((entry, e) => {
      const path = `assignment.rules.${r}.entries.${e}`;
      if (missing(entry.to)) faults.push({ path: `${path}.to`, problem: `there is no ${entry.to}` });
      if (!entry.when) return;
      for (const { path: place, fault } of criteriaFaults(entry.when, fields)) {
        faults.push({ path: `${path}.when.${place}`, problem: fault });
      }
    });
  });
  return faults;
}

function mapFaults({ conversion, fields, records }: ProcessDefinition): ProcessFault[] {
  return (['account', 'contact', 'opportunity'] as const).flatMap((record) =>
    Object.entries(conversion.map[record]).flatMap(([target, source]) => {
      const path = `conversion.map.${record}.${target}`;
      if (!ownValue(records[record], target)) return [{ path, problem: `the ${record} has no such field` }];
      return ownValue(fields, source) ? [] : [{ path, problem: `the lead has no field "${source}"` }];
    }),
  );
}

function doubled(path: string, things: readonly { readonly id: string }[]): ProcessFault[] {
  const ids = things.map((thing) => thing.id.toLowerCase());
  const twice = things.filter((thing, i) => ids.indexOf(thing.id.toLowerCase()) < i);
  return twice.map((thing) => ({ path, problem: `"${thing.id}" stands twice` }));
}
