import * as z from 'zod';
import { Id } from '../lead/events/event.ts';
import type { MailClass } from '../lead/events/mail.ts';

const Sender = z.strictObject({ name: z.string().min(1).max(200).optional(), address: z.email().max(254) });

/** What becomes of a mail that may have arrived: it is sent again, or held until somebody settles it. */
const WhenUnknown = z.enum(['resend', 'hold']);

/** How mail is sent; each part has a default. */
export const MailRules = z.strictObject({
  /** Who writes; by default whom the mailer names. */
  from: Sender.optional(),
  replyTo: Sender.optional(),
  /** What the organisation calls itself in mails: `{{ house.name }}`; by default the name of who writes. */
  house: z.string().min(1).max(200).optional(),
  /** By class; transactional mail is sent again and marketing held where nothing is said. */
  unknown: z
    .strictObject({ transactional: WhenUnknown.optional(), marketing: WhenUnknown.optional() })
    .optional(),
  /** How often one mail is tried at most; 8 where nothing is said. */
  attempts: z.int().min(1).max(20).optional(),
  /** After how many hours a mail is not sent any more; 72 where nothing is said. */
  expiresAfterHours: z.int().min(1).max(720).optional(),
  /** Mails to one address in 24 hours, over all leads that have it; 20 where nothing is said. */
  perAddressDay: z.int().min(1).max(1000).optional(),
  /** Mails to one domain in a minute, from one engine; 60 where nothing is said. */
  perDomainMinute: z.int().min(1).max(10_000).optional(),
  /** Tells owners of alerts by this template. */
  alertTemplate: Id.optional(),
});
export type MailRules = z.infer<typeof MailRules>;

/** The rules of mail with nothing left open. */
export interface MailPolicy {
  readonly unknown: Readonly<Record<MailClass, 'resend' | 'hold'>>;
  readonly attempts: number;
  readonly expiresAfterMs: number;
  readonly perAddressDay: number;
  readonly perDomainMinute: number;
}

/** The rules of mail, with what holds where nothing is said. */
export const mailPolicy = (rules: MailRules = {}): MailPolicy => ({
  unknown: {
    transactional: rules.unknown?.transactional ?? 'resend',
    marketing: rules.unknown?.marketing ?? 'hold',
  },
  attempts: rules.attempts ?? 8,
  expiresAfterMs: (rules.expiresAfterHours ?? 72) * 3_600_000,
  perAddressDay: rules.perAddressDay ?? 20,
  perDomainMinute: rules.perDomainMinute ?? 60,
});

const minute = 60_000;
/** How long after the n-th attempt the next is made. */
const waits = [1, 5, 15, 60, 180, 360, 720, 1440].map((minutes) => minutes * minute);
export const waitAfter = (attempts: number): number => waits[Math.min(attempts, waits.length) - 1] ?? minute;

/** Of an attempt nothing is heard any more after so long: RFC 5321 asks to wait ten minutes for the last answer. */
export const attemptPatienceMs = 15 * minute;
/** How often a mail that may have arrived is sent again at most; then it is held. */
export const resendsMax = 2;
/** How long a held mail waits for somebody to settle it. */
export const heldMs = 7 * 24 * 60 * minute;
