/** Something in a store that cannot be. */
export interface Problem {
  readonly tenant: string;
  readonly code:
    | 'position-gap'
    | 'version-gap'
    | 'time-went-back'
    | 'event-unknown'
    | 'checkpoint-past-head'
    | 'view-differs'
    | 'view-unchecked';
  /** Where: a position, a version of a stream, or a row of a view. */
  readonly where: string;
  readonly message: string;
}
