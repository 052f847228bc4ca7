import type { Draft } from 'immer';
import type { Touch } from './events/capture.ts';
import { millis } from './events/event.ts';
import { compareInstants } from './events/instant.ts';
import { thawed } from './frozen-state.ts';
import { withLatest } from './latest.ts';
import type { Lead } from './lead.ts';

/** The latest touches that a lead remembers, to tell which one came last before its conversion (Ours 3.1). */
export const touchesKept = 50;

/** Notes where a person came from: the same whatever the order of delivery. */
export function noteTouch(lead: Draft<Lead>, touch: Touch): void {
  const { touches, conversion } = lead;
  touches.latest = withLatest(touches.latest, thawed(touch), isEarlier, touchesKept);
  if (!touches.first || isEarlier(touch, touches.first)) touches.first = thawed(touch);
  if (!touches.last || isEarlier(touches.last, touch)) touches.last = thawed(touch);
  if (conversion && millis(touch.at) <= conversion.at) noteConversionTouch(lead, touch);
  if (isDirect(touch)) return;
  if (!touches.firstNonDirect || isEarlier(touch, touches.firstNonDirect)) {
    touches.firstNonDirect = thawed(touch);
  }
  if (!touches.lastNonDirect || isEarlier(touches.lastNonDirect, touch))
    touches.lastNonDirect = thawed(touch);
}

/** The lead was converted: its conversion touch is the last one at or before that instant, of those remembered. */
export function settleConversionTouch(lead: Draft<Lead>, at: number): void {
  lead.touches.conversion = null;
  for (const touch of lead.touches.latest) {
    if (millis(touch.at) <= at) noteConversionTouch(lead, touch);
  }
}

function noteConversionTouch({ touches }: Draft<Lead>, touch: Touch): void {
  if (!touches.conversion || isEarlier(touches.conversion, touch)) touches.conversion = thawed(touch);
}

/** By instant; at the same one by what they say, so that the order of delivery decides nothing. */
export function isEarlier(a: Touch, b: Touch): boolean {
  const apart = compareInstants(a.at, b.at);
  return apart === 0 ? wordsOf(a) < wordsOf(b) : apart < 0;
}

const wordsOf = ({ source, medium, campaign, clickId, referrer, landing }: Touch): string =>
  JSON.stringify([source, medium, campaign, clickId, referrer, landing]);

/** Direct = nothing says where the person came from (DOMAIN 3). */
export const isDirect = (touch: Touch): boolean =>
  !touch.source && !touch.medium && !touch.campaign && !touch.clickId && !touch.referrer;
