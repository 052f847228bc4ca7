/** Which position of the log a read has to have seen. */
export interface Freshness {
  /** A position, such as `last` of an answer. Default: the log's head when the read begins. */
  readonly atLeast?: number | undefined;
}
