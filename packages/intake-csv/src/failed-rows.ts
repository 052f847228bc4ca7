import { formulaSafe } from './formula-safe.ts';
import type { RowProblem } from './problems.ts';

/** Columns that Leadstream adds to a file of failed rows. Read again, they are skipped and the guards taken off. */
export const failureColumns = [
  'leadstream:line',
  'leadstream:column',
  'leadstream:code',
  'leadstream:problem',
  'leadstream:text',
] as const;

/** One row that was not imported. */
export interface FailedRow extends RowProblem {
  /** The line of the file that the row begins on, counted from 1. */
  readonly line: number;
  readonly header: readonly string[];
  /** The cells as they were; empty where the row could not be cut into as many as the header has. */
  readonly cells: readonly string[];
  /** The row itself, where it could not be cut; empty where it was too long to keep. */
  readonly text?: string | undefined;
}

/**
 * Failed rows as CSV: the columns of the file, then those of Leadstream. Every cell is quoted, and an apostrophe stands
 * before what a spreadsheet would carry out. Corrected there, the file can be imported with the same map.
 */
export function failedRowsCsv(rows: readonly FailedRow[]): string {
  const [first] = rows;
  return first ? failedRowsHeader(first.header) + rows.map(failedRowLine).join('') : '';
}

/** The first line of a file of failed rows. */
export const failedRowsHeader = (header: readonly string[]): string =>
  csvLine([...header, ...failureColumns]);

/** One line of a file of failed rows. */
export function failedRowLine({
  line,
  column,
  field,
  code,
  message,
  header,
  cells,
  text,
}: FailedRow): string {
  const own = header.map((_, i) => cells[i] ?? '');
  return csvLine([...own, String(line), column ?? field ?? '', code, message, text ?? '']);
}

const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** A cell in quotes, safe to open in a spreadsheet. */
const quoted = (cell: string): string => `"${formulaSafe(cell).replaceAll('"', '""')}"`;
