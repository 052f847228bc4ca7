import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MailAddress, Mailer, MailMessage, MailOutcome } from '@leadstream/core';
import { wireMail } from './message-bytes.ts';

export interface FolderMailerOptions {
  /** Made if it is not there. */
  readonly folder: string;
  /** Default: `hello@leadstream.example`. */
  readonly from?: MailAddress | undefined;
}

/**
 * For development: mails go into a folder instead of to people. Each is there as the bytes that would have been sent
 * (`.eml`) and as a page to look at (`.html`), and `index.html` lists them, the latest first.
 *
 * @example
 * const mailer = folderMailer({ folder: 'mails' });
 */
export function folderMailer({
  folder,
  from = { address: 'hello@leadstream.example' },
}: FolderMailerOptions): Mailer {
  const lines = new Map<string, string>();
  return {
    from,
    async send(message): Promise<MailOutcome> {
      const mail = await wireMail(message);
      if (typeof mail === 'string') return { outcome: 'rejected', stage: 'sender', code: mail };
      const name = message.messageId.replace(/[^\w-]+/g, '_').slice(0, 120);
      await mkdir(folder, { recursive: true });
      await put(path.join(folder, `${name}.eml`), mail.bytes);
      await put(path.join(folder, `${name}.html`), pageOf(message));
      lines.set(name, lineOf(name, message));
      await put(path.join(folder, 'index.html'), await indexOf(folder, lines));
      return { outcome: 'accepted' };
    },
  };
}

/** Whole or not at all, so that a browser that looks meanwhile sees no half of it. */
async function put(file: string, content: string | Buffer): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
const addressed = ({ name, address }: MailAddress): string => (name ? `${name} <${address}>` : address);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:#555}dd{margin:0}
iframe{width:100%;height:32rem;border:1px solid #aaa}pre{white-space:pre-wrap;background:#f4f4f4;padding:1rem}</style>
</head><body><main>${body}</main></body></html>
`;

/** The mail stands in a frame of its own, which may run nothing. */
function pageOf({ from, to, replyTo, date, subject, html, text, unsubscribe }: MailMessage): string {
  const heads = [
    ['From', addressed(from)],
    ['To', addressed(to)],
    ...(replyTo ? [['Reply to', addressed(replyTo)]] : []),
    ['Date', date],
    ...(unsubscribe ? [['Unsubscribe', unsubscribe]] : []),
  ].map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`);
  const shown =
    html === undefined
      ? ''
      : `<h2>HTML</h2><iframe sandbox title="The mail as HTML" srcdoc="${escaped(html)}"></iframe>`;
  return page(
    subject,
    `<p><a href="index.html">All mails</a></p><h1>${escaped(subject)}</h1><dl>${heads.join('')}</dl>${shown}<h2>Plain text</h2><pre>${escaped(text)}</pre>`,
  );
}

const lineOf = (name: string, { date, to, subject }: MailMessage): string =>
  `<li data-at="${escaped(date)}">${escaped(date)} · <a href="${name}.html">${escaped(subject)}</a> · ${escaped(addressed(to))}</li>`;

/** The mails of this process with what they say, those of earlier ones by their names. */
async function indexOf(folder: string, lines: ReadonlyMap<string, string>): Promise<string> {
  const names = (await readdir(folder))
    .filter((name) => name.endsWith('.eml'))
    .map((name) => name.slice(0, -4));
  const all = names.map(
    (name) => lines.get(name) ?? `<li data-at=""><a href="${name}.html">${escaped(name)}</a></li>`,
  );
  return page('Mails', `<h1>Mails</h1><ul>${all.sort().reverse().join('')}</ul>`);
}
