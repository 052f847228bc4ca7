import type { Storage } from '@leadstream/core';
import { interceptedStorage, type StorageCall } from './intercepted-storage.ts';

/** A call of a storage that was made, and what came of it. */
export interface StorageCalled extends StorageCall {
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** What it rejected with; absent when it answered. */
  readonly error?: unknown;
}

/**
 * A storage that tells of each call once it was answered, and does nothing else. `watch` is not told of.
 *
 * @example
 * const storage = instrumentedStorage(memoryStorage(), ({ part, method, ms }) => console.log(part, method, ms));
 */
export function instrumentedStorage(storage: Storage, onCall: (call: StorageCalled) => void): Storage {
  return interceptedStorage(storage, async (call, make) => {
    const start = performance.now();
    try {
      const answer = await make();
      onCall({ ...call, ms: performance.now() - start });
      return answer;
    } catch (error) {
      onCall({ ...call, ms: performance.now() - start, error });
      throw error;
    }
  });
}
