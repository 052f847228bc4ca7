import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';

/** What a receiver says of a mail that was sent: it came back, or the person called it unwanted. */
export interface MailReport {
  readonly kind: 'bounce' | 'complaint';
  /** `hard`: the address is dead; `soft`: it may work another time. */
  readonly bounce?: 'hard' | 'soft' | undefined;
  /** The id of the mail, from its Message-ID; `null` where the report does not name it. */
  readonly mail: string | null;
  /** ISO instant, if the report says one. */
  readonly at?: string | undefined;
  /** The same report twice has the same id: `engage` counts it once. */
  readonly externalId: { readonly source: string; readonly id: string };
}

/** The id of a mail in a Message-ID as we make them; `null` in one that nobody here made. */
export function mailIdOf(messageId: string | undefined): string | null {
  return /^\s*<?([\w.-]{1,200})@[\w.-]+>?\s*$/.exec(messageId ?? '')?.[1] ?? null;
}

const SOURCE_BYTES_MAX = 5_000_000;

/**
 * Reads a mail that came back: a delivery report (RFC 3464) or a complaint (RFC 5965). `null` for any other mail, a report
 * of success or of a delay among them; it does not throw for what a stranger sent.
 *
 * @example
 * const report = await parseReport(raw);
 * if (report?.mail) await house.engage(engagementOf(report));
 */
export async function parseReport(raw: string | Uint8Array): Promise<MailReport | null> {
  if (raw.length > SOURCE_BYTES_MAX) return null;
  try {
    const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8', forceRfc822Attachments: true });
    const partOf = (...types: readonly string[]): string | null => {
      const found = mail.attachments.find(({ mimeType }) => types.includes(mimeType.toLowerCase()));
      return typeof found?.content === 'string' ? found.content : null;
    };
    const original = fieldsIn(
      partOf('message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers') ?? '',
    );
    const delivery = partOf('message/delivery-status', 'message/global-delivery-status');
    if (delivery !== null) return bounceIn(delivery, original.get('message-id'));
    const feedback = partOf('message/feedback-report');
    return feedback === null ? null : complaintIn(feedback, original.get('message-id'));
  } catch {
    return null;
  }
}

function bounceIn(status: string, messageId: string | undefined): MailReport | null {
  const [of = new Map<string, string>(), ...recipients] = status.split(/\r?\n\s*\r?\n/).map(fieldsIn);
  const failed = recipients.find((one) => one.get('action')?.toLowerCase() === 'failed');
  if (!failed) return null;
  const code = /^([245])\.\d+\.\d+/.exec(failed.get('status') ?? '');
  const envelope = of.get('original-envelope-id') ?? '';
  return {
    kind: 'bounce',
    bounce: code?.[1] === '5' && !isFull(failed.get('status')) ? 'hard' : 'soft',
    mail: mailIdOf(messageId),
    ...instantOf(failed.get('last-attempt-date') ?? of.get('arrival-date')),
    externalId: { source: 'dsn', id: idOf(messageId ?? '', envelope, failed.get('status') ?? '') },
  };
}

/** A mailbox that is full, or too small for this mail, is no dead address. */
const isFull = (status: string | undefined): boolean => /^5\.(2\.[23]|3\.4)/.test(status ?? '');

function complaintIn(feedback: string, messageId: string | undefined): MailReport | null {
  const of = fieldsIn(feedback);
  if (/^(not-spam|auth-failure)$/i.test(of.get('feedback-type') ?? '')) return null;
  return {
    kind: 'complaint',
    mail: mailIdOf(messageId),
    ...instantOf(of.get('arrival-date') ?? of.get('received-date')),
    externalId: { source: 'feedback-loop', id: idOf(messageId ?? '', of.get('arrival-date') ?? '', '') },
  };
}

/** The header fields at the beginning of a text, names in lower case; of those that stand twice the first. */
function fieldsIn(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  const head = (text.split(/\r?\n\r?\n/, 1)[0] ?? '').replace(/\r?\n[ \t]+/g, ' ');
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function instantOf(date: string | undefined): { readonly at?: string } {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? {} : { at: new Date(at).toISOString() };
}

const idOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/**
 * The engagement that a report is, for the command `engage`.
 *
 * @example
 * await house.engage({ lead, engagements: [engagementOf(report)] });
 */
export const engagementOf = ({ kind, bounce, mail, at, externalId }: MailReport) => ({
  kind,
  ...(at === undefined ? {} : { at }),
  facets: { ...(bounce ? { bounce } : {}), ...(mail ? { message: mail } : {}) },
  externalId,
});
