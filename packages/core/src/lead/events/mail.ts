import * as z from 'zod';
import { type EventOf, eventType, Id, Instant } from './event.ts';

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
  'too-many-waiting',
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

/** How far an attempt to send got; `lost` = whoever sent it was gone before it could say. */
export const mailStages = [
  'connect',
  'greeting',
  'tls',
  'login',
  'sender',
  'recipient',
  'data',
  'answer',
  'lost',
] as const;

/** Why a mail that was requested will not be sent, or not again. */
export const mailEnds = [
  ...mailBars,
  'rejected',
  'attempts-spent',
  'expired',
  'too-many',
  'address-changed',
  'nobody-there',
  'dropped',
  'unsettled',
] as const;
export type MailEnd = (typeof mailEnds)[number];

const attempt = { mail: Id, attempt: z.int().min(1) };
const stage = z.enum(mailStages);
/** What the server, or we, call it: never a text, which may name the person. */
const code = z.string().max(40);

/** A mail to a queue became one mail to each of its people, each requested in the same commit. */
export const emailAddressed = eventType(
  'email-addressed',
  1,
  z.object({ mail: Id, mails: z.array(Id).min(1).max(1000) }),
);
/**
 * Sending begins: recorded before anybody connects. The first attempt holds the rendered mail, sealed under a subject of
 * its own. At `dueAt` an attempt of which nothing was heard counts as unknown.
 */
export const emailAttempted = eventType('email-attempted', 1, z.object({ ...attempt, dueAt: Instant }));
/** The server took it; `by` a person who found out that it had. */
export const emailSent = eventType(
  'email-sent',
  1,
  z.object({ ...attempt, by: z.literal('person').optional() }),
);
/** Nothing was delivered, and it is tried again at `dueAt`; without a stage somebody asked for it. */
export const emailDeferred = eventType(
  'email-deferred',
  1,
  z.object({ ...attempt, stage: stage.optional(), code: code.optional(), dueAt: Instant }),
);
/** It may have been delivered: it is sent again at `dueAt`, or held until somebody settles it, at most until then. */
export const emailUnknown = eventType(
  'email-unknown',
  1,
  z.object({ ...attempt, stage, code, then: z.enum(['resend', 'hold']), dueAt: Instant }),
);
/** It is not sent, or not again. `attempts` were made. */
export const emailFailed = eventType(
  'email-failed',
  1,
  z.object({
    mail: Id,
    attempts: z.int().min(0),
    reason: z.enum(mailEnds),
    stage: stage.optional(),
    code: code.optional(),
  }),
);

export type MailEvent =
  | EventOf<typeof emailRequested>
  | EventOf<typeof emailSuppressed>
  | EventOf<typeof emailAddressed>
  | EventOf<typeof emailAttempted>
  | EventOf<typeof emailSent>
  | EventOf<typeof emailDeferred>
  | EventOf<typeof emailUnknown>
  | EventOf<typeof emailFailed>;
/** What a request says, and a suppression but for its reason. */
export type MailRequest = z.infer<typeof emailRequested.data>;
