import type { Limit } from '../settings.ts';

/** Gives places within a limit: each post takes the next one, now or later. */
export interface Limiter {
  /** When the next post has its place: now, or as soon as the limit allows. */
  take(now: number): number;
}

/**
 * A sliding window kept as the times of the latest places: the next one is free when the `count`-th before it is so old
 * as the window is long. So no window of this length ever holds more, and nobody waits longer than needed.
 *
 * @param taken places that were taken before, latest first: a limit goes on after a restart
 */
export function createLimiter({ count, perHours }: Limit, taken: readonly number[] = []): Limiter {
  const windowMs = perHours * 3_600_000;
  const places: number[] = [...taken].slice(0, count).sort((a, b) => a - b);
  let oldest = 0; // Index of the oldest place, once there are `count`.
  return {
    take(now) {
      if (places.length < count) {
        places.push(now);
        return now;
      }
      const place = Math.max(now, (places[oldest] ?? 0) + windowMs);
      places[oldest] = place;
      oldest = (oldest + 1) % count;
      return place;
    },
  };
}

/** Limiters by key, of which only the latest are kept. */
export function createLimiters(limit: Limit, keysMax = 10_000): { take(key: string, now: number): number } {
  const limiters = new Map<string, Limiter>();
  return {
    take(key, now) {
      const limiter = limiters.get(key) ?? createLimiter(limit);
      limiters.delete(key); // The latest used come last.
      limiters.set(key, limiter);
      if (limiters.size > keysMax) limiters.delete(limiters.keys().next().value ?? '');
      return limiter.take(now);
    },
  };
}
