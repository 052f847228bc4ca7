import type { Command, Mode, Process } from '@leadstream/core';
import fc from 'fast-check';
import { type History, livedUntilFault, type Moment, momentsFor } from '../arbitraries/histories.ts';
import { told } from '../telling.ts';
import { breachOf, type HistoryLaw } from './law.ts';
import type { LawOptions } from './law-options.ts';
import { shortened } from './shorten.ts';

/** A law that is broken, with the shortest history found that breaks it. Plain data but for `toString`. */
export interface CounterExample {
  /** The law that is broken. */
  readonly law: string;
  /** The lines of DOMAIN or DESIGN that it holds. */
  readonly rules: readonly string[];
  /** What is wrong, in words. */
  readonly wrong: string;
  /** The history in plain words, a line for each command. */
  readonly story: readonly string[];
  /** The history as data: each command, who gave it, how, and when in milliseconds since 1970. */
  readonly commands: readonly {
    readonly command: Command;
    readonly actor: string;
    readonly mode: Mode;
    readonly at: number;
  }[];
  /** All of it for people, with how to see it again. */
  toString(): string;
}

/** Where a law was seen to break: in which of the histories of a seed. */
export interface Seen extends LawOptions {
  readonly seed: number;
  readonly runs: number;
  /** Of the histories of the seed, the number of the first that breaks the law; 0 is the first. */
  readonly at: number;
}

/** Makes the history that breaks a law as short as can be, and tells it. */
export function counterExampleOf(law: HistoryLaw, process: Process, seen: Seen): CounterExample {
  // The same seed gives the same histories: the path leads to the one that was seen to break the law.
  const path = String(seen.at);
  const [moments = []] = fc.sample(momentsFor(process, seen), { seed: seen.seed, path, numRuns: 1 });
  const breaks = (some: readonly Moment[]) => breachOf(law, livedUntilFault(process, some)) !== null;
  const history = livedUntilFault(process, shortened(moments, breaks));
  const error = breachOf(law, history);
  const { id, version } = process.definition;
  const wrong = error instanceof Error ? error.message : onlyOnce;
  const story = told(history.steps);
  return {
    law: law.name,
    rules: law.rules,
    wrong,
    story,
    commands: commandsOf(history),
    toString: () =>
      [
        `The law "${law.name}" (${law.rules.join('; ')}) is broken by the process ${id}, version ${version}.`,
        `What is wrong: ${wrong}`,
        'The shortest history found:',
        ...story,
        `To see it again: { seed: ${seen.seed}, runs: ${seen.runs}${seen.length === undefined ? '' : `, length: ${seen.length}`} }.`,
      ].join('\n'),
  };
}

const onlyOnce =
  'It was seen once and not when the same commands were given again: something that changes is looked at.';

const commandsOf = ({ steps, fault }: History): CounterExample['commands'] => {
  const answered = steps.map(({ issued: { body, actor, mode }, at }) => ({ command: body, actor, mode, at }));
  if (!fault) return answered;
  const { command, actor, mode, at } = fault;
  return [...answered, { command, actor, mode, at }];
};
