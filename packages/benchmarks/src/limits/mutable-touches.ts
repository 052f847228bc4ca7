import type { Touch } from '@leadstream/core';
import { instantOf } from './instant.ts';
import type { MutableLead } from './mutable-lead.ts';

/** Instants of one form and zone sort as texts: nothing is parsed. */
export function touchByHand({ touches }: MutableLead, touch: Touch): void {
  remember(touches.latest, touch);
  if (!touches.first || isEarlier(touch, touches.first)) touches.first = { ...touch };
  if (!touches.last || isEarlier(touches.last, touch)) touches.last = { ...touch };
  if (!touch.source && !touch.medium && !touch.campaign && !touch.clickId && !touch.referrer) return;
  if (!touches.firstNonDirect || isEarlier(touch, touches.firstNonDirect)) {
    touches.firstNonDirect = { ...touch };
  }
  if (!touches.lastNonDirect || isEarlier(touches.lastNonDirect, touch)) touches.lastNonDirect = { ...touch };
}

/** The last touch at or before a conversion. */
export function settleByHand(touches: MutableLead['touches'], at: number): void {
  for (const touch of touches.latest) if (instantOf(touch.at) <= at) touches.conversion = { ...touch };
}

function remember(latest: MutableLead['touches']['latest'], touch: Touch): void {
  let place = latest.length;
  while (place > 0 && isEarlier(touch, latest[place - 1] as Touch)) place -= 1;
  if (place === latest.length) latest.push({ ...touch });
  else latest.splice(place, 0, { ...touch });
  if (latest.length > 50) latest.shift();
}

function isEarlier(a: Touch, b: Touch): boolean {
  return a.at === b.at ? words(a) < words(b) : a.at < b.at;
}

const words = ({ source, medium, campaign, clickId, referrer, landing }: Touch): string =>
  JSON.stringify([source, medium, campaign, clickId, referrer, landing]);
