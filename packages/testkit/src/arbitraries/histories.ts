import type { Command, Event, Mode, Process, StreamState } from '@leadstream/core';
import fc from 'fast-check';
import { type AnyProcess, type Carried, readyProcess } from '../paper.ts';
import { publishedPaper } from '../published-paper.ts';
import { captures } from './capture-commands.ts';
import { commandFrom, someIdea } from './commands.ts';
import { sellers } from './house-commands.ts';
import type { Idea } from './idea.ts';
import { knownOn } from './known.ts';

/** What a team lived through on paper: commands with their answers, and the events they left. */
export interface History {
  readonly process: Process;
  readonly steps: readonly Step[];
  /** All events in the order of the log. */
  readonly events: readonly Event[];
  /** The state of a stream at the end, folded event by event as they came. */
  state(stream: string): StreamState | null;
  /** Where a command was answered by an exception, which one and what was thrown: there the history ends. */
  readonly fault?: Fault;
}

export interface Fault {
  readonly command: Command;
  readonly actor: string;
  readonly mode: Mode;
  readonly at: number;
  readonly error: unknown;
}

/** One command of a history; `at` is when it was given. */
export interface Step extends Carried {
  readonly at: number;
}

/** A command that is thought of, how long after the one before, by whom, and in which mode. */
export interface Moment {
  readonly idea: Idea;
  readonly afterMs: number;
  readonly actor: string;
  readonly mode: Mode;
}

export interface HistoryOptions {
  /** Commands at most. Default: 100. */
  readonly length?: number | undefined;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * Stories that a team may live through with a process: captures, engagement, conversions, rows of files, people who
 * come and go, commands that are refused. They begin when the process was published.
 *
 * @example
 * fc.assert(fc.property(historiesFor(myProcess), ({ events }) => events.length < 1000));
 */
export function historiesFor(process: AnyProcess, options: HistoryOptions = {}): fc.Arbitrary<History> {
  const ready = readyProcess(process);
  return momentsFor(ready, options).map((moments) => lived(ready, moments));
}

/** What may happen, before it does. */
export function momentsFor(process: Process, { length = 100 }: HistoryOptions = {}): fc.Arbitrary<Moment[]> {
  const team = (process.definition.team?.sellers ?? []).slice(0, 2).map(({ id }) => `user:${id}`);
  const moment = (idea: fc.Arbitrary<Idea>) =>
    fc.record({
      idea,
      afterMs: fc.oneof(
        { weight: 2, arbitrary: fc.constant(0) },
        { weight: 4, arbitrary: fc.integer({ min: 0, max: day / 4 }) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 * day }) },
      ),
      actor: fc.constantFrom('user:ann', 'user:ann', 'user:bob', 'system', ...team),
      mode: fc.constantFrom<Mode[]>('live', 'live', 'live', 'live', 'live', 'history'),
    });
  const opening = fc.oneof(
    { weight: 3, arbitrary: captures(process) },
    { weight: 1, arbitrary: sellers(process) },
  );
  const first = fc.array(moment(opening), { maxLength: Math.min(8, length), size: 'max' });
  const then = fc.array(moment(someIdea(process)), { maxLength: Math.max(0, length - 8), size: 'max' });
  return fc.tuple(first, then).map(([some, more]) => [...some, ...more]);
}

/** Lives through moments on a new sheet of paper. An exception is thrown on. */
export function lived(process: Process, moments: readonly Moment[]): History {
  const history = livedUntilFault(process, moments);
  if (history.fault) throw history.fault.error;
  return history;
}

/** Lives through moments until they end, or a command is answered by an exception. */
export function livedUntilFault(process: Process, moments: readonly Moment[]): History {
  const paper = publishedPaper(process);
  const steps: Step[] = [];
  const history = { process, steps, events: paper.events, state: (stream: string) => paper.state(stream) };
  for (const { idea, afterMs, actor, mode } of moments) {
    paper.now += afterMs;
    const command = commandFrom(idea, knownOn(paper));
    try {
      steps.push({ ...paper.carryOut(command, { actor, mode }), at: paper.now });
    } catch (error) {
      return { ...history, fault: { command, actor, mode, at: paper.now, error } };
    }
  }
  return history;
}

/**
 * Draws one story of a seed after the other, looks at each and lets it go, so any number takes the same room; until it
 * was so many, or who looks has seen enough.
 */
export function eachStory<Story>(
  stories: fc.Arbitrary<Story>,
  { seed, runs }: { readonly seed: number; readonly runs: number },
  look: (story: Story, at: number) => 'enough' | void,
): void {
  let at = 0;
  let fault: { readonly error: unknown } | undefined;
  const looked = fc.property(stories, (story) => {
    try {
      return look(story, at++) !== 'enough';
    } catch (error) {
      fault = { error };
      return false;
    }
  });
  fc.check(looked, { seed, numRuns: runs, path: '', endOnFailure: true });
  if (fault) throw fault.error;
}
