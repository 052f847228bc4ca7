import { tzOffset } from '@date-fns/tz';
import * as z from 'zod';
import { Day } from '../lead/events/event.ts';
import type { Within } from '../lead/within.ts';
import { dayOf, startOfDay } from './days.ts';
import { type HolidayCountry, holidayCountries, holidaysIn, weekdayOf } from './holidays.ts';

const dayMs = 86_400_000;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A time of day, `HH:MM`; `24:00` ends a day. */
const ClockTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'is no time of day such as 09:00');

/** Opening hours of one day, in order; none = closed. */
export const OpeningHours = z
  .array(z.strictObject({ from: ClockTime, to: ClockTime }))
  .max(10)
  .refine(
    (hours) => hours.every(({ from, to }, i) => from < to && (i === 0 || (hours[i - 1]?.to ?? '') <= from)),
    'opening hours must end after they begin, in order and without overlap',
  );

const nineToSix = [{ from: '09:00', to: '18:00' }];

/** When an organisation works (Ours 5.6). */
export const BusinessCalendar = z.strictObject({
  /** IANA time zone of the hours; the process' zone by default. */
  zone: z.string().optional(),
  /** Hours per weekday; a weekday left out is closed. Default: Monday to Friday, nine to six. */
  hours: z
    .partialRecord(z.enum(weekdays), OpeningHours)
    .default({ mon: nineToSix, tue: nineToSix, wed: nineToSix, thu: nineToSix, fri: nineToSix }),
  /** Countries whose public holidays are closed; by default the process' country, where its holidays are known. */
  countries: z.array(z.enum(holidayCountries)).max(20).optional(),
  /** Own dates: their hours stand above weekday and holiday; an empty list closes the day. */
  days: z.record(Day, OpeningHours).default({}),
});
export type BusinessCalendar = z.infer<typeof BusinessCalendar>;

/** The calendar where a process names none: Monday to Friday, nine to six. */
export const plainCalendar: BusinessCalendar = BusinessCalendar.parse({});

/** A calendar made ready. Instants and spans are milliseconds; every function is pure. */
export interface BusinessTime {
  /** How long one business day is: the average of the weekdays that work. */
  readonly dayMs: number;
  /** Working time from one instant to another; negative when `to` comes first. */
  workingMs(from: number, to: number): number;
  /** The first instant by which so much working time has passed; no time passes without an opening. */
  after(from: number, ms: number): number;
  /** The instant by which a stretch of time has passed. */
  due(from: number, within: Within): number;
  /** Whether anybody works on a day, `YYYY-MM-DD`. */
  isWorkingDay(day: string): boolean;
}

/** When a day is open: instants, in order. */
type Opening = readonly [from: number, to: number];

/** Days that are remembered at most: what a year or ten of leads touch. */
const daysKept = 4000;

/**
 * Makes a calendar ready. Days are reckoned once and remembered, so that walking over them costs next to nothing.
 *
 * @param country the process' country, whose holidays count where the calendar names no countries
 * @example
 * const paris = businessTime(plainCalendar, 'Europe/Paris', 'FR');
 * paris.due(Date.UTC(2026, 4, 7, 15, 30), { businessHours: 1 }) // => Date.UTC(2026, 4, 11, 7, 30)
 */
export function businessTime(
  calendar: BusinessCalendar,
  processZone: string,
  country?: string,
): BusinessTime {
  const zone = calendar.zone ?? processZone;
  const openings = rememberedOpenings(calendar, zone, country);
  const dayNumberOf = (ms: number): number => Date.parse(dayOf(ms, zone)) / dayMs;
  const oneDay = lengthOfDay(calendar);
  const worked = (from: number, to: number): number => {
    let sum = 0;
    for (let day = dayNumberOf(from); ; day += 1) {
      const { start, open } = openings(day);
      if (start >= to) return sum;
      for (const [opens, closes] of open) {
        sum += Math.max(0, Math.min(to, closes) - Math.max(from, opens));
      }
    }
  };
  const after = (from: number, ms: number): number => {
    if (ms <= 0) return from;
    let left = ms;
    for (let day = dayNumberOf(from); ; day += 1) {
      for (const [opens, closes] of openings(day).open) {
        const begin = Math.max(from, opens);
        if (closes - begin >= left) return begin + left;
        left -= Math.max(0, closes - begin);
      }
    }
  };
  return {
    dayMs: oneDay,
    workingMs: (from, to) => (to < from ? 0 - worked(to, from) : worked(from, to)),
    after,
    due: (from, within) => {
      if ('hours' in within) return from + Math.round(within.hours * 3_600_000);
      const isHours = 'businessHours' in within;
      return after(
        from,
        Math.round(isHours ? within.businessHours * 3_600_000 : within.businessDays * oneDay),
      );
    },
    isWorkingDay: (day) => openings(Date.parse(day) / dayMs).open.length > 0,
  };
}

/** Milliseconds of working time in a week of plain weekdays. */
export const weekMs = ({ hours }: Pick<BusinessCalendar, 'hours'>): number =>
  Object.values(hours).reduce((sum, ofDay) => sum + lengthOf(ofDay), 0);

const lengthOf = (hours: z.infer<typeof OpeningHours>): number =>
  hours.reduce((sum, { from, to }) => sum + clock(to) - clock(from), 0);

function lengthOfDay(calendar: BusinessCalendar): number {
  const working = Object.values(calendar.hours).filter((hours) => lengthOf(hours) > 0).length;
  return Math.round(weekMs(calendar) / Math.max(1, working));
}

/** Milliseconds since midnight of a time of day. */
const clock = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000;

interface BusinessDay {
  readonly start: number;
  readonly open: readonly Opening[];
}

function rememberedOpenings(
  calendar: BusinessCalendar,
  zone: string,
  country: string | undefined,
): (day: number) => BusinessDay {
  const countries = calendar.countries ?? holidayCountries.filter((known) => known === country);
  const isHoliday = rememberedHolidays(countries);
  const hoursOn = (day: number) => {
    const own = calendar.days[isoDay(day)];
    return own ?? (isHoliday(day) ? [] : (calendar.hours[weekdays[weekdayOf(day)] ?? 'sun'] ?? []));
  };
  const days = new Map<number, BusinessDay>();
  return (day) => {
    const known = days.get(day);
    if (known) return known;
    if (days.size >= daysKept) days.clear();
    const start = startOfDay(isoDay(day), zone);
    const hours = hoursOn(day);
    const at = hours.length > 0 ? wallClock(start, startOfDay(isoDay(day + 1), zone), zone) : () => start;
    const open = hours.map(({ from, to }): Opening => [at(clock(from)), at(clock(to))]);
    const made = { start, open };
    days.set(day, made);
    return made;
  };
}

function rememberedHolidays(countries: readonly HolidayCountry[]): (day: number) => boolean {
  const years = new Map<string, ReadonlySet<number>>();
  return (day) =>
    countries.some((country) => {
      const year = new Date(day * dayMs).getUTCFullYear();
      const name = `${country} ${year}`;
      const known = years.get(name) ?? holidaysIn(country, year);
      years.set(name, known);
      return known.has(day);
    });
}

const isoDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/**
 * The instants at which the clock on the wall first shows a time of a day, or has passed it: where clocks go forward
 * a time is skipped, where they go back it is shown twice.
 */
function wallClock(start: number, end: number, zone: string): (sinceMidnight: number) => number {
  if (end - start === dayMs) return (time) => start + time;
  const change = clockChange(start, end, zone);
  return (time) =>
    start + time < change ? start + time : Math.min(end, Math.max(change, end - (dayMs - time)));
}

/** When the clock of a day begins to run as it does at the day's end. */
function clockChange(start: number, end: number, zone: string): number {
  const offset = (ms: number): number => tzOffset(zone, new Date(ms));
  const late = offset(end - 1);
  let before = start - 1;
  let after = end - 1;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offset(middle) === late) after = middle;
    else before = middle;
  }
  return after;
}
