/** Which rows of a list. */
export interface Paging {
  /** Rows of a page, 1 to 1000. Default: 50. */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

export const PAGE_MAX = 1000;

/** Throws unless a page may have so many rows. */
export function checkLimit(limit: number, rows: string): void {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= PAGE_MAX) return;
  throw new TypeError(`A page has 1 to ${PAGE_MAX} ${rows}.`);
}
