import {
  type Event,
  isDecision,
  type Lead,
  type Process,
  type RefusalCode,
  refusalTexts,
} from '@leadstream/core';
import type { History, Step } from '../arbitraries/histories.ts';
import { canRefuse } from './refusal-classes.ts';

/** A kind of thing that histories should contain, lest the laws hold for want of examples. */
export interface Class {
  readonly name: string;
  /** Whether the process lets it happen at all. */
  readonly isAllowed: (process: Process) => boolean;
  readonly isIn: (history: History) => boolean;
}

const always = (): boolean => true;
const hasEvent = (isIt: (event: Event) => boolean) => (history: History) => history.events.some(isIt);
const hasStep = (isIt: (step: Step) => boolean) => (history: History) => history.steps.some(isIt);
const hasKind =
  (kind: string) =>
  ({ definition }: Process) =>
    definition.statuses.some((status) => status.kind === kind);
const entries = ({ definition: { assignment } }: Process) =>
  assignment.rules.find(({ id }) => id === assignment.active)?.entries ?? [];

/** What a conversion made of a record: `created`, or not. */
const made = (event: Event, record: string): boolean | undefined =>
  event.type === 'converted'
    ? (event.data[record] as { readonly created: boolean } | undefined)?.created
    : undefined;
const accepted = (step: Step, type: string): boolean =>
  step.issued.body.type === type && isDecision(step.answer) && step.events.length > 0;
const wrote = (step: Step, type: string): boolean => step.events.some((event) => event.type === type);

const isSubmission = (type: string): boolean => type.startsWith('submission-');

type Classes = { readonly [name: string]: Pick<Class, 'isIn'> & Partial<Pick<Class, 'isAllowed'>> };

const captures: Classes = {
  captured: { isIn: hasStep((step) => accepted(step, 'capture')) },
  'captured a company': {
    isIn: hasEvent(({ type, data }) => type === 'captured' && data['kind'] === 'company'),
  },
  'captured late': {
    isIn: hasEvent(({ type, occurredAt, recordedAt }) => type === 'captured' && occurredAt < recordedAt),
  },
  'captured as history': { isIn: hasEvent(({ type, mode }) => type === 'captured' && mode === 'history') },
  'row that captures': { isIn: hasStep((step) => accepted(step, 'record') && wrote(step, 'captured')) },
  'row that corrects': { isIn: hasStep((step) => accepted(step, 'record') && wrote(step, 'corrected')) },
  'row that converts': { isIn: hasStep((step) => accepted(step, 'record') && wrote(step, 'converted')) },
  'row without effect': {
    isIn: hasStep(
      (step) => step.issued.body.type === 'record' && isDecision(step.answer) && step.events.length === 0,
    ),
  },
  corrected: { isIn: hasStep((step) => accepted(step, 'correct')) },
  'submission accepted': {
    isIn: hasEvent(({ type, data }) => isSubmission(type) && data['outcome'] === 'accepted'),
  },
  'submission of a known person': {
    isIn: hasEvent(({ type, data }) => isSubmission(type) && data['outcome'] === 'duplicate'),
  },
  'submission released': {
    isIn: hasEvent(({ type, data }) => type === 'submission-settled' && data['lead'] !== undefined),
  },
  'consent changed': { isIn: hasEvent(({ type }) => type === 'consent-changed') },
};

const lives: Classes = {
  engaged: { isIn: hasEvent(({ type }) => type === 'engaged') },
  'engaged late': {
    isIn: hasEvent(({ type, occurredAt, recordedAt }) => type === 'engaged' && occurredAt < recordedAt),
  },
  'engaged by a robot': {
    isIn: hasEvent(({ type, data }) => type === 'engaged' && data['confidence'] === 'suspected-robot'),
  },
  'engaged a million times': { isIn: hasEvent(({ data }) => data['count'] === 1_000_000) },
  'engaged by a running total': { isIn: hasEvent(({ data }) => data['total'] !== undefined) },
  'two commands at one instant': {
    isIn: ({ steps }) => steps.some(({ at }, i) => i > 0 && steps[i - 1]?.at === at),
  },
  disqualified: {
    isAllowed: (process) => hasKind('disqualified')(process) && process.definition.reasons.length > 0,
    isIn: hasEvent(({ type, data }) => type === 'status-changed' && data['kind'] === 'disqualified'),
  },
  'came back': {
    isAllowed: hasKind('disqualified'),
    isIn: hasEvent(({ data }) => data['reopened'] === true),
  },
  'threshold reached': {
    // Rules that want much are reached too rarely by stories that know nothing of them.
    isAllowed: ({ thresholds }) =>
      thresholds.some(({ rule }) => rule.count <= 2 && !rule.when && !rule.facets),
    isIn: hasEvent(({ type }) => type === 'threshold-reached'),
  },
  'alert raised': {
    isAllowed: ({ definition }) => definition.alerts?.bands !== undefined,
    isIn: hasEvent(({ type }) => type === 'alert-raised'),
  },
  'alert acknowledged': {
    isAllowed: ({ definition }) => definition.alerts?.bands !== undefined,
    isIn: hasEvent(({ type }) => type === 'alert-acknowledged'),
  },
  'merged into another': { isIn: hasEvent(({ type }) => type === 'absorbed') },
  'merge taken back': { isIn: hasEvent(({ type }) => type === 'merge-reverted') },
  'joined a campaign': { isIn: hasEvent(({ type }) => type === 'campaign-joined') },
  'cost of a campaign': { isIn: hasEvent(({ type }) => type === 'cost-recorded') },
  'response overdue': {
    isAllowed: ({ definition }) => (definition.deadlines?.response.length ?? 0) > 0,
    isIn: hasEvent(({ type }) => type === 'response-overdue'),
  },
  'follow-up set': { isIn: hasEvent(({ type }) => type === 'follow-up-set') },
  'follow-up done': { isIn: hasEvent(({ type }) => type === 'follow-up-done') },
  'activity logged': { isIn: hasEvent(({ type }) => type === 'activity-logged') },
};

const owners: Classes = {
  'assigned by hand': { isIn: hasEvent(({ data }) => data['how'] === 'hand') },
  'assigned by rule': {
    isAllowed: (process) => entries(process).some(({ to }) => to !== 'keep'),
    isIn: hasEvent(({ data }) => data['how'] === 'rule'),
  },
  'owned by a queue': {
    isAllowed: ({ definition }) => definition.queues.length > 0,
    isIn: hasEvent(({ data }) => String(data['owner']).startsWith('queue/')),
  },
  'turn of a pool': {
    isAllowed: (process) => entries(process).some(({ to }) => to.startsWith('pool/')),
    isIn: hasEvent(({ type }) => type === 'turn-taken'),
  },
  'seller gone': {
    isIn: hasEvent(({ type, data }) => type === 'seller-defined' && data['active'] === false),
  },
  'moved on after a breach': {
    isAllowed: ({ definition }) =>
      definition.assignment.onBreach !== undefined && (definition.deadlines?.response.length ?? 0) > 0,
    isIn: hasEvent(({ data }) => data['how'] === 'breach'),
  },
  'taken from a queue': {
    isAllowed: ({ definition }) => definition.queues.length > 0,
    isIn: hasStep((step) => accepted(step, 'take-lead')),
  },
  'given back': {
    isAllowed: ({ definition }) => definition.queues.length > 0,
    isIn: hasEvent(({ data }) => data['how'] === 'return'),
  },
  'seller away': { isIn: hasEvent(({ type }) => type === 'absence-set') },
  'process published anew': { isIn: hasStep((step) => accepted(step, 'publish-process')) },
};

const results: Classes = {
  'converted to a new account': { isIn: hasEvent((event) => made(event, 'account') === true) },
  'converted to an existing account': { isIn: hasEvent((event) => made(event, 'account') === false) },
  'converted to an existing contact': { isIn: hasEvent((event) => made(event, 'contact') === false) },
  'converted with an opportunity': { isIn: hasEvent((event) => made(event, 'opportunity') === true) },
  'converted without an opportunity': {
    isIn: hasEvent((event) => event.type === 'converted' && event.data['opportunity'] === undefined),
  },
  'blanks of a record filled': { isIn: hasEvent(({ type }) => type === 'record-corrected') },
  'person account': {
    isAllowed: ({ definition }) => definition.conversion.personAccounts,
    isIn: hasEvent(({ type, data }) => type === 'account-opened' && data['kind'] === 'person'),
  },
  'conversion undone': { isIn: hasStep((step) => accepted(step, 'revert-conversion')) },
  'record withdrawn': { isIn: hasEvent(({ type }) => type === 'record-withdrawn') },
  'record kept when its conversion was undone': {
    isIn: hasStep((step) => {
      const { body } = step.issued;
      return body.type === 'revert-conversion' && body.keep === true && wrote(step, 'record-corrected');
    }),
  },
  'converted after others were merged into it': {
    isIn: hasStep(({ events, world }) => {
      const converted = events.find(({ type }) => type === 'converted');
      return ((converted && (world.streams.get(converted.stream) as Lead | null))?.merge ?? null) !== null;
    }),
  },
  'converted in spite of a known contact': {
    isIn: hasStep(({ issued: { body }, events }) => {
      const isAsked = body.type === 'convert' && body.bypassDuplicates === true;
      return isAsked && events.some((event) => made(event, 'contact') === true);
    }),
  },
  'converted again': {
    isIn: ({ events }) => {
      const undone = new Set<string>();
      return events.some(({ type, stream }) => {
        if (type === 'conversion-reverted') undone.add(stream);
        return type === 'converted' && undone.has(stream);
      });
    },
  },
  'follow-up carried over': {
    isIn: hasEvent(({ type, data }) => type === 'converted' && data['followUp'] !== undefined),
  },
  'campaigns carried over': {
    isIn: hasEvent(({ type, data }) => /^(contact|record)-/.test(type) && data['campaigns'] !== undefined),
  },
  'record of its owner’s type': {
    isAllowed: ({ definition }) => definition.conversion.recordTypes?.account !== undefined,
    isIn: hasEvent(({ data }) => data['recordType'] !== undefined),
  },
  'opportunity opened later': { isIn: hasStep((step) => accepted(step, 'open-opportunity')) },
  'opportunity changed': { isIn: hasStep((step) => accepted(step, 'change-opportunity')) },
  'record corrected': { isIn: hasStep((step) => accepted(step, 'correct-record')) },
  'row about a record': { isIn: hasStep((step) => accepted(step, 'load-record')) },
  'opportunity won or lost': { isIn: hasEvent(({ type }) => type === 'outcome-recorded') },
  'engaged after conversion': {
    isIn: ({ events }) => {
      const converted = new Set<string>();
      return events.some(({ type, stream }) => {
        if (type === 'converted') converted.add(stream);
        return type === 'engaged' && converted.has(stream);
      });
    },
  },
};

/** Leads in each band of a process. */
const bands = ({ definition }: Process): Class[] =>
  definition.scoring.bands.slice(1).map(({ id }) => ({
    name: `band ${id}`,
    isAllowed: always,
    isIn: hasEvent(({ type, data }) => type === 'scored' && data['band'] === id),
  }));

const refusals: readonly Class[] = (Object.keys(refusalTexts) as RefusalCode[]).map((code) => ({
  name: `refused ${code}`,
  isAllowed: (process) => canRefuse(process, code),
  isIn: hasStep(({ answer }) => !isDecision(answer) && answer.code === code),
}));

/** All classes for a process; bands only where its rules can reach them. */
export const classesOf = (process: Process): readonly Class[] => [
  ...Object.entries({ ...captures, ...lives, ...owners, ...results }).map(([name, one]) => ({
    name,
    isAllowed: one.isAllowed ?? always,
    isIn: one.isIn,
  })),
  ...(process.definition.scoring.rules.some(({ points }) => points > 0) ? bands(process) : []),
  ...refusals,
];
