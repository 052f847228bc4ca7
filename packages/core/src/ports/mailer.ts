/** A name, if there is one, and one plain address: never a list, never a route. */
export interface MailAddress {
  readonly name?: string | undefined;
  readonly address: string;
}

/**
 * One mail to one address, as plain JSON. The same message makes the same bytes whenever and by whomever it is sent:
 * time, Message-ID and all else that a mailer would make up are in it.
 */
export interface MailMessage {
  /** What is between the angle brackets of the Message-ID: the same for every attempt. */
  readonly messageId: string;
  /** When it was written: ISO instant. */
  readonly date: string;
  readonly from: MailAddress;
  readonly replyTo?: MailAddress | undefined;
  readonly to: MailAddress;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Where one POST ends all mail of this kind (RFC 8058); absent on mail that nobody can unsubscribe from. */
  readonly unsubscribe?: string | undefined;
}

/** How far an attempt got before it ended.. */
export type MailStage = 'connect' | 'greeting' | 'tls' | 'login' | 'sender' | 'recipient' | 'data' | 'answer';

/** What became of an attempt. `code` is the server's code or a short word of ours, never its text. */
export type MailOutcome =
  | { readonly outcome: 'accepted' }
  /** The server said no for good; nothing was delivered. */
  | { readonly outcome: 'rejected'; readonly stage: MailStage; readonly code: string }
  /** Nothing was delivered, and the same may work later. */
  | { readonly outcome: 'retry-later'; readonly stage: MailStage; readonly code: string }
  /** It may have been delivered: the connection ended after the last byte and before the answer, or nobody can tell. */
  | { readonly outcome: 'unknown'; readonly stage: MailStage; readonly code: string };

/**
 * Sends mail. It makes one attempt and never retries by itself, whatever its own library would like: the outbox is the
 * only one that does. It answers within its own deadline and throws for nothing that can happen on a network.
 */
export interface Mailer {
  /** Whom mail is from where the process and its rules name nobody. */
  readonly from: MailAddress;
  send(message: MailMessage): Promise<MailOutcome>;
  close?(): Promise<void>;
}

/** What the links in a mail are made for. */
export interface LinkedMail {
  readonly tenant: string;
  /** The id of the mail; with `mail(id)` of a handle the lead behind it is found again. */
  readonly mail: string;
  readonly lead: string;
  readonly class: 'transactional' | 'marketing';
}

/** The addresses that a mail to a lead leads to. */
export interface MailLinks {
  /** Answers a POST without more (RFC 8058) and shows a page for a GET, which changes nothing. */
  readonly unsubscribe: string;
  readonly preferences: string;
  /** A picture of one pixel that counts as opened; used only where the lead may be tracked. */
  readonly pixel?: string | undefined;
  /** The address that counts a click and leads on to a page. */
  click(url: string): string;
}

/** Makes the links of a mail: pure, so that the same mail has the same links. */
export type LinksOf = (mail: LinkedMail) => MailLinks;
