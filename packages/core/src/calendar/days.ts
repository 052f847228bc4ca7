import { TZDate } from '@date-fns/tz';
import { formatISO, lastDayOfQuarter } from 'date-fns';

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(zone, format);
  }
  return format;
}

/**
 * The calendar day of an instant in a zone.
 *
 * @example
 * dayOf(Date.UTC(2026, 0, 31, 23, 30), 'Europe/Paris') // => '2026-02-01'
 */
export function dayOf(ms: number, zone: string): string {
  return zone === 'UTC' ? new Date(ms).toISOString().slice(0, 10) : formatOf(zone).format(ms);
}

/**
 * A day some days later, or earlier.
 *
 * @example
 * addDays('2026-02-28', 1) // => '2026-03-01'
 */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/**
 * Whole days from one day to another; negative when `to` comes first.
 *
 * @example
 * daysBetween('2026-01-01', '2026-03-01') // => 59
 */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs);

/**
 * The first instant of a day in a zone, clock changes included.
 *
 * @example
 * startOfDay('2026-03-29', 'Europe/Paris') // => Date.UTC(2026, 2, 28, 23)
 */
export function startOfDay(day: string, zone: string): number {
  if (zone === 'UTC') return Date.parse(day);
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const midnight = new TZDate(year, month - 1, date, zone).getTime();
  return dayOf(midnight - 1, zone) < day ? midnight : firstOf(day, zone, midnight);
}

/** Where clocks go back over midnight a day has two of them, at most some hours apart: the first counts. */
function firstOf(day: string, zone: string, midnight: number): number {
  let before = midnight - dayMs / 4;
  let inside = midnight;
  while (inside - before > 1) {
    const middle = Math.floor((before + inside) / 2);
    if (dayOf(middle, zone) < day) before = middle;
    else inside = middle;
  }
  return inside;
}

/**
 * The last day of the calendar quarter that a day lies in.
 *
 * @example
 * endOfQuarter('2026-05-04') // => '2026-06-30'
 */
export function endOfQuarter(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return formatISO(lastDayOfQuarter(new TZDate(year, month - 1, date, 'UTC')), { representation: 'date' });
}

/** Whether the runtime knows a time zone by this name. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}
