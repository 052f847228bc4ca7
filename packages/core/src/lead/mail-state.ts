import type { Draft } from 'immer';
import type { engaged } from './events/engagement.ts';
import type { EventOf } from './events/event.ts';
import { millis } from './events/event.ts';
import type { emailRequested } from './events/mail.ts';
import type { Lead } from './lead.ts';
import type { MailState } from './side.ts';

export const noMail: MailState = {
  hardBounced: false,
  complained: false,
  hardBouncedAt: 0,
  addressSince: 0,
  requested: 0,
  marketing: [],
};

/** More a cap does not count. */
export const marketingKept = 64;

/** Bounces and complaints mark the lead, in whichever order they come; a robot reports them as well as anybody. */
export function noteMailFault(
  lead: Pick<Draft<Lead>, 'mail'>,
  { data, occurredAt }: EventOf<typeof engaged>,
): void {
  if (data.kind === 'complaint') lead.mail.complained = true;
  if (data.kind !== 'bounce' || (data.facets['bounce'] ?? data.facet) !== 'hard') return;
  lead.mail.hardBouncedAt = Math.max(lead.mail.hardBouncedAt, millis(occurredAt));
  judgeAddress(lead);
}

/** Another address has not bounced yet. */
export function noteNewAddress(lead: Pick<Draft<Lead>, 'mail'>, occurredAt: string): void {
  lead.mail.addressSince = Math.max(lead.mail.addressSince, millis(occurredAt));
  judgeAddress(lead);
}

export function noteMailRequested(
  lead: Pick<Draft<Lead>, 'mail'>,
  { data, occurredAt }: EventOf<typeof emailRequested>,
): void {
  if (data.to !== 'lead') return;
  lead.mail.requested += 1;
  if (data.class !== 'marketing') return;
  lead.mail.marketing.push(millis(occurredAt));
  if (lead.mail.marketing.length > marketingKept) lead.mail.marketing.shift();
}

function judgeAddress(lead: Pick<Draft<Lead>, 'mail'>): void {
  const { mail } = lead;
  mail.hardBounced = mail.hardBouncedAt > 0 && mail.hardBouncedAt >= mail.addressSince;
}
