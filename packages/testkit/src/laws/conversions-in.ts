import {
  type Account,
  type CommandOf,
  type Contact,
  type Decision,
  type Event,
  evolverOf,
  isDecision,
  type Lead,
  type Opportunity,
} from '@leadstream/core';
import type { History, Step } from '../arbitraries/histories.ts';
import { named } from './law.ts';

type Request = NonNullable<CommandOf<'record'>['convert']>;

/** A conversion that was granted: what was asked, and how the lead and the records stood before and after. */
export interface Converting {
  readonly where: string;
  readonly step: Step;
  readonly answer: Decision;
  readonly event: Event;
  readonly request: Request;
  readonly lead: { readonly before: Lead; readonly after: Lead };
  readonly account: { readonly before: Account | null; readonly after: Account };
  readonly contact: { readonly before: Contact | null; readonly after: Contact };
  readonly opportunity: Opportunity | null;
}

/** All conversions of a history, by command and by row. */
export function conversionsIn({ steps }: History): readonly Converting[] {
  const known = found.get(steps) ?? steps.flatMap(convertingIn);
  found.set(steps, known);
  return known;
}

/** Many laws look at the same conversions. */
const found = new WeakMap<readonly Step[], readonly Converting[]>();

function convertingIn(step: Step): Converting[] {
  const event = step.events.find(({ type }) => type === 'converted');
  return event && isDecision(step.answer) ? [convertingOf(step, step.answer, event)] : [];
}

function convertingOf(step: Step, answer: Decision, event: Event): Converting {
  const stateAfter = (stream: string) => answer.states.get(stream) ?? null;
  const changed = <T>(kind: 'account' | 'contact') => {
    const stream = `${kind}/${(event.data[kind] as { readonly id: string }).id}`;
    return { before: (step.world.streams.get(stream) ?? null) as T | null, after: stateAfter(stream) as T };
  };
  const opportunity = event.data['opportunity'] as { readonly id: string } | undefined;
  return {
    where: `${named(event)} by "${step.issued.body.type}" ${step.issued.id}`,
    step,
    answer,
    event,
    request: requestOf(step),
    lead: { before: leadBefore(step, event), after: stateAfter(event.stream) as Lead },
    account: changed<Account>('account'),
    contact: changed<Contact>('contact'),
    opportunity: opportunity ? (stateAfter(`opportunity/${opportunity.id}`) as Opportunity) : null,
  };
}

/** What was asked for; a file asks for the account that matches, where it says nothing. */
function requestOf({ issued: { body } }: Step): Request {
  if (body.type === 'record') return { account: 'match', ...body.convert };
  return body as CommandOf<'convert'>;
}

/** A row may capture or change the lead before it converts it, in the same commit. */
function leadBefore({ events, world }: Step, converted: Event): Lead {
  let lead = world.streams.get(converted.stream) ?? null;
  for (const event of events) {
    if (event.id === converted.id) break;
    if (event.stream === converted.stream) lead = evolverOf(event.stream)?.evolve(lead, event) ?? null;
  }
  return lead as Lead;
}
