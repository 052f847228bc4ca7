import type { Room } from '../room.ts';

/** What is known of a mail that was sent. */
export interface SentMail {
  readonly lead: string;
  /** When it went out; 0 where nobody knows. */
  readonly sentAt: number;
}

type MailRead = {
  readonly mail?: (id: string) => Promise<{ readonly lead?: string | null; readonly sentAt?: number } | null>;
};

/** A mail by its id; `null` where there is none. */
export async function sentMail({ handle }: Room, id: string): Promise<SentMail | null> {
  const mail = await (handle as MailRead).mail?.(id);
  return mail?.lead ? { lead: mail.lead, sentAt: mail.sentAt ?? 0 } : null;
}
