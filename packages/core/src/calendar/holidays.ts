/** A public holiday as a rule: a fixed day, days from Easter Sunday, or the n-th weekday of a month. */
export type Holiday =
  | {
      readonly month: number;
      readonly day: number;
      /** The first year it is kept. */
      readonly since?: number;
      /** Kept only in years that this divides. */
      readonly every?: number;
      /** What happens when it falls on a weekend, besides the day itself. */
      readonly moves?: 'to-next-working-day' | 'to-nearest-working-day' | 'sunday-to-saturday';
    }
  | { readonly easter: number }
  /** `weekday` 0 = Sunday … 6 = Saturday; `nth` -1 = the last of its month. */
  | { readonly month: number; readonly weekday: number; readonly nth: number };

const dayMs = 86_400_000;
const fixed = (month: number, day: number): Holiday => ({ month, day });
const goodFriday: Holiday = { easter: -2 };
const easterMonday: Holiday = { easter: 1 };
const ascension: Holiday = { easter: 39 };
const whitMonday: Holiday = { easter: 50 };
const newYear = fixed(1, 1);
const labourDay = fixed(5, 1);
const assumption = fixed(8, 15);
const allSaints = fixed(11, 1);
const christmas = fixed(12, 25);
const secondChristmasDay = fixed(12, 26);
const substituted = (month: number, day: number): Holiday => ({ month, day, moves: 'to-next-working-day' });
const observed = (month: number, day: number, since = 0): Holiday => ({
  month,
  day,
  since,
  moves: 'to-nearest-working-day',
});
const monday = (month: number, nth: number): Holiday => ({ month, weekday: 1, nth });

/**
 * Public holidays that a whole country keeps; what only a region, a canton or one year keeps is an own day of the
 * calendar. GB is England and Wales, US the federal holidays, CH the four days of all cantons.
 */
export const holidays = {
  BE: [
    newYear,
    easterMonday,
    labourDay,
    ascension,
    whitMonday,
    fixed(7, 21),
    assumption,
    allSaints,
    fixed(11, 11),
    christmas,
  ],
  CH: [newYear, ascension, fixed(8, 1), christmas],
  DE: [
    newYear,
    goodFriday,
    easterMonday,
    labourDay,
    ascension,
    whitMonday,
    fixed(10, 3),
    christmas,
    secondChristmasDay,
  ],
  ES: [
    newYear,
    fixed(1, 6),
    goodFriday,
    labourDay,
    assumption,
    fixed(10, 12),
    allSaints,
    fixed(12, 6),
    fixed(12, 8),
    christmas,
  ],
  FR: [
    newYear,
    easterMonday,
    labourDay,
    fixed(5, 8),
    ascension,
    whitMonday,
    fixed(7, 14),
    assumption,
    allSaints,
    fixed(11, 11),
    christmas,
  ],
  GB: [
    substituted(1, 1),
    goodFriday,
    easterMonday,
    monday(5, 1),
    monday(5, -1),
    monday(8, -1),
    substituted(12, 25),
    substituted(12, 26),
  ],
  IT: [
    newYear,
    fixed(1, 6),
    easterMonday,
    fixed(4, 25),
    labourDay,
    fixed(6, 2),
    assumption,
    { month: 10, day: 4, since: 2026 },
    allSaints,
    fixed(12, 8),
    christmas,
    secondChristmasDay,
  ],
  NL: [
    newYear,
    easterMonday,
    { month: 4, day: 27, since: 2014, moves: 'sunday-to-saturday' },
    { month: 5, day: 5, every: 5 },
    ascension,
    whitMonday,
    christmas,
    secondChristmasDay,
  ],
  US: [
    observed(1, 1),
    monday(1, 3),
    monday(2, 3),
    monday(5, -1),
    observed(6, 19, 2021),
    observed(7, 4),
    monday(9, 1),
    monday(10, 2),
    observed(11, 11),
    { month: 11, weekday: 4, nth: 4 },
    observed(12, 25),
  ],
} as const satisfies Record<string, readonly Holiday[]>;

/** Two-letter codes of the countries whose public holidays are known. */
export type HolidayCountry = keyof typeof holidays;
export const holidayCountries = Object.keys(holidays) as [HolidayCountry, ...HolidayCountry[]];

/**
 * The public holidays of a country in a year, as days since 1970; a New Year's Day that is kept on the Friday before
 * belongs to the year of that Friday.
 */
export function holidaysIn(country: HolidayCountry, year: number): ReadonlySet<number> {
  const kept = [year, year + 1].flatMap((one) => keptIn(holidays[country], one));
  return new Set(kept.filter((day) => new Date(day * dayMs).getUTCFullYear() === year));
}

function keptIn(rules: readonly Holiday[], year: number): number[] {
  const days = new Set<number>();
  const moving: [number, Holiday][] = [];
  for (const rule of rules) {
    const day = dayOfRule(rule, year);
    if (day === null) continue;
    days.add(day);
    moving.push([day, rule]);
  }
  for (const [day, rule] of moving) {
    const moved = movedDay(day, rule, days);
    if (moved === day) continue;
    if ('moves' in rule && rule.moves === 'sunday-to-saturday') days.delete(day);
    days.add(moved);
  }
  return [...days];
}

function dayOfRule(rule: Holiday, year: number): number | null {
  if ('easter' in rule) return easterSunday(year) + rule.easter;
  if ('nth' in rule) return nthWeekday(year, rule.month, rule.weekday, rule.nth);
  if (year < (rule.since ?? 0) || (rule.every && year % rule.every !== 0)) return null;
  return dayNumber(year, rule.month, rule.day);
}

/** Where a holiday that falls on a weekend is kept as well; otherwise the day itself. */
function movedDay(day: number, rule: Holiday, taken: ReadonlySet<number>): number {
  const weekday = weekdayOf(day);
  if (!('moves' in rule) || (weekday !== 0 && weekday !== 6)) return day;
  if (rule.moves === 'sunday-to-saturday') return weekday === 0 ? day - 1 : day;
  if (rule.moves === 'to-nearest-working-day') return weekday === 6 ? day - 1 : day + 1;
  let next = day + 1;
  while (weekdayOf(next) === 0 || weekdayOf(next) === 6 || taken.has(next)) next += 1;
  return next;
}

/** The weekday of a day since 1970: 0 = Sunday … 6 = Saturday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  if (nth < 0) {
    const last = dayNumber(year, month + 1, 1) - 1;
    return last - ((weekdayOf(last) - weekday + 7) % 7);
  }
  const first = dayNumber(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (nth - 1) * 7;
}

const dayNumber = (year: number, month: number, day: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / dayMs;
};

/** Easter Sunday of the Gregorian calendar, by the rule of Meeus, as days since 1970. */
function easterSunday(year: number): number {
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const golden = year % 19;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const days = epact + toSunday - 7 * late + 114;
  return dayNumber(year, Math.floor(days / 31), (days % 31) + 1);
}
