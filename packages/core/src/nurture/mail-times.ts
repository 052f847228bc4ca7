import { TZDate } from '@date-fns/tz';
import { isZone } from '../calendar/days.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';
import type { Program } from './program.ts';

const dayMs = 86_400_000;

/** The zone whose quiet hours count for a lead: its field `timeZone`, else the process' (Ours 9.1). */
export function zoneOf(lead: Lead, processZone: string): string {
  const own = fieldOf(lead, 'timeZone');
  return typeof own === 'string' && own !== '' && isZone(own) ? own : processZone;
}

/** The first instant from `at` on that lies outside of quiet hours. */
export function afterQuiet(quiet: Program['quiet'], at: number, zone: string): number {
  if (!quiet || quiet.from === quiet.to) return at;
  const local = new TZDate(at, zone);
  const clock = `${two(local.getHours())}:${two(local.getMinutes())}`;
  const overMidnight = quiet.from > quiet.to;
  const isQuiet = overMidnight
    ? clock >= quiet.from || clock < quiet.to
    : clock >= quiet.from && clock < quiet.to;
  if (!isQuiet) return at;
  const [hours, minutes] = quiet.to.split(':').map(Number) as [number, number];
  const later = overMidnight && clock >= quiet.from ? 1 : 0;
  const [year, month, day] = [local.getFullYear(), local.getMonth(), local.getDate() + later];
  return new TZDate(year, month, day, hours, minutes, zone).getTime();
}

/** The first instant from `at` on at which another marketing mail stays within the cap. */
export function withinCap(cap: Program['cap'], lead: Lead, at: number): number {
  if (!cap) return at;
  const recent = lead.mail.marketing.filter((sent) => sent > at - cap.days * dayMs).sort((a, b) => a - b);
  const first = recent.at(-cap.mails);
  return first === undefined ? at : first + cap.days * dayMs;
}

const two = (value: number): string => String(value).padStart(2, '0');
