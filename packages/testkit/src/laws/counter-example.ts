import type { History } from '../arbitraries/histories.ts';
import { told } from '../telling.ts';
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
