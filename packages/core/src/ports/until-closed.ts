import { FaultError } from './fault.ts';

/** Keeps the methods of a port from working after its `close`. */
export function untilClosed(what: string): {
  open<T>(work: () => T | Promise<T>): Promise<T>;
  /** Answers whether this was the first time. */
  close(): boolean;
} {
  let closed = false;
  return {
    open: async (work) => {
      if (closed) throw new FaultError('closed', `The ${what} was closed.`);
      return work();
    },
    close: () => {
      const first = !closed;
      closed = true;
      return first;
    },
  };
}
