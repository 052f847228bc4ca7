import { addDays, businessTime, type Command, iso, plainCalendar, startOfDay } from '@leadstream/core';
import { seededChance } from '../chance.ts';
import type { MarketEffects } from './effects.ts';

const hour = 3_600_000;
const week = 7;

/** A seller of the market: how many business hours a buyer waits for the first call, on average. */
export interface MarketSeller {
  readonly id: string;
  readonly name: string;
  readonly responseHours: number;
}

/** Three sellers: one who calls at once, one who takes most of a day, one who takes two days and more. */
export const marketSellers: readonly MarketSeller[] = [
  { id: 'ada', name: 'Ada Moreau', responseHours: 1 },
  { id: 'ben', name: 'Ben Okafor', responseHours: 6 },
  { id: 'cleo', name: 'Cleo Lindqvist', responseHours: 20 },
];

/** The zone in which everybody works. */
export const marketZone = 'Europe/Paris';

/** When sellers call. */
export interface AtWork {
  /** When a buyer who came at a time is first called; no time passes while the seller is away. */
  firstCall(seller: MarketSeller, from: number, patience: number): number;
  /** Business hours of the house from one instant to another, whoever is away. */
  businessHours(from: number, to: number): number;
  /** What tells a house when each of them is away. */
  readonly absences: readonly Command[];
}

/** Draws when sellers are away, and answers when they call. */
export function sellersAtWork(
  { seed, days, start }: { readonly seed: number; readonly days: number; readonly start: number },
  { seasons, weeksAway }: MarketEffects,
): AtWork {
  const chance = seededChance(~seed);
  const calendar = { ...plainCalendar, countries: [seasons.country] };
  const house = businessTime(calendar, marketZone);
  const first = iso(start).slice(0, 10);
  const away = marketSellers.map(({ id }) => {
    const summer = addDays(`${first.slice(0, 4)}-07-01`, week * Math.floor(chance.draw() * 7));
    const other = addDays(first, week * Math.floor((chance.draw() * days) / 7));
    const weeks = [
      { from: summer, weeks: Math.max(0, weeksAway - 1) },
      { from: other, weeks: Math.min(1, weeksAway) },
    ];
    return { id, weeks: weeks.filter((each) => each.weeks > 0) };
  });
  const calendars = new Map(
    away.map(({ id, weeks }) => {
      const closed = Object.fromEntries(weeks.flatMap(daysOf));
      return [id, businessTime({ ...calendar, days: closed }, marketZone)];
    }),
  );
  return {
    firstCall: ({ id, responseHours }, from, patience) =>
      (calendars.get(id) ?? house).after(from, Math.round(patience * responseHours * hour)),
    businessHours: (from, to) => house.workingMs(from, to) / hour,
    absences: away.flatMap(({ id, weeks }) => weeks.map((each) => absenceOf(id, each))),
  };
}

/** So many weeks from a day on. */
interface Weeks {
  readonly from: string;
  readonly weeks: number;
}

/** The days of some weeks, closed. */
const daysOf = ({ from, weeks }: Weeks): (readonly [string, []])[] =>
  Array.from({ length: week * weeks }, (_, n) => [addDays(from, n), []] as const);

const absenceOf = (seller: string, { from, weeks }: Weeks): Command => ({
  type: 'set-absence',
  seller,
  from: iso(startOfDay(from, marketZone)),
  to: iso(startOfDay(addDays(from, week * weeks), marketZone)),
});
