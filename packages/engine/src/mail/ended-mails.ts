import { mailSubject, type SealedEvent } from '@leadstream/core';
import { logPages } from '../event-reader.ts';
import type { Shell } from '../shell.ts';

/** The place up to which the keys of ended mails are destroyed: a view without rows. */
const place = { name: 'ended-mails', version: 1, columns: {}, indexes: {} };
const LEASE_MS = 30_000;

/**
 * Destroys the keys of rendered mails that have ended, so that nobody reads them any more, in the log or in a copy. It
 * goes through the log once and remembers its place, so what a killed process left is done by the next.
 */
export async function forgetEndedMails(shell: Shell, tenant: string, owner: string): Promise<void> {
  const { storage, vault } = shell;
  const { views, log } = storage;
  await views.prepare(place);
  const head = await log.head(tenant);
  if ((await views.checkpoint(tenant, place)) >= head) return;
  const lease = await views.lease(tenant, place, owner, LEASE_MS);
  if (!lease) return;
  try {
    let from = lease.checkpoint;
    for await (const page of logPages(shell, tenant, { after: from, to: head })) {
      const ended = page.filter(isEnd).map(({ data }) => mailSubject(data['mail'] as string));
      if (ended.length > 0) await vault.destroy(tenant, ended);
      const to = page.at(-1)?.position ?? from;
      const progress = { token: lease.token, from, to, puts: [], deletes: [] };
      if ((await views.advance(tenant, place, progress)) === 'fenced') return;
      from = to;
    }
  } finally {
    await views.lease(tenant, place, owner, 0);
  }
}

/** Whether a mail that was rendered has ended. */
const isEnd = ({ type, data }: SealedEvent): boolean =>
  type === 'email-sent' || (type === 'email-failed' && (data['attempts'] as number) > 0);
