import { createProgress } from './progress.ts';
import { note } from './verb.ts';

/** What work came to, and whether Ctrl-C ended it before its end. */
export interface Stoppable<T> {
  readonly result: T;
  readonly isStopped: boolean;
}

/** Runs work in pages: a line on a terminal says how far it is, and Ctrl-C stops it after the page in flight. */
export async function untilStopped<T>(
  things: string,
  work: (signal: AbortSignal, show: (text: string) => void) => Promise<T>,
): Promise<Stoppable<T>> {
  const progress = createProgress(process.stderr);
  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
    progress.clear();
    note(`Stopping after the ${things} in flight. Ctrl-C again stops at once; nothing is lost by it either.`);
  };
  process.once('SIGINT', stop);
  try {
    const result = await work(stopping.signal, progress.show);
    return { result, isStopped: stopping.signal.aborted };
  } finally {
    process.off('SIGINT', stop);
    progress.clear();
  }
}
