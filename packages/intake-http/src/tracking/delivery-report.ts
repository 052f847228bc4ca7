/** What a mail provider reports of a mail of ours: it bounced, or its reader complained. */
export interface DeliveryReport {
  readonly kind: 'bounce' | 'complaint';
  readonly bounce?: 'hard' | 'soft' | undefined;
  /** The id of the mail; what is of no mail of ours is passed over. */
  readonly mail: string | null;
  readonly at?: string | undefined;
  /** Tells reports apart, so that one that comes twice counts once. */
  readonly externalId: { readonly source: string; readonly id: string };
}

/**
 * Reads what a provider posts: the reports in it, or `null` where it does not come from the provider. Whoever writes one
 * checks the provider's signature, or a secret in the path: `rest` is what follows the reader's name there.
 */
export type ReportReader = (posted: {
  readonly headers: Headers;
  readonly body: string;
  readonly rest: string;
}) => readonly DeliveryReport[] | null | Promise<readonly DeliveryReport[] | null>;
