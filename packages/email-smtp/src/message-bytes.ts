import { createHash } from 'node:crypto';
import type { MailMessage } from '@leadstream/core';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import { headerAddress, isOneLine } from './one-address.ts';

/** Signs what is sent, so that receivers know the domain (RFC 6376). */
export interface DkimOptions {
  readonly domainName: string;
  readonly keySelector: string;
  /** PEM. */
  readonly privateKey: string;
}

/** A mail as it goes over the wire, and between which two addresses. */
export interface WireMail {
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
}

/** Why a mail cannot be put into bytes. */
export type BadMail = 'bad-address' | 'bad-header' | 'bad-link';

/**
 * The bytes of a mail: the same for the same message, whenever and wherever they are made, for date, Message-ID and
 * boundaries follow from it. Only strings go in: no file and no address is ever read for it.
 */
export async function wireMail(message: MailMessage, dkim?: DkimOptions): Promise<WireMail | BadMail> {
  const { messageId, date, subject, text, html, unsubscribe } = message;
  const [from, to] = [headerAddress(message.from), headerAddress(message.to)];
  const replyTo = message.replyTo && headerAddress(message.replyTo);
  if (!from || !to || replyTo === null) return 'bad-address';
  if (!isOneLine(subject) || !/^[\w.+-]+@[\w.-]+$/.test(messageId)) return 'bad-header';
  if (unsubscribe !== undefined && !isLink(unsubscribe)) return 'bad-link';
  const composed = new MailComposer({
    from,
    to,
    ...(replyTo ? { replyTo } : {}),
    subject: String(subject),
    text: String(text),
    ...(html === undefined ? {} : { html: String(html) }),
    messageId: `<${messageId}>`,
    date: new Date(date),
    baseBoundary: createHash('sha256').update(messageId).digest('hex').slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
    headers: {
      // Machines that answer by themselves leave it unanswered (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribe === undefined
        ? {}
        : {
            'List-Unsubscribe': { prepared: true, value: `<${unsubscribe}>` },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
    // The types do not know of the boundary, which the code has for long.
  } as ConstructorParameters<typeof MailComposer>[0]);
  const bytes = await composed.compile().build();
  return {
    from: from.address,
    to: to.address,
    bytes: dkim ? await signed(bytes, dkim) : bytes,
  };
}

const isLink = (url: string): boolean => isOneLine(url) && /^https:\/\/[^\s<>"]+$/.test(url);

async function signed(bytes: Buffer, { domainName, keySelector, privateKey }: DkimOptions): Promise<Buffer> {
  const signer = new DKIM({ domainName, keySelector, privateKey });
  const chunks: Buffer[] = [];
  for await (const chunk of signer.sign(bytes) as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
