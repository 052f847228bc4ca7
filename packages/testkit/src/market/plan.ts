import { holidaysIn } from '@leadstream/core';
import { seededChance } from '../chance.ts';
import { type Buyer, drawBuyer } from './buyers.ts';
import type { MarketEffects } from './effects.ts';

const dayMs = 86_400_000;

export interface Arrival {
  readonly at: number;
  readonly buyer: Buyer;
}

/** Who comes when: all of a market that does not hang on what the house does. */
export interface PlanOptions {
  /** The same seed gives the same plan. */
  readonly seed: number;
  /** How many buyers come, spread over the days. */
  readonly leads: number;
  readonly days: number;
  /** Milliseconds since 1970. */
  readonly start: number;
}

/** The buyers in the order of their coming, drawn one by one, so that a plan of any size needs no room. */
export function* planArrivals(
  { seed, leads, days, start }: PlanOptions,
  effects: MarketEffects,
): Generator<Arrival> {
  const chance = seededChance(seed);
  const midnight = Math.floor(start / dayMs) * dayMs;
  const crowds = Array.from({ length: days }, (_, day) => crowdOn(midnight + day * dayMs, effects));
  const all = crowds.reduce((sum, crowd) => sum + crowd, 0);
  let crowd = 0;
  let came = 0;
  for (let day = 0; day < days; day += 1) {
    crowd += crowds[day] ?? 0;
    const until = day === days - 1 ? leads : Math.round((leads * crowd) / all);
    const times = Array.from({ length: until - came }, () => hourOfDay(chance.draw()) * 3_600_000);
    for (const time of times.sort((a, b) => a - b)) {
      const at = Math.max(start, midnight + day * dayMs + Math.floor(time));
      yield { at, buyer: drawBuyer(chance, came, effects) };
      came += 1;
    }
  }
}

/** Nobody comes at night. */
const hourOfDay = (share: number): number => 6 + 16 * share;

/** How many come on a day, against an ordinary one. */
function crowdOn(day: number, { seasons }: MarketEffects): number {
  const date = new Date(day);
  const isHoliday = holidaysIn(seasons.country, date.getUTCFullYear()).has(day / dayMs);
  const ofMonth = seasons.crowds[date.getUTCMonth()] ?? 1;
  const ofWeekday = seasons.weekdays[date.getUTCDay()] ?? 1;
  return ofMonth * ofWeekday * (isHoliday ? seasons.holidays : 1);
}
