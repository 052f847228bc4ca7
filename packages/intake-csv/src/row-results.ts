import type { RefusalCode } from '@leadstream/core';
import type { RowProblem } from './problems.ts';

/** What became of each row: exactly one of these (Ours 1.2). */
export interface ImportCounts {
  /** The sum of all others. */
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  duplicateBlocked: number;
  ambiguous: number;
  invalid: number;
  /** Read, but not carried out, because the import stopped. */
  unprocessed: number;
}

export type RowOutcome = Exclude<keyof ImportCounts, 'rows'>;

/** The outcome of one row, with what is wrong where something is. */
export interface RowResult {
  readonly outcome: RowOutcome;
  readonly problem?: RowProblem | undefined;
  /** Columns of totals that are lower than before: nothing was recorded of them. */
  readonly fell: readonly string[];
}

export const noCounts = (): ImportCounts => ({
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  duplicateBlocked: 0,
  ambiguous: 0,
  invalid: 0,
  unprocessed: 0,
});

const outcomeOfRefusal: { readonly [code in RefusalCode]?: RowOutcome } = {
  'possible-duplicate': 'duplicateBlocked',
  'account-ambiguous': 'ambiguous',
};

/** The outcome of a row that was refused with this code. */
export const refusedOutcome = (code: RefusalCode): RowOutcome => outcomeOfRefusal[code] ?? 'invalid';
