import type { Command } from '../lead/commands.ts';
import { millis } from '../lead/events/event.ts';

/** How far ahead a reporter's clock may be, in milliseconds. */
const aheadMax = 86_400_000;

/**
 * The first part of a command that says that something happened in the future; `null` when nothing does. Facts lie
 * in the past, and one of the year 2099 would push every other out of the days that are kept (Ours 6.6).
 */
export function futureFact(body: Command, now: number): string | null {
  const facts: [string, string | undefined][] = [];
  if ('at' in body) facts.push(['at', body.at]);
  if ('touch' in body) facts.push(['touch.at', body.touch?.at]);
  if ('convert' in body) facts.push(['convert.at', body.convert?.at]);
  if ('outcome' in body && typeof body.outcome === 'object') facts.push(['outcome.at', body.outcome.at]);
  if ('engagements' in body) {
    body.engagements?.forEach(({ at, touch }, i) => {
      facts.push([`engagements.${i}.at`, at], [`engagements.${i}.touch.at`, touch?.at]);
    });
  }
  const future = facts.find(([, at]) => at !== undefined && millis(at) > now + aheadMax);
  return future ? future[0] : null;
}
