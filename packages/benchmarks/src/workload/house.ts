import { defaultProcess, type Storage } from '@leadstream/core';
import { createEngine, type Engine } from '@leadstream/engine';

const NOW = Date.UTC(2026, 0, 5, 9);

/** An engine whose clock stands and whose ids repeat from run to run, so that two runs write the same rows. */
export function houseOver(storage: Storage, from = 0): Engine {
  let ids = from;
  return createEngine({
    process: defaultProcess,
    storage,
    ids: { next: () => `0197d0f0-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}` },
    clock: { now: () => NOW },
  });
}
