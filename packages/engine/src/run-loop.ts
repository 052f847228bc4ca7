import type { EventLog } from '@leadstream/core';

export interface RunOptions {
  /** Ends the run; the pass under way is finished. */
  readonly signal: AbortSignal;
  /** How long nothing may happen before tenants are looked at all the same, in milliseconds. Default: 1000. */
  readonly pollMs?: number | undefined;
}

const POLL_MS = 1_000;

/**
 * Keeps calling `pass`: for a tenant whose log may have moved at once, for all of them every `pollMs`, since time
 * makes tasks due as well. `pass` does not throw.
 */
export async function keepRunning(
  log: EventLog,
  pass: (tenants: readonly string[] | undefined) => Promise<void>,
  { signal, pollMs = POLL_MS }: RunOptions,
): Promise<void> {
  const moved = new Set<string>();
  let wake = (): void => {};
  const listen = async (): Promise<void> => {
    for await (const { tenant } of log.watch(signal)) {
      moved.add(tenant);
      wake();
    }
  };
  // Without wake-ups the next look at all tenants still finds what moved.
  const listening = listen().catch(() => {});
  const quiet = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      wake = done;
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        wake = () => {};
        resolve();
      }
    });
  let allAt = -Infinity;
  while (!signal.aborted) {
    const left = allAt + pollMs - performance.now();
    if (left <= 0) {
      allAt = performance.now();
      moved.clear();
      await pass(undefined);
    } else if (moved.size > 0) {
      const tenants = [...moved];
      moved.clear();
      await pass(tenants);
    } else await quiet(left);
  }
  await listening;
}
