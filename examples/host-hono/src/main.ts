import { env } from 'node:process';
import { folderMailer } from '@leadstream/email-smtp';
import { startHost } from './host.ts';

const { origin } = await startHost({
  port: Number(env['PORT'] ?? 3000),
  path: env['STORE'] ?? 'leads.db',
  // Mails are written as files, to be looked at; `smtpMailer` sends them.
  mailer: folderMailer({ folder: env['MAILS'] ?? 'mails' }),
  secret: env['LEADS_SECRET'] ?? 'only for trying this out on your own machine',
});
console.log(`Open ${origin}`);
