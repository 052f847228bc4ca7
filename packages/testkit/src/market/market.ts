import type { SimulatedClock } from '../simulated-clock.ts';
import { createAgenda } from './agenda.ts';
import { campaignCommands } from './campaigns.ts';
import { type MarketEffects, marketEffects } from './effects.ts';
import { type Happening, happen, type Market, type MarketHouse, type MarketLead } from './happenings.ts';
import { createLanes } from './lanes.ts';
import { type Arrival, planArrivals } from './plan.ts';
import { sellersAtWork } from './sellers.ts';

const dayMs = 86_400_000;

export interface MarketOptions {
  /** The same seed gives the same market. */
  readonly seed: number;
  /** How many buyers come, spread over the days. */
  readonly leads: number;
  readonly days: number;
  /** Days that pass after the last arrival, for sales to end. Default: 0, so that some are still under way. */
  readonly daysAfter?: number;
  /** What is true of this market; the rest is as in `marketEffects`. */
  readonly effects?: Partial<MarketEffects>;
  /** How many leads are worked on at once. Default: 1; with more, the order of what is recorded is not repeatable. */
  readonly together?: number;
  /** Whether a ledger is kept; without it the market needs room only for what is still to happen. Default: true. */
  readonly keepsLedger?: boolean;
  /** Called after each captured lead. */
  readonly onLead?: (count: number) => void;
  /** Called as each day begins, when nothing is under way; day 0 is the first. */
  readonly onDay?: (day: number) => Promise<void> | void;
}

/**
 * Lives a market through a house, in the order of its simulated time: buyers arrive and show interest, machines open
 * their mails, sellers call after a while, and whether a buyer buys follows `chanceToBuy`. Answers what the market
 * itself knows.
 */
export async function liveMarket(
  house: MarketHouse,
  clock: SimulatedClock,
  options: MarketOptions,
): Promise<MarketLead[]> {
  const effects = { ...marketEffects, ...options.effects };
  const { seed, leads, days, daysAfter = 0, keepsLedger = true, onLead } = options;
  const plan = { seed, leads, days, start: clock.now() };
  const end = plan.start + (days + daysAfter) * dayMs;
  const agenda = createAgenda<Happening>();
  const ledger: MarketLead[] = [];
  let came = 0;
  const sellers = sellersAtWork(plan, effects);
  const market: Market = {
    house,
    effects,
    sellers,
    later: (at, happening) => {
      if (at <= end) agenda.put(at, happening);
    },
    note: (lead) => {
      if (keepsLedger) ledger.push(lead);
      onLead?.((came += 1));
    },
  };
  for (const command of sellers.absences)
    market.later(plan.start, { kind: 'command', about: 'sellers', command });
  for (const { at, command } of campaignCommands(plan, effects))
    market.later(at, { kind: 'command', about: 'campaigns', command });
  await live(market, { agenda, arrivals: planArrivals(plan, effects), clock }, options);
  return ledger;
}

/** What is still to happen. */
interface Ahead {
  readonly agenda: ReturnType<typeof createAgenda<Happening>>;
  readonly arrivals: Iterator<Arrival>;
  readonly clock: SimulatedClock;
}

async function live(
  market: Market,
  { agenda, arrivals, clock }: Ahead,
  { together = 1, onDay }: Pick<MarketOptions, 'together' | 'onDay'>,
): Promise<void> {
  const start = clock.now();
  const lanes = createLanes(together);
  let buyers = 0;
  const awaitNext = () => {
    const { value } = arrivals.next();
    if (value)
      market.later(value.at, { kind: 'arrival', about: `buyer ${(buyers += 1)}`, buyer: value.buyer });
  };
  awaitNext();
  for (let day = 0; ; ) {
    const next = agenda.take();
    if (!next) {
      if (await lanes.oneEnds()) continue;
      return;
    }
    const { at, thing } = next;
    if (thing.kind === 'arrival') awaitNext();
    for (; at >= start + day * dayMs; day += 1) {
      await lanes.allEnd();
      clock.moveTo(start + day * dayMs);
      await onDay?.(day);
    }
    clock.moveTo(at);
    await lanes.begin(thing.about, () => happen(market, thing, at));
  }
}
