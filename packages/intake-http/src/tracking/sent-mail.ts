import type { Room } from '../room.ts';

/** What is known of a mail that was requested. */
export interface SentMail {
  readonly lead: string;
  /** When the server took it; 0 before. */
  readonly sentAt: number;
}

/** A mail by its id; `null` where there is none. */
export const sentMail = async ({ handle }: Room, id: string): Promise<SentMail | null> => handle.mail(id);
