/** Which rows of a list. */
export interface Paging {
  /** Rows of a page, 1 to 1000. Default: 50. */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}
