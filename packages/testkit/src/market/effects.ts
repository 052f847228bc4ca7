import type { HolidayCountry } from '@leadstream/core';
import { type MarketSource, marketSources } from './sources.ts';

/** Everything that is true of a market: what measures must find again. Log-odds add up; 0 changes nothing. */
export interface MarketEffects {
  /** Log-odds of a sale before anything else. */
  readonly base: number;
  /** The chance falls by e^(-k · h) with h business hours until the first call; this is k. */
  readonly responseDecay: number;
  /** By name, as leads carry it. */
  readonly sources: Readonly<Record<string, MarketSource>>;
  /** Log-odds of who a buyer is; only companies have an industry, a size and a role. */
  readonly fit: {
    readonly industries: Readonly<Record<string, number>>;
    readonly roles: Readonly<Record<string, number>>;
    /** For fifty employees or more. */
    readonly large: number;
  };
  /** Log-odds of a sale for each thing that a buyer does by itself, beyond three. */
  readonly interest: number;
  readonly seasons: {
    /** Log-odds of a sale by the month of arrival, January first. */
    readonly months: readonly number[];
    /** How many come in a month, against an ordinary one. */
    readonly crowds: readonly number[];
    /** How many come on a weekday, Sunday first. */
    readonly weekdays: readonly number[];
    /** How many come on a public holiday, against an ordinary day. */
    readonly holidays: number;
    /** Whose public holidays are kept; then nobody works either. */
    readonly country: HolidayCountry;
  };
  /** Machines: they raise engagement and buy nothing. */
  readonly robots: {
    /** The share of leads that are machines: they open every mail and follow every link within seconds. */
    readonly scanners: number;
    /** The share of people whose mails a proxy opens within seconds, whatever they themselves do. */
    readonly proxies: number;
    /** How many mails come, one a week. */
    readonly mails: number;
    /** The share of what machines do that the tracker recognises: `confidence: 'suspected-robot'`. */
    readonly recognised: number;
  };
  /** Weeks that each seller is away: one drawn from all weeks, the rest together in summer. */
  readonly weeksAway: number;
}

/** What is true where nothing else is said. */
export const marketEffects: MarketEffects = {
  base: -0.7,
  responseDecay: 0.06,
  sources: marketSources,
  fit: {
    industries: { Hospitality: 0.7, Health: 0.4, Education: 0.2, Retail: -0.2, Crafts: -0.6 },
    roles: { Owner: 0.6, 'Head of Purchasing': 0.4, Technician: -0.1, Trainee: -0.8 },
    large: 0.4,
  },
  interest: 0.2,
  seasons: {
    months: [-0.2, -0.2, 0, 0, 0, 0.2, -0.4, -0.6, 0, 0.1, 0.5, 0.6],
    crowds: [0.9, 0.9, 1, 1, 1, 1.1, 0.8, 0.7, 1, 1.1, 1.3, 1.2],
    weekdays: [0.4, 1.2, 1.2, 1.1, 1.1, 1, 0.5],
    holidays: 0.3,
    country: 'FR',
  },
  robots: { scanners: 0.06, proxies: 0.15, mails: 2, recognised: 0.5 },
  weeksAway: 3,
};

/** All that decides whether a buyer buys, luck aside. */
export interface Circumstances {
  readonly source: string;
  readonly campaign?: string | undefined;
  /** Log-odds of who the buyer is. */
  readonly fit: number;
  /** What the buyer does by itself. */
  readonly steps: number;
  /** Of the arrival: 0 = January. */
  readonly month: number;
  /** Business hours until the first call. */
  readonly responseHours: number;
}

/**
 * The chance that a buyer buys: e^(-k · h) / (1 + e^-x), with h the business hours until the first call and x the sum
 * of all log-odds.
 *
 * @example
 * const now = { source: 'Website', fit: 0, steps: 3, month: 2, responseHours: 0 };
 * chanceToBuy(marketEffects, now).toFixed(3) // => '0.450'
 */
export function chanceToBuy(effects: MarketEffects, circumstances: Circumstances): number {
  const { source, campaign, fit, steps, month, responseHours } = circumstances;
  const from = effects.sources[source];
  const by = from?.campaigns?.find(({ id }) => id === campaign);
  const season = effects.seasons.months[month] ?? 0;
  const x =
    effects.base + (from?.logOdds ?? 0) + (by?.logOdds ?? 0) + fit + season + effects.interest * (steps - 3);
  return Math.exp(-effects.responseDecay * responseHours) / (1 + Math.exp(-x));
}
