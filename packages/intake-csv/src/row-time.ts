import { TZDate } from '@date-fns/tz';

/** Parts of a format, longest first. `MM` is the month before the hour and the minute after it. */
const TOKENS = /YYYY|HH|DD|MM|SS|[A-Za-z]+|[^A-Za-z]/g;
const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;
type Part = (typeof PARTS)[number];
/** `2018-02-26`, `2018-02-26 19:58`, `2018-02-26T19:58:54.250`. */
const ISO_LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?$/;
const ISO_ZONE = /[T ].*(?:Z|[+-]\d{2}:?\d{2})$/i;

/** What is wrong with a format; `null` when nothing is. `iso` is always right. */
export function formatFault(format: string): string | null {
  if (format === 'iso') return null;
  const { parts, unknown } = readFormat(format);
  if (unknown !== undefined) return `"${unknown}" means nothing here: use YYYY, MM, DD, HH, SS, or "iso"`;
  const isDated = (['year', 'month', 'day'] as const).every((part) => parts.includes(part));
  const isOnce = new Set(parts).size === parts.length;
  return isDated && isOnce ? null : 'needs YYYY, MM and DD, each once';
}

/** Reads times in one format. `zone` is for those that name none. */
export interface TimeReader {
  /** Milliseconds since 1970; `null` when the text is no such time. */
  instant(text: string): number | null;
  /** The calendar day as it is written, `YYYY-MM-DD`. */
  day(text: string): string | null;
}

/**
 * Makes a reader for one column.
 *
 * @example
 * timeReader('DD-MM-YYYY HH:MM', 'UTC').instant('26-02-2018 19:58') // => Date.UTC(2018, 1, 26, 19, 58)
 */
export function timeReader(format: string, zone: string): TimeReader {
  const parse = format === 'iso' ? isoParts : formatParts(format);
  return {
    instant(text) {
      if (format === 'iso' && ISO_ZONE.test(text)) return zonedInstant(text);
      const local = parse(text);
      return local && localInstant(local, zone);
    },
    day(text) {
      const local = parse(format === 'iso' ? text.slice(0, 10) : text);
      return local ? [pad(local.year, 4), pad(local.month), pad(local.day)].join('-') : null;
    },
  };
}

type Local = Record<Part, number> & { ms: number };

function isoParts(text: string): Local | null {
  const found = ISO_LOCAL.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const ms = Math.trunc(Number(`0.${found[7] ?? '0'}`) * 1000);
  return real({ year, month, day, hour, minute, second, ms } as Local);
}

/** An instant with its own zone; the day is checked too, since engines let 31 February roll over. */
function zonedInstant(text: string): number | null {
  const ms = Date.parse(text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(ms) || isoParts(text.slice(0, 10)) === null ? null : ms;
}

function formatParts(format: string): (text: string) => Local | null {
  const { parts, pattern } = readFormat(format);
  return (text) => {
    const found = pattern.exec(text);
    if (!found) return null;
    const local: Local = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, ms: 0 };
    parts.forEach((part, i) => {
      local[part] = Number(found[i + 1]);
    });
    return real(local);
  };
}

function readFormat(format: string): { parts: Part[]; pattern: RegExp; unknown?: string } {
  const parts: Part[] = [];
  let pattern = '';
  for (const token of format.match(TOKENS) ?? []) {
    const part = partOf(token, parts);
    if (part) parts.push(part);
    else if (/[A-Za-z]/.test(token)) return { parts, pattern: /^$/, unknown: token };
    pattern += part ? (part === 'year' ? '(\\d{4})' : '(\\d{1,2})') : token.replace(/[^\w]/, '\\$&');
  }
  return { parts, pattern: new RegExp(`^${pattern}$`) };
}

function partOf(token: string, before: readonly Part[]): Part | undefined {
  if (token === 'MM') return before.includes('hour') ? 'minute' : 'month';
  return ({ YYYY: 'year', DD: 'day', HH: 'hour', SS: 'second' } as const)[token];
}

/** `null` for days and times that the calendar does not have. */
function real(local: Local): Local | null {
  const { year, month, day, hour, minute, second } = local;
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  const isDay =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return year > 0 && isDay && hour < 24 && minute < 60 && second < 60 ? local : null;
}

function localInstant({ year, month, day, hour, minute, second, ms }: Local, zone: string): number {
  return new TZDate(year, month - 1, day, hour, minute, second, ms, zone).getTime();
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');
