import { isZone } from '../calendar/days.ts';
import { foldedSpelling, type Named } from '../capture/sources.ts';
import { criteriaFaults, isDerivedField } from '../criteria/criteria.ts';
import { isOwnerId } from '../lead/events/assignment.ts';
import { engagementKinds } from '../lead/events/engagement.ts';
import { ownValue } from '../lead/own-value.ts';
import { calendarFaults } from './calendar-faults.ts';
import { conversionFaults } from './conversion-faults.ts';
import { deadlineFaults } from './deadline-faults.ts';
import type { ProcessDefinition } from './definition.ts';
import { duplicateFaults } from './duplicate-faults.ts';
import { doubled, type ProcessFault } from './process-fault.ts';
import { programFaults } from './program-faults.ts';
import { responseFaults } from './response-faults.ts';
import { routingFaults } from './routing-faults.ts';
import { scoringFaults } from './scoring-faults.ts';
import { thresholdFaults } from './threshold-faults.ts';
import { transitionFaults } from './transition-faults.ts';

/** What is wrong with a process whose shape is right; empty when nothing is. */
export function processFaults(definition: ProcessDefinition): ProcessFault[] {
  return [
    ...(isZone(definition.zone) ? [] : [{ path: 'zone', problem: 'no such time zone' }]),
    ...statusFaults(definition),
    ...fieldFaults(definition),
    ...engagementFaults(definition),
    ...bandFaults(definition),
    ...ruleFaults(definition),
    ...scoringFaults(definition),
    ...assignmentFaults(definition),
    ...conversionFaults(definition),
    ...teamFaults(definition),
    ...calendarFaults(definition),
    ...transitionFaults(definition),
    ...doubled('templates', definition.templates ?? []),
    ...doubled('response.rules', definition.response?.rules ?? []),
    ...responseFaults(definition),
    ...deadlineFaults(definition),
    ...routingFaults(definition),
    ...thresholdFaults(definition),
    ...programFaults(definition),
    ...duplicateFaults(definition),
  ];
}

function statusFaults({ statuses }: ProcessDefinition): ProcessFault[] {
  const faults = doubledNames('statuses', statuses);
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
    ...doubledNames('sources', sources),
    ...doubled('queues', queues),
    ...doubled('reasons', reasons),
  ];
}

const isKind = ({ engagement }: ProcessDefinition, kind: string): boolean =>
  (engagementKinds as readonly string[]).includes(kind) || engagement.kinds.includes(kind);

function engagementFaults(definition: ProcessDefinition): ProcessFault[] {
  const kinds = Object.keys(definition.engagement.facets).filter((kind) => !isKind(definition, kind));
  return kinds.map((kind) => ({
    path: `engagement.facets.${kind}`,
    problem: 'there is no such kind of engagement',
  }));
}

function bandFaults({ scoring }: ProcessDefinition): ProcessFault[] {
  const faults = doubled('scoring.bands', scoring.bands);
  if (scoring.floor > scoring.ceiling) {
    faults.push({ path: 'scoring.floor', problem: 'is above the ceiling' });
  }
  scoring.bands.forEach((band, i) => {
    const before = scoring.bands[i - 1];
    const path = `scoring.bands.${i}.from`;
    if (before && before.from >= band.from) faults.push({ path, problem: 'bands must rise' });
    if (!before && band.from > scoring.floor) {
      faults.push({ path, problem: 'the first band must begin at the floor or below' });
    }
  });
  return faults;
}

function ruleFaults(definition: ProcessDefinition): ProcessFault[] {
  const { scoring, engagement } = definition;
  const faults = doubled('scoring.rules', scoring.rules);
  scoring.rules.forEach((rule, i) => {
    const path = `scoring.rules.${i}`;
    if (!isKind(definition, rule.kind)) {
      faults.push({ path: `${path}.kind`, problem: `there is no kind of engagement "${rule.kind}"` });
    }
    if (rule.cap && !rule.fades) {
      faults.push({ path: `${path}.cap`, problem: 'days are not kept of what does not fade' });
    }
    for (const facet of rule.facets ?? []) {
      if (ownValue(engagement.facets, rule.kind)?.values.includes(facet)) continue;
      const problem = `"${facet}" is no declared facet value of kind "${rule.kind}"`;
      faults.push({ path: `${path}.facets`, problem });
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

function teamFaults({ team, queues }: ProcessDefinition): ProcessFault[] {
  const faults = ownerIdFaults('queues', queues);
  if (!team) return faults;
  return [
    ...faults,
    ...ownerIdFaults('team.sellers', team.sellers),
    ...doubled('team.sellers', team.sellers),
    ...doubled('team.pools', team.pools),
    ...doubled('team.teams', team.teams ?? []),
    ...doubled('team.territories', team.territories ?? []),
    ...team.pools.flatMap(({ members }, i) =>
      doubled(
        `team.pools.${i}.members`,
        members.map((id) => ({ id })),
      ),
    ),
  ];
}

/** Ids of sellers and queues stand in owners: one line of at most 190 characters. */
const ownerIdFaults = (path: string, things: readonly { readonly id: string }[]): ProcessFault[] =>
  things.flatMap(({ id }, i) =>
    isOwnerId(id)
      ? []
      : [{ path: `${path}.${i}.id`, problem: 'an owner’s id is one line of at most 190 characters' }],
  );

/** Ids that stand twice, and aliases that mean something else already. */
function doubledNames(path: string, things: readonly Named[]): ProcessFault[] {
  const taken = new Map(things.map(({ id }, i) => [foldedSpelling(id), i]));
  const faults = doubled(path, things);
  things.forEach(({ aliases }, i) => {
    for (const alias of aliases ?? []) {
      const other = taken.get(foldedSpelling(alias)) ?? i;
      if (other !== i) faults.push({ path: `${path}.${i}.aliases`, problem: `"${alias}" means another one` });
      taken.set(foldedSpelling(alias), other);
    }
  });
  return faults;
}
