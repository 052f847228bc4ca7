import { isFault } from '@leadstream/core';
import { exit, Stop } from './exit.ts';

/** Runs what comes before the work itself, so that a fault in it counts as "nothing could be read". */
export async function beforeWork<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new Stop(exit.usage, sentenceOf(error), { cause: error });
  }
}

/** What went wrong, in one line for people; never a stack, and nothing that a file or a lead may have brought in. */
export function sentenceOf(error: unknown): string {
  if (isFault(error)) return `${error.code}: ${error.message}`;
  if (isSystemError(error)) return `${error.code}: ${error.message.replace(/^[A-Z]+: /, '')}.`;
  const name = error instanceof Error ? error.name : typeof error;
  return `unexpected: a ${name} that Leadstream did not foresee; run again with LEADSTREAM_DEBUG=1 to see it.`;
}

/** An error of the operating system: it names calls and paths, never what is in a file. */
const isSystemError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
