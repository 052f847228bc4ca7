/** A fact that a decision added: which event of the commit it is, and when it happened. */
export interface Fact {
  readonly event: number;
  readonly at: number;
}

/** What made consequences due: what was asked for, when it happened, and by which facts of the commit. */
export interface Trigger {
  readonly by:
    | 'go-live'
    | 'capture'
    | 'engage'
    | 'activity'
    | 'correct'
    | 'status'
    | 'tick'
    | 'assign'
    | 'enrol'
    | 'convert'
    | 'revert'
    | 'merge';
  /** When the latest fact happened. */
  readonly at: number;
  /** The latest fact; what follows names it as its cause. Absent when only time passed. */
  readonly because: number | undefined;
  readonly facts: readonly Fact[];
  /** Whether the assignment rules run. */
  readonly assign: boolean;
  /** How the rules are asked, where that is not as usual. */
  readonly routing?: Routing | undefined;
}

/** How the assignment rules are asked. */
export interface Routing {
  /** Why: absent = by rule. */
  readonly how?: 'reject' | 'breach';
  /** Sellers whom the lead must not go to. */
  readonly not?: readonly string[];
  /** The leads that are moved together. */
  readonly batch?: string | undefined;
  /** What was said about it. */
  readonly reason?: string | undefined;
  /** Whether the owner gave it back soon after its assignment. */
  readonly rejected?: boolean;
  /** Whether it was given to others often enough: the rules are not asked any more. */
  readonly isSpent?: boolean;
}
