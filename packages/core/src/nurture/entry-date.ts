import { addDays, dayOf, startOfDay } from '../calendar/days.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import type { Program } from './program.ts';

/** When a date lets a lead into a program: the first time from an instant on, at the start of the day; `null` = never. */
export function entryDateFrom({ entry }: Program, lead: Lead, zone: string, from: number): number | null {
  const day =
    entry.on === 'date' && entry.field !== undefined ? dayIn(fieldOf(lead, entry.field), zone) : null;
  if (day === null) return null;
  const first = Number(day.slice(0, 4));
  const year = entry.yearly ? Math.max(first, Number(dayOf(from, zone).slice(0, 4)) - 2) : first;
  // The day of entry lies in the year before or after, at most.
  for (let n = 0; n < (entry.yearly ? 5 : 1); n += 1) {
    const at = startOfDay(addDays(inYear(day, year + n), -(entry.daysBefore ?? 0)), zone);
    if (at >= from) return at;
  }
  return null;
}

const dayIn = (value: unknown, zone: string): string | null => {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) return null;
  return value.length === 10 ? value : dayOf(Date.parse(value), zone);
};

/** The same day of another year; the 29th of February is the 28th where there is none. */
function inYear(day: string, year: number): string {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const rest = day.slice(4) === '-02-29' && !isLeap ? '-02-28' : day.slice(4);
  return `${String(year).padStart(4, '0')}${rest}`;
}
