/** What became of a converted lead, and what it was before. */
export interface Conversion {
  readonly at: number;
  readonly account: string;
  readonly contact: string;
  readonly opportunity: string | null;
  readonly previousStatus: string;
  readonly previousReason: string | null;
  readonly previousOwner: string;
  /** What it made, rather than found. */
  readonly created: readonly ('account' | 'contact' | 'opportunity')[];
  /** Whose follow-up passed to the new owner; `null` when none did. */
  readonly followUpOf: string | null;
  /** Things that sellers did since. */
  readonly activities: number;
}
