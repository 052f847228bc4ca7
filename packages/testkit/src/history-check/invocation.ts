/** A command that somebody gave, and what he was told. Times are any numbers that rise: who came first is all that counts. */
export interface Invocation {
  readonly commandId: string;
  readonly invokedAt: number;
  readonly answeredAt: number;
  /**
   * `ok`: it was carried out. `refused`: the answer was no. `failed`: it was certainly not carried out, as with the
   * fault `overloaded`. `unknown`: it may have been, as when the answer was lost.
   */
  readonly outcome: 'ok' | 'refused' | 'failed' | 'unknown';
  /** Positions of its events as answered; 0 when it had none, or when nobody knows. */
  readonly first: number;
  readonly last: number;
}
