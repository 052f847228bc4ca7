import { type Command, isDecision } from '@leadstream/core';
import type { History, Step } from '../arbitraries/histories.ts';
import type { HistoryLaw } from './law.ts';

/** A broken law as people read it: what is wrong, the commands that lead there, and how to see it again. */
export function counterExample(
  law: HistoryLaw,
  history: History,
  error: unknown,
  { seed, runs }: { readonly seed: number; readonly runs: number },
): string {
  const { id, version } = history.process.definition;
  return [
    `The law "${law.name}" is broken by the process ${id}, version ${version}.`,
    `What is wrong: ${error instanceof Error ? error.message : String(error)}`,
    'The shortest history found:',
    ...told(history.steps),
    `To see it again: { seed: ${seed}, runs: ${runs} }.`,
  ].join('\n');
}

/** A history in plain words, a line for each command. */
export function told(steps: readonly Step[]): string[] {
  return steps.map((step, i) => {
    const { issued, at } = step;
    const mode = issued.mode === 'history' ? ', as history' : '';
    const when = new Date(at).toISOString().replace(':00.000Z', 'Z');
    return `  ${i + 1}. ${when} ${issued.actor}${mode}: ${inWords(issued.body)} -> ${answered(step)}`;
  });
}

/** A command in words: its type and, part by part, what it says. */
export function inWords(command: Command): string {
  const { type, ...parts } = command;
  if (command.type === 'publish-process') {
    return `publish-process, version ${JSON.stringify(command.process['version'])}`;
  }
  const said = Object.entries(parts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [type, said.join(', ')].filter(Boolean).join(' ');
}

/** What became of a command, in words. */
export function answered({ answer, events }: Pick<Step, 'answer' | 'events'>): string {
  if (!isDecision(answer)) return `refused ${answer.code}${answer.field ? ` (${answer.field})` : ''}`;
  if (events.length === 0) return 'nothing to write';
  return events.map(({ type, stream }) => `${type} ${stream}`).join(', ');
}
