import { type MailReport, mailIdOf } from './reports.ts';

/** Providers whose reports are understood. */
export type Provider = 'ses' | 'sendgrid' | 'mailgun' | 'postmark';

type Json = { readonly [key: string]: unknown };

/**
 * What the usual providers say of bounces and complaints, from the parsed JSON body of their webhook. Whatever else they
 * report, or a stranger sends, gives an empty list. Whether a request is authentic is for who receives it to check.
 *
 * @example
 * for (const report of fromWebhook('postmark', body)) if (report.mail) await note(report);
 */
export function fromWebhook(provider: Provider, body: unknown): MailReport[] {
  return mappings[provider](body).filter((report) => report !== null);
}

const mappings: { readonly [P in Provider]: (body: unknown) => (MailReport | null)[] } = {
  ses(body) {
    // Through SNS the notice is a text within the message.
    const message = textOf(body, 'Message');
    const notice = message === '' ? body : parsed(message);
    const type = (textOf(notice, 'notificationType') || textOf(notice, 'eventType')).toLowerCase();
    const sent = partOf(notice, 'mail');
    const mail = mailIdOf(textOf(partOf(sent, 'commonHeaders'), 'messageId'));
    if (type === 'bounce') {
      const bounce = partOf(notice, 'bounce');
      const hard = textOf(bounce, 'bounceType') === 'Permanent';
      return [bounced('ses', mail, hard, textOf(bounce, 'timestamp'), textOf(bounce, 'feedbackId'))];
    }
    if (type !== 'complaint') return [];
    const complaint = partOf(notice, 'complaint');
    return [complained('ses', mail, textOf(complaint, 'timestamp'), textOf(complaint, 'feedbackId'))];
  },
  sendgrid: (body) =>
    listOf(body).map((event) => {
      const mail = mailIdOf(textOf(event, 'smtp-id'));
      const [at, id] = [secondsOf(event, 'timestamp'), textOf(event, 'sg_event_id')];
      const type = textOf(event, 'event');
      if (type === 'spamreport') return complained('sendgrid', mail, at, id);
      if (type !== 'bounce') return null;
      const hard = textOf(event, 'type') !== 'blocked' && !textOf(event, 'status').startsWith('4');
      return bounced('sendgrid', mail, hard, at, id);
    }),
  mailgun(body) {
    const event = partOf(body, 'event-data');
    const mail = mailIdOf(textOf(partOf(partOf(event, 'message'), 'headers'), 'message-id'));
    const [at, id] = [secondsOf(event, 'timestamp'), textOf(event, 'id')];
    const type = textOf(event, 'event');
    if (type === 'complained') return [complained('mailgun', mail, at, id)];
    if (type !== 'failed') return [];
    return [bounced('mailgun', mail, textOf(event, 'severity') === 'permanent', at, id)];
  },
  postmark(body) {
    const type = textOf(body, 'RecordType');
    // Postmark gives mails ids of its own: ours comes back as metadata, where the sender put it there.
    const mail = mailIdOf(textOf(partOf(body, 'Metadata'), 'message-id'));
    const number = own(body, 'ID');
    const id = typeof number === 'number' ? `${number}` : '';
    if (type === 'SpamComplaint') return [complained('postmark', mail, textOf(body, 'BouncedAt'), id)];
    if (type !== 'Bounce') return [];
    const hard = /^(HardBounce|BadEmailAddress)$/.test(textOf(body, 'Type'));
    return [bounced('postmark', mail, hard, textOf(body, 'BouncedAt'), id)];
  },
};

const bounced = (
  source: Provider,
  mail: string | null,
  hard: boolean,
  at: string,
  id: string,
): MailReport | null =>
  id === ''
    ? null
    : { kind: 'bounce', bounce: hard ? 'hard' : 'soft', mail, ...instant(at), externalId: { source, id } };

const complained = (source: Provider, mail: string | null, at: string, id: string): MailReport | null =>
  id === '' ? null : { kind: 'complaint', mail, ...instant(at), externalId: { source, id } };

function instant(text: string): { readonly at?: string } {
  const at = Date.parse(text);
  return Number.isNaN(at) ? {} : { at: new Date(at).toISOString() };
}

function partOf(of: unknown, name: string): Json {
  const part = own(of, name);
  return typeof part === 'object' && part !== null ? (part as Json) : {};
}

function textOf(of: unknown, name: string): string {
  const part = own(of, name);
  return typeof part === 'string' ? part : '';
}

function secondsOf(of: unknown, name: string): string {
  const seconds = Number(own(of, name));
  return Number.isFinite(seconds) && seconds > 0 && seconds < 8.64e12
    ? new Date(seconds * 1000).toISOString()
    : '';
}

const own = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null && Object.hasOwn(of, name) ? (of as Json)[name] : undefined;

const listOf = (body: unknown): unknown[] => (Array.isArray(body) ? body.slice(0, 10_000) : []);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
