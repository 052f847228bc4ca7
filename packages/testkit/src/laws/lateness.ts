import { type Event, millis } from '@leadstream/core';

const dayMs = 86_400_000;

/** Whether engagements lie further apart than the days that a lead keeps, so that order may matter (Ours 6.6). */
export function areTooLate(engaged: readonly Event[]): boolean {
  const times = engaged.map(({ occurredAt }) => millis(occurredAt));
  return Math.max(...times) - Math.min(...times) > 399 * dayMs;
}
