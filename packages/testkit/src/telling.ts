import { type Command, isDecision } from '@leadstream/core';
import type { Step } from './arbitraries/histories.ts';

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
