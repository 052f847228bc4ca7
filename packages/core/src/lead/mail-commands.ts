import * as z from 'zod';
import { isOwnerId } from './events/assignment.ts';
import { Id, Instant } from './events/event.ts';
import { mailStages } from './events/mail.ts';

const Address = z.strictObject({ name: z.string().max(500).optional(), address: z.string().min(3).max(320) });

/** A rendered mail, as a mailer takes it (`MailMessage`). */
export const RenderedMail = z.strictObject({
  messageId: z.string().min(3).max(400),
  date: Instant,
  from: Address,
  replyTo: Address.optional(),
  to: Address,
  subject: z.string().max(1000),
  text: z.string().max(1_000_000),
  html: z.string().max(1_000_000).optional(),
  unsubscribe: z.string().max(2000).optional(),
});
export type RenderedMail = z.infer<typeof RenderedMail>;

const of = { lead: Id, mail: Id };

/** What the house does for a mail on its way, and what people may decide about one (docs/mail.md). */
export const mailCommands = {
  /** A mail to a queue becomes one to each of its people: those who may be among its members are named. */
  'address-mail': z.strictObject({
    type: z.literal('address-mail'),
    ...of,
    sellers: z.array(Id.refine(isOwnerId)).max(1000),
  }),
  /**
   * Begins an attempt, if the mail may still be sent; else it fails. The mail is rendered once: with the first attempt.
   * Answers the mail's id where the attempt is on, and `null` where it is not.
   */
  'attempt-mail': z.strictObject({
    type: z.literal('attempt-mail'),
    ...of,
    attempt: z.int().min(1),
    message: RenderedMail.optional(),
  }),
  /** Says what became of an attempt. */
  'report-mail': z.strictObject({
    type: z.literal('report-mail'),
    ...of,
    attempt: z.int().min(1),
    outcome: z.enum(['accepted', 'rejected', 'retry-later', 'unknown']),
    stage: z.enum(mailStages).optional(),
    code: z.string().max(40).optional(),
  }),
  /** Somebody decides about a mail that is not sent yet, or of which nobody knows whether it was. */
  'settle-mail': z.strictObject({
    type: z.literal('settle-mail'),
    ...of,
    to: z.enum(['resend', 'sent', 'dropped']),
  }),
} as const;
