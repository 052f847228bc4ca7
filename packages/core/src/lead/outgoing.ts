import type { MailRequest } from './events/mail.ts';

/** Mails of a lead that are on their way, and when mails to the lead itself were begun. */
export interface Outbox {
  /** By id, at most 100; a mail that was sent or failed is not among them. */
  readonly mails: { readonly [mail: string]: Outgoing };
  /** First attempts of mails to the lead: the latest 64. */
  readonly begun: readonly number[];
}

/** A mail that was requested and has not ended. */
export interface Outgoing {
  readonly request: MailRequest;
  readonly requestedAt: number;
  /** `waiting` to be sent, `attempting` since somebody may be connected, `held` until somebody settles it. */
  readonly state: 'waiting' | 'attempting' | 'held';
  readonly attempts: number;
  /** Attempts of which nobody knows what became of them. */
  readonly unknown: number;
  /** When it is to be sent, counts as unknown, or is given up, by its state. */
  readonly dueAt: number;
  /** The version of the event that holds the rendered mail, and when that was; 0 before. */
  readonly rendered: number;
  readonly renderedAt: number;
}
