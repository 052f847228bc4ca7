/** The time, injected everywhere. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** New ids, injected everywhere: uuid v7 by default, counted in tests. */
export interface Ids {
  next(): string;
}
