import { type Event, type Lead, type LeadEvent, leadEvolver } from '@leadstream/core';
import type { Benchmark, Measured, Setting, Variant } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { foldByHand } from '../limits/mutable-reducer.ts';
import { cpuOfRepeated } from '../measuring.ts';
import { leadEvents } from '../workload/lead-events.ts';

type Fold = (events: readonly LeadEvent[]) => object;

const replay: Fold = (events) => leadEvolver.replay(events) as Lead;

const evolveEach: Fold = (events) => {
  let lead: Lead | null = null;
  for (const event of events) lead = leadEvolver.evolve(lead, event as Event);
  return lead as Lead;
};

/** A variant that folds each of some leads, all of them in one pass. */
const folding = (name: string, fold: Fold): Variant => ({
  name,
  measure: async (setting) => foldAll(fold, setting),
});

function foldAll(fold: Fold, setting: Setting): Measured {
  const { leads = 1, events = 12 } = setting.sizes;
  const histories = leadEvents(setting.seed, leads, events);
  let states: readonly object[] = [];
  const cost = cpuOfRepeated(
    () => {
      states = histories.map(fold);
    },
    leads * events,
    setting,
  );
  return { cost, state: digestOf(states) };
}

const unit = 'CPU us/event';
const variants = [
  folding('leadstream', replay),
  folding('limit', foldByHand),
  folding('leadstream, evolve', evolveEach),
];
/** Peers fold with the limit's reducer, which is faster than the ones that return new states in their documentation. */
const peers: readonly Variant[] = [
  { name: 'emmett', measure: async (setting) => (await import('../peers/emmett.ts')).emmettFold(setting) },
  { name: 'castore', measure: async (setting) => (await import('../peers/castore.ts')).castoreFold(setting) },
  { name: 'act', measure: async (setting) => (await import('../peers/act.ts')).actFold(setting) },
];

export const replayLong: Benchmark = {
  name: 'replay',
  what: 'fold one lead of many events; the result frozen (limit: a mutable reducer, not frozen)',
  unit,
  sizes: { leads: 1, events: 10_000 },
  variants: [...variants, ...peers],
  targets: [
    { of: 'limit', speedAtLeast: 0.8 },
    { of: 'leadstream, evolve', speedAtLeast: 25 },
  ],
};

export const replayShort: Benchmark = {
  name: 'replay-short',
  what: 'fold many leads of 12 events; each result frozen (limit: a mutable reducer, not frozen)',
  unit,
  sizes: { leads: 500, events: 12 },
  variants: [...variants, ...peers],
  targets: [{ of: 'limit', speedAtLeast: 0.2 }],
};
