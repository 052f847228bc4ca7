import { isFault } from '@leadstream/core';
import type { BatchResult } from './carry-out.ts';
import type { BoundColumns } from './columns.ts';
import type { CsvRow } from './csv-rows.ts';
import type { FailedRow } from './failed-rows.ts';
import { type RowProblem, rowProblem } from './problems.ts';
import { isRowProblem, type ReadRow } from './row-reader.ts';
import { type ImportCounts, noCounts, type RowResult } from './row-results.ts';

const TOTALS_LISTED_MAX = 1000;

/** A total that is lower than it was: nothing was recorded of it (Ours 1.8). */
export interface FallenTotal {
  readonly line: number;
  readonly column: string;
}

export interface ImportResult {
  readonly counts: Readonly<ImportCounts>;
  /** How many totals fell, and the first 1,000 of them. */
  readonly totalsFell: { readonly count: number; readonly first: readonly FallenTotal[] };
  /** Whether the file was read to its end and every row has its result. */
  readonly complete: boolean;
  /** Why it was not. */
  readonly stop?: ImportStop;
}

export interface ImportStop {
  /** `open-quote`, `aborted`, a code of `ImportError`, or that of the engine's fault. */
  readonly code: string;
  readonly message: string;
}

/** What became of an import so far. */
export interface ImportReport {
  /** Counts a batch and tells its failed rows. Rows without a result were not carried out. */
  add(
    rows: readonly { readonly row: CsvRow; readonly read: ReadRow | RowProblem }[],
    batch: BatchResult,
  ): Promise<void>;
  rows(): number;
  /** Says why the import ends early; the first reason stays. */
  stop(code: string, message: string): void;
  isStopped(): boolean;
  engineFailed(): boolean;
  /** Throws what the engine threw, unless it is a fault, which the result tells. */
  throwUnexpected(): void;
  result(): ImportResult;
}

const notCarriedOut: RowResult = { outcome: 'unprocessed', fell: [] };

export function importReport(
  bound: BoundColumns,
  delimiter: string,
  onFailed: ((row: FailedRow) => void | Promise<void>) | undefined,
): ImportReport {
  const counts = noCounts();
  const fallen = { count: 0, first: [] as FallenTotal[] };
  let stop: ImportStop | null = null;
  let fault: { readonly error: unknown } | null = null;

  const tally = async (row: CsvRow, { outcome, problem, fell }: RowResult): Promise<void> => {
    counts.rows += 1;
    counts[outcome] += 1;
    for (const column of fell) {
      fallen.count += 1;
      if (fallen.first.length < TOTALS_LISTED_MAX) fallen.first.push({ line: row.line, column });
    }
    const isFailed = outcome !== 'created' && outcome !== 'updated' && outcome !== 'unchanged';
    if (isFailed && onFailed) await onFailed(failedRow(row, problem, bound, delimiter));
  };

  return {
    async add(rows, batch) {
      let next = 0;
      for (const { row, read } of rows) {
        if (isRowProblem(read)) await tally(row, { outcome: 'invalid', problem: read, fell: [] });
        else await tally(row, batch.results[next++] ?? notCarriedOut);
      }
      if (batch.fault === undefined) return;
      fault ??= { error: batch.fault };
      stop ??= { code: codeOf(batch.fault), message: messageOf(batch.fault) };
    },
    rows: () => counts.rows,
    stop(code, message) {
      stop ??= { code, message };
    },
    isStopped: () => stop !== null,
    engineFailed: () => fault !== null,
    throwUnexpected() {
      if (fault && !isFault(fault.error)) throw fault.error;
    },
    result() {
      const complete = stop === null && counts.unprocessed === 0;
      return { counts: { ...counts }, totalsFell: fallen, complete, ...(stop ? { stop } : {}) };
    },
  };
}

const codeOf = (error: unknown): string => (isFault(error) ? error.code : 'failed');
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'The engine failed.');

function failedRow(
  row: CsvRow,
  problem: RowProblem | undefined,
  bound: BoundColumns,
  delimiter: string,
): FailedRow {
  const cells = bound.own(row.cells);
  const isWhole = !row.fault && cells.length >= bound.width && cells.length <= bound.widthMax;
  const raw = row.fault === 'malformed-quotes' ? row.cells.join('') : rawText(row, delimiter);
  return {
    ...(problem ?? rowProblem('unprocessed')),
    line: row.line,
    header: bound.header,
    cells: isWhole ? cells.slice(0, bound.width) : [],
    ...(isWhole ? {} : { text: raw }),
  };
}

/** A row of the wrong width, as it may have stood in the file. */
const rawText = ({ cells }: CsvRow, delimiter: string): string =>
  cells
    .map((cell) =>
      /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell,
    )
    .join(delimiter);
