import { leadEvolver } from '@leadstream/core';
import type { Benchmark, Measured, Setting, Variant } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { foldByHand } from '../limits/mutable-reducer.ts';
import { leadEvents } from '../workload/lead-events.ts';

/** What is left on the heap of states alone, once the events are garbage. */
function heapOf(
  fold: (events: ReturnType<typeof leadEvents>[number]) => unknown,
  setting: Setting,
): Measured {
  const { seed, sizes } = setting;
  const leads = sizes['leads'] ?? 1;
  const events = sizes['events'] ?? 12;
  leadEvents(seed, 100, events).map(fold); // Code and shapes of objects are on the heap as well.
  const before = heapUsed();
  const states = leadEvents(seed, leads, events).map(fold);
  const cost = (heapUsed() - before) / leads;
  return { cost, state: digestOf(states) };
}

function heapUsed(): number {
  for (let times = 0; times < 3; times += 1) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const holding = (name: string, fold: Parameters<typeof heapOf>[0]): Variant => ({
  name,
  measure: async (setting) => heapOf(fold, setting),
});

export const heap: Benchmark = {
  name: 'heap',
  what: 'hold the states of many leads (limit: plain objects that hold the same)',
  unit: 'bytes/lead',
  sizes: { leads: 2000, events: 12 },
  variants: [holding('leadstream', (events) => leadEvolver.replay(events)), holding('limit', foldByHand)],
  targets: [{ of: 'limit', costAtMost: 1.2 }],
  cannot: { 'emmett, castore, act': 'they hold whatever objects the host makes' },
};
