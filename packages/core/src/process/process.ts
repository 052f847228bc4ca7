import { type AssignmentEntry, type AssignmentRules, compileAssignment } from '../assignment/entries.ts';
import { managerOfQueue, type Queue } from '../assignment/queues.ts';
import { type BusinessTime, businessTime, plainCalendar } from '../calendar/business.ts';
import { type Source, spellings } from '../capture/sources.ts';
import { compileCriteria } from '../criteria/criteria.ts';
import { type DuplicatePolicy, type DuplicateRules, defaultWaysIn } from '../duplicates/rules.ts';
import { compileThresholds, type ReadyThreshold } from '../engagement/thresholds.ts';
import type { Channel, ConsentChannel } from '../lead/events/capture.ts';
import type { Lead } from '../lead/lead.ts';
import { rankOf, type Status } from '../lead/statuses.ts';
import type { Program } from '../nurture/program.ts';
import { FaultError } from '../ports/fault.ts';
import { compileDeadlines, type ResponseDeadlineOf } from '../response/deadlines.ts';
import type { ConsentRegime } from '../response/mail-law.ts';
import { compileResponse, type ResponseChoice } from '../response/rules.ts';
import type { Template } from '../response/templates.ts';
import { lowestBand } from '../scoring/bands.ts';
import { type CompiledScoring, compileScoring } from '../scoring/compile.ts';
import { compileQuality, type QualityOf } from '../scoring/quality.ts';
import { ProcessDefinition, type ProcessInput } from './definition.ts';
import { processFaults } from './faults.ts';
import { duplicatePresets } from './presets/duplicates.ts';

/** A process made ready: its rules compiled once, its names found by any spelling. */
export interface Process {
  readonly definition: ProcessDefinition;
  readonly version: number;
  readonly zone: string;
  /** Working time by the calendar of the process. */
  readonly businessTime: BusinessTime;
  /** The status that leads start in. */
  readonly firstStatus: Status;
  /** The status that converting sets. */
  readonly convertedStatus: Status;
  /** Finds by id, label or alias; case never matters. */
  readonly status: (spelling: string) => Status | undefined;
  readonly source: (spelling: string) => Source | undefined;
  readonly reason: (spelling: string) => ProcessDefinition['reasons'][number] | undefined;
  readonly rank: (status: Status) => number;
  /** By when somebody has to try to reach a lead. */
  readonly responseDeadline: ResponseDeadlineOf;
  readonly scoring: CompiledScoring;
  /** Whether a lead is a good or a poor one (Ours 7.7). */
  readonly quality: QualityOf;
  readonly program: (id: string) => Program | undefined;
  readonly template: (id: string) => Template | undefined;
  /** Which mail answers a lead's web form. */
  readonly responseTo: (lead: Lead) => ResponseChoice;
  readonly consentRegime: (channel: ConsentChannel) => ConsentRegime;
  /** Whether leads of a source come from a bought list. */
  readonly isBought: (source: string) => boolean;
  /** The first entry of the active assignment rule whose criteria are true, not merely not false. */
  readonly matchingEntry: (lead: Lead) => AssignmentEntry | null;
  /** The active assignment rule. */
  readonly routing: AssignmentRules;
  /** The queue behind an owner, `queue/<id>`. */
  readonly queue: (owner: string) => Queue | undefined;
  /** Whom alerts about a queue, `queue/<id>`, go to, as a seller's id. */
  readonly managerOfQueue: (owner: string) => string | null;
  /** By which leads are found that may be one. */
  readonly duplicateRules: DuplicateRules;
  /** What becomes of somebody who may be there already, by the way in. */
  readonly duplicatePolicy: (channel: Channel) => DuplicatePolicy;
  /** The first condition of conversion that is not true of a lead, by its id; `null` when all are. */
  readonly unmetCondition: (lead: Lead) => string | null;
  /** The threshold rules, their criteria compiled. */
  readonly thresholds: readonly ReadyThreshold[];
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
  const time = businessTime(definition.calendar ?? plainCalendar, definition.zone, definition.country);
  const routing = compileAssignment(
    definition.assignment,
    definition.team?.territories ?? [],
    lowestBand(definition.scoring),
  );
  const queues = new Map(definition.queues.map((queue) => [`queue/${queue.id}`, queue]));
  const first =
    statuses.find((status) => status.default) ?? statuses.find((status) => status.kind === 'open');
  const converted = statuses.find((status) => status.kind === 'converted');
  const templates = new Map((definition.templates ?? []).map((template) => [template.id, template]));
  return {
    definition,
    version: definition.version,
    zone: definition.zone,
    businessTime: time,
    firstStatus: first as Status,
    convertedStatus: converted as Status,
    status: spellings(statuses),
    source: spellings(definition.sources),
    reason: spellings(definition.reasons),
    rank: rankOf,
    thresholds: compileThresholds(definition.engagement.thresholds, lowestBand(definition.scoring)),
    responseDeadline: compileDeadlines(definition.deadlines, lowestBand(definition.scoring)),
    scoring: compileScoring(definition.scoring, definition.zone, time),
    quality: compileQuality(definition.scoring.quality, lowestBand(definition.scoring)),
    program: (id) => (definition.programs ?? []).find((program) => program.id === id),
    template: (id) => templates.get(id),
    responseTo: compileResponse(definition.response ?? { rules: [] }, lowestBand(definition.scoring)),
    consentRegime: (channel) => definition.consent?.[channel] ?? 'opt-in',
    isBought: (id) =>
      definition.sources.some((source) => source.id === id && (source.bought ?? id === 'Purchased List')),
    queue: (owner) => queues.get(owner),
    managerOfQueue(owner) {
      const queue = queues.get(owner);
      return queue ? managerOfQueue(queue, definition.team?.teams ?? []) : null;
    },
    matchingEntry: (lead) => routing.entries.find(({ test }) => test(lead) === true)?.entry ?? null,
    routing,
    duplicateRules: duplicateRulesOf(definition),
    duplicatePolicy: (channel) => definition.duplicates?.waysIn?.[channel] ?? defaultWaysIn[channel],
    unmetCondition: compileConditions(definition),
  };
}

function compileConditions({ conversion, scoring }: ProcessDefinition): Process['unmetCondition'] {
  const conditions = (conversion.conditions ?? []).map(({ id, when }) => ({
    id,
    isMet: compileCriteria(when, lowestBand(scoring)),
  }));
  return (lead) => conditions.find(({ isMet }) => isMet(lead) !== true)?.id ?? null;
}

function duplicateRulesOf({ duplicates: { match = 'leads' } = {} }: ProcessDefinition): DuplicateRules {
  return typeof match === 'string' ? duplicatePresets[match] : match;
}
