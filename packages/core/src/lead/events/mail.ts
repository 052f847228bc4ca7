import * as z from 'zod';
import { type EventOf, eventType, Id } from './event.ts';

export const mailClasses = ['transactional', 'marketing'] as const;
/** Transactional mail answers what somebody asked for; marketing mail needs consent. */
export type MailClass = (typeof mailClasses)[number];

/** Why a mail that a rule asked for was not requested. */
export const mailBars = [
  'erased',
  'no-address',
  'hard-bounced',
  'complained',
  'opted-out',
  'consent-unknown',
  'auto-submitted',
  'unknown-template',
  'unresolved-field',
] as const;
export type MailBar = (typeof mailBars)[number];

/** Whom of a queue a mail goes to: its address, each member, or both. */
export const queueRecipients = ['address', 'members', 'both'] as const;
export type QueueRecipients = (typeof queueRecipients)[number];

/** Which mail, to whom, and which rule asked for it. */
const mail = {
  /** The id of the mail: its Message-ID is made of it. */
  mail: Id,
  template: Id,
  /** The language variant, chosen when it was requested. */
  language: z.string().length(2),
  class: z.enum(mailClasses),
  purpose: z.enum(['auto-response', 'program', 'alert', 'assignment']),
  /** `lead`, `seller/<id>` or `queue/<id>`. */
  to: z.string().regex(/^(lead|(seller|queue)\/.{1,190})$/),
  recipients: z.enum(queueRecipients).optional(),
  rule: Id.optional(),
  entry: Id.optional(),
  program: Id.optional(),
  step: Id.optional(),
  enrolment: Id.optional(),
  visit: z.int().min(1).optional(),
  /** The `captured` event that an auto-response answers. */
  capture: Id.optional(),
  /** The first mail to somebody from a bought list says where the address comes from (Ours 13.3). */
  originNotice: z.boolean().optional(),
};

/** A mail is to be sent: a task renders and sends it, so a replay sends nothing. */
export const emailRequested = eventType('email-requested', 1, z.object(mail));
/** A rule asked for a mail, and the mail law or the loop guard said no. */
export const emailSuppressed = eventType(
  'email-suppressed',
  1,
  z.object({ ...mail, reason: z.enum(mailBars) }),
);

export type MailEvent = EventOf<typeof emailRequested> | EventOf<typeof emailSuppressed>;
/** What a request says, and a suppression but for its reason. */
export type MailRequest = z.infer<typeof emailRequested.data>;
