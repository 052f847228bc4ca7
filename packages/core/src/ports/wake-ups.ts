/** The wake-ups behind `EventLog.watch`: that a tenant's log may have moved, never what was written. */
export interface WakeUps {
  /** Wakes everybody who watches. Wake-ups of one tenant that nobody has taken yet fall together. */
  wake(tenant: string): void;
  /** Hears from the moment of the call until the signal, `close`, or the end of the caller's loop. */
  watch(signal: AbortSignal): AsyncIterable<{ readonly tenant: string }>;
  close(): void;
}

/**
 * Makes the wake-ups of one storage.
 *
 * @example
 * const wakeUps = createWakeUps();
 * const heard = wakeUps.watch(signal);
 * wakeUps.wake('acme'); // `for await (const { tenant } of heard)` goes on with 'acme'
 */
export function createWakeUps(): WakeUps {
  const watchers = new Set<Watcher>();
  return {
    wake: (tenant) => {
      for (const watcher of watchers) watcher.wake(tenant);
    },
    watch: (signal) => {
      const watcher = createWatcher(() => watchers.delete(watcher));
      watchers.add(watcher);
      if (signal.aborted) watcher.end();
      else signal.addEventListener('abort', watcher.end, { once: true });
      return watcher.heard;
    },
    close: () => {
      for (const watcher of watchers) watcher.end();
    },
  };
}

interface Watcher {
  wake(tenant: string): void;
  readonly end: () => void;
  readonly heard: AsyncIterableIterator<{ readonly tenant: string }>;
}

function createWatcher(leave: () => void): Watcher {
  const pending = new Set<string>();
  const waiting: ((result: IteratorResult<{ readonly tenant: string }>) => void)[] = [];
  let ended = false;
  const take = (): IteratorResult<{ readonly tenant: string }> | undefined => {
    if (ended) return { done: true, value: undefined };
    const next = pending.values().next();
    if (next.done) return undefined;
    pending.delete(next.value);
    return { done: false, value: { tenant: next.value } };
  };
  const serve = (): void => {
    for (
      let result = waiting.length > 0 ? take() : undefined;
      result;
      result = waiting.length > 0 ? take() : undefined
    ) {
      waiting.shift()?.(result);
    }
  };
  const end = (): void => {
    ended = true;
    leave();
    serve();
  };
  const heard: AsyncIterableIterator<{ readonly tenant: string }> = {
    next: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        serve();
      }),
    return: () => {
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => heard,
  };
  const wake = (tenant: string): void => {
    pending.add(tenant);
    serve();
  };
  return { wake, end, heard };
}
