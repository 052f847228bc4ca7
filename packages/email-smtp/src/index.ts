export { type FolderMailerOptions, folderMailer } from './folder-mailer.ts';
export type { DkimOptions } from './message-bytes.ts';
export { oneAddress } from './one-address.ts';
export { engagementOf, type MailReport, mailIdOf, parseReport } from './reports.ts';
export { type SmtpMailerOptions, smtpMailer } from './smtp-mailer.ts';
export type { SmtpServer, SmtpTimes } from './smtp-server.ts';
export { fromWebhook, type Provider } from './webhooks.ts';
