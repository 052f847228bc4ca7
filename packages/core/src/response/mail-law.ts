import * as z from 'zod';
import { consentChannels } from '../lead/events/capture.ts';
import type { MailBar, MailClass } from '../lead/events/mail.ts';
import { fieldOf, type Lead } from '../lead/lead.ts';

/** What silence means on a channel: no (`opt-in`) or yes (`opt-out`). */
export const ConsentRegime = z.enum(['opt-in', 'opt-out']);
export type ConsentRegime = z.infer<typeof ConsentRegime>;

/** The regime of each channel; where nothing is said silence means no (Ours 13.3). */
export const ConsentRegimes = z.partialRecord(z.enum(consentChannels), ConsentRegime);
export type ConsentRegimes = z.infer<typeof ConsentRegimes>;

/**
 * The one law of mail (Ours 13.3): why a lead may not be sent mail of a class, or `null`. No mail of any class goes to
 * whom was erased, nor to an address that is missing, hard-bounced or complained; marketing needs consent.
 */
export function mayMail(lead: Lead, mailClass: MailClass, regime: ConsentRegime): MailBar | null {
  if (lead.erasedAt > 0) return 'erased';
  if (!fieldOf(lead, 'email')) return 'no-address';
  if (lead.mail.complained) return 'complained';
  if (lead.mail.hardBounced) return 'hard-bounced';
  if (mailClass === 'transactional') return null;
  const choice = emailChoice(lead);
  if (choice === 'denied') return 'opted-out';
  return choice === 'unknown' && regime === 'opt-in' ? 'consent-unknown' : null;
}

/**
 * Whether opened mails and visited pages may be counted for a lead (Ours 13.3): where it said so, or where the regime of
 * the channel `tracking` takes silence for yes. Nobody who was erased is tracked.
 */
export const mayTrack = (lead: Lead, regime: ConsentRegime): boolean =>
  lead.erasedAt === 0 &&
  (lead.consent.tracking?.choice ?? (regime === 'opt-out' ? 'granted' : 'denied')) === 'granted';

/**
 * What the person chose about e-mail: what consent says, and what it did (`opt-in`, `opt-out`). Its newest word counts;
 * of two at one instant the no. Somebody else's yes never outweighs its no, at whatever time.
 */
export function emailChoice(lead: Lead): 'granted' | 'denied' | 'unknown' {
  const said = lead.consent.email;
  const out = lead.engagement['opt-out'];
  const back = lead.engagement['opt-in'];
  const isNo = said?.choice === 'denied' || (out !== undefined && out.total > 0);
  // A count without a time is a no as old as can be.
  const noAt = Math.max(said?.choice === 'denied' ? said.at : 0, out?.lastAt ?? 0);
  const yesAt = Math.max(said?.choice === 'granted' && said.by === 'person' ? said.at : 0, back?.lastAt ?? 0);
  if (isNo) return yesAt > noAt ? 'granted' : 'denied';
  return yesAt > 0 || said?.choice === 'granted' ? 'granted' : 'unknown';
}
