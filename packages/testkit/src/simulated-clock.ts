import type { Clock } from '@leadstream/core';

/** A clock that stands still until it is told to go on. */
export interface SimulatedClock extends Clock {
  /** Moves to an instant; never back. */
  moveTo(ms: number): void;
}

/**
 * A clock for tests and simulations, in milliseconds since 1970.
 *
 * @example
 * simulatedClock(1000).now() // => 1000
 */
export function simulatedClock(start: number): SimulatedClock {
  let now = start;
  return {
    now: () => now,
    moveTo(ms) {
      if (ms > now) now = ms;
    },
  };
}
