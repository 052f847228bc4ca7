import type { Clock, Storage } from '@leadstream/core';
import { memoryEventLog } from './memory-event-log.ts';
import { memoryKeyStore } from './memory-key-store.ts';
import { memoryViewStore } from './memory-view-store.ts';

/** What `memoryStorage` may be given. */
export interface MemoryStorageOptions {
  /** By which leases end. Default: the clock of the machine. */
  readonly clock?: Clock | undefined;
}

/**
 * A storage in plain maps, gone with the process: for tests, demonstrations and trying rules out. It is also the
 * model that the conformance suite compares every other storage with. It has no `backup`: what is to outlive the
 * process does not belong here.
 *
 * @example
 * const storage = memoryStorage();
 * await storage.log.head('acme'); //=> 0
 */
export function memoryStorage({ clock = { now: Date.now } }: MemoryStorageOptions = {}): Storage {
  const log = memoryEventLog();
  const views = memoryViewStore(clock);
  const keys = memoryKeyStore();
  return {
    log,
    views,
    keys,
    close: async () => {
      await Promise.all([log.close(), views.close(), keys.close()]);
    },
  };
}
