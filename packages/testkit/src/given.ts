import assert from 'node:assert/strict';
import {
  type Command,
  type Event,
  isDecision,
  type Lead,
  type Refusal,
  type RefusalCode,
} from '@leadstream/core';
import type { Step } from './arbitraries/histories.ts';
import { lackOf } from './difference.ts';
import { type AnyProcess, type Paper, type PaperOptions, readyProcess } from './paper.ts';
import { publishedPaper } from './published-paper.ts';
import { answered, inWords, told } from './telling.ts';

/** What happened before, or what is asked now: a command, a command that names what is known by then, or time. */
export type Told = Command | ((known: Situation) => Command) | { readonly waitMs: number };

/** What a later command may name. */
export interface Situation {
  /** The lead that was captured last. */
  readonly lead: string;
  /** All leads, in the order of their capture. */
  readonly leads: readonly string[];
  /** Milliseconds since 1970; a story begins on Monday, 5 January 2026, 9:00 UTC. */
  readonly now: number;
  readonly paper: Paper;
}

/** What should come of it; at least one of the three. Only the parts that are named are compared. */
export interface Expected {
  /** Every event of the command, in order: its type, or some of its parts. */
  readonly events?: readonly (string | Some<Event>)[] | undefined;
  readonly refusal?: RefusalCode | Some<Refusal> | undefined;
  /** Parts of the state of the lead: the one that the command names, else the one captured last. */
  readonly lead?: Some<Lead> | undefined;
}

/** A value of which only some parts are said. */
export type Some<T> = T extends readonly (infer Each)[]
  ? readonly Some<Each>[]
  : T extends object
    ? { readonly [Part in keyof T]?: Some<T[Part]> }
    : T;

export interface Given {
  when(command: Exclude<Told, { readonly waitMs: number }>, options?: PaperOptions): When;
}
export interface When {
  /** Throws an `AssertionError` that tells the story, unless all that is expected came of it. */
  then(expected: Expected): void;
}

/**
 * Tests a process by example, on paper: what happened before, what is asked, what should come of it. The process is
 * published first, so its sellers and pools are there.
 *
 * @example
 * given(defaultProcess, { type: 'capture', channel: 'hand', fields: { lastName: 'King' } })
 *   .when(({ lead }) => ({ type: 'change-status', lead, to: 'Working' }))
 *   .then({ events: ['status-changed'], lead: { status: { id: 'Working', rank: 1 } } });
 */
export function given(process: AnyProcess, ...before: readonly Told[]): Given {
  const paper = publishedPaper(readyProcess(process));
  const steps: Step[] = [];
  for (const told of before) {
    if ('waitMs' in told) {
      paper.now += told.waitMs;
      continue;
    }
    const step = carriedOut(paper, told, {});
    steps.push(step);
    if (!isDecision(step.answer)) fail('What is given must be accepted', steps, answered(step), 'accepted');
  }
  return {
    when: (command, options = {}) => {
      const step = carriedOut(paper, command, options);
      return {
        // oxlint-disable-next-line unicorn/no-thenable -- the word that such tests are written with; awaiting is caught below
        then(expected) {
          if (typeof expected === 'function') throw new TypeError('when() is no promise: leave `await` out.');
          check(paper, steps, step, expected);
        },
      };
    },
  };
}

function carriedOut(
  paper: Paper,
  told: Exclude<Told, { readonly waitMs: number }>,
  options: PaperOptions,
): Step {
  const command = typeof told === 'function' ? told(situation(paper)) : told;
  return { ...paper.carryOut(command, options), at: paper.now };
}

function situation(paper: Paper): Situation {
  const leads = paper.events.filter(({ type }) => type === 'captured').map(({ stream }) => stream.slice(5));
  return { lead: leads.at(-1) ?? '', leads, now: paper.now, paper };
}

function check(paper: Paper, before: readonly Step[], step: Step, expected: Expected): void {
  const { events, refusal, lead } = expected;
  if (!events && !refusal && !lead) throw new TypeError('Say what is expected: events, refusal or lead.');
  const isAccepted = isDecision(step.answer);
  const story = [...before, step];
  if (refusal) {
    const wanted = typeof refusal === 'string' ? { code: refusal } : refusal;
    const lack = isAccepted ? 'it was accepted' : lackOf(step.answer, wanted);
    if (lack)
      fail(`"${inWords(step.issued.body)}" should be refused: ${lack}`, story, answered(step), wanted);
  } else if (!isAccepted) {
    fail(`"${inWords(step.issued.body)}" should be accepted`, story, answered(step), 'accepted');
  }
  if (events) checkEvents(story, step, events);
  if (lead) {
    const { body } = step.issued;
    const id = 'lead' in body ? body.lead : situation(paper).lead;
    const found = paper.lead(id);
    const lack = lackOf(found, lead);
    if (lack) fail(`The lead ${id} is not as expected: ${lack}`, story, found, lead);
  }
}

function checkEvents(story: readonly Step[], step: Step, expected: NonNullable<Expected['events']>): void {
  const types = step.events.map(({ type }) => type);
  const wanted = expected.map((one) => (typeof one === 'string' ? one : (one.type ?? 'any')));
  if (types.length !== wanted.length) fail('The command wrote other events', story, types, wanted);
  expected.forEach((one, i) => {
    const event = step.events[i];
    const lack = lackOf(event, typeof one === 'string' ? { type: one } : one);
    if (lack) fail(`Event ${i + 1} is not as expected: ${lack}`, story, event, one);
  });
}

function fail(message: string, story: readonly Step[], actual: unknown, expected: unknown): never {
  throw new assert.AssertionError({
    message: [`${message}.`, 'The story:', ...told(story)].join('\n'),
    actual,
    expected,
    operator: 'given/when/then',
  });
}
