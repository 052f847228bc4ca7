import type { Touch } from '../lead/events/capture.ts';
import { iso, millis } from '../lead/events/event.ts';
import { foldedSpelling } from './sources.ts';

/**
 * A touch as events hold it: its instant in UTC, and source, medium and campaign without what never matters, case
 * and spaces around and between; blank ones are none (Ours 3.1).
 *
 * @example
 * settledTouch({ at: '2026-01-05T10:00:00+01:00', source: ' Google ', medium: ' ' })
 * // => { at: '2026-01-05T09:00:00.000Z', source: 'google' }
 */
export function settledTouch({ at, source, medium, campaign, clickId, referrer, landing }: Touch): Touch {
  const parts = {
    source: folded(source),
    medium: folded(medium),
    campaign: folded(campaign),
    clickId: clickId?.trim(),
    referrer: referrer?.trim(),
    landing: landing?.trim(),
  };
  const said = Object.entries(parts).filter(([, value]) => value);
  return { at: iso(millis(at)), ...(Object.fromEntries(said) as Partial<Touch>) };
}

const folded = (word: string | undefined): string | undefined =>
  word === undefined ? undefined : foldedSpelling(word.normalize('NFC')).slice(0, 200);
