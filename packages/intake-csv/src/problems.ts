import { type FieldFault, type RefusalCode, refusalTexts } from '@leadstream/core';

/** What can keep one row from being imported before the engine sees it. */
export const rowProblemTexts = {
  'row-too-long': 'The row is longer than 4 MiB.',
  'cell-too-long': 'A cell is longer than 1 MiB.',
  'open-quote': 'A quote opens here and never closes.',
  'malformed-quotes': 'The quotes of this row are malformed: inside a quoted cell a quote must be doubled.',
  'too-many-cells': 'The row has more cells than the header.',
  'too-few-cells': 'The row has fewer cells than the header.',
  'column-without-name': 'There is a value in a column that has no name.',
  'external-id-missing': 'The column of external ids is blank.',
  'external-id-too-long': 'The external id is longer than 200 characters.',
  'not-a-count': 'This is no whole number from 0 to 1,000,000.',
  'status-unknown': 'The process has no such status.',
  'source-unknown': 'The process has no such source.',
  'reason-unknown': 'The process has no such reason.',
  'owner-unknown': 'This is no name of a seller or queue.',
  'wrong-type': 'The value is of another type than the field.',
  'over-long': 'The value is longer than the field allows.',
  'not-a-number': 'This is no number: use digits and a decimal point only.',
  'not-in-list': 'The value is not in the list of the field.',
  'not-a-date': 'This is no date or time in the format of the column.',
  'unknown-field': 'The process has no such field.',
  unprocessed: 'The import stopped before this row was carried out: import the file again.',
} as const satisfies Readonly<Record<FieldFault, string>> & Readonly<Record<string, string>>;

export type RowProblemCode = keyof typeof rowProblemTexts;

/** What is wrong with a row: a code of ours or of a refusal, and the column where it is wrong. */
export interface RowProblem {
  readonly code: RowProblemCode | RefusalCode;
  /** For people; never personal data. */
  readonly message: string;
  readonly column?: string | undefined;
  readonly field?: string | undefined;
}

export const rowProblem = (code: RowProblemCode, column?: string, field?: string): RowProblem => ({
  code,
  message: rowProblemTexts[code],
  ...(column === undefined ? {} : { column }),
  ...(field === undefined ? {} : { field }),
});

/** A row names an account or a contact that is not there. */
export const recordProblem = (kind: 'account' | 'contact', column?: string): RowProblem => ({
  code: `${kind}-not-found`,
  message: refusalTexts[`${kind}-not-found`],
  ...(column === undefined ? {} : { column }),
});
