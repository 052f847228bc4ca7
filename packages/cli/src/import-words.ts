import type { FailedRow, ImportResult } from '@leadstream/intake-csv';
import { type ExitCode, exit } from './exit.ts';
import { type Output, plain } from './output.ts';
import { tableOf } from './table.ts';

const FAILURES_SHOWN = 5;
const FAILURES_KEPT = 100;

/** Where a row failed and why: nothing of the row itself. */
export interface Failure {
  readonly line: number;
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
}

/** The first failures, for the report. */
export function createFailures(): { readonly first: Failure[]; add(row: FailedRow): void } {
  const first: Failure[] = [];
  return {
    first,
    add({ line, column, field, code, message }) {
      if (first.length < FAILURES_KEPT) first.push({ line, column: column ?? field ?? null, code, message });
    },
  };
}

/** All that is said about an import. */
export interface Imported {
  readonly id: string;
  readonly result: ImportResult;
  readonly failures: readonly Failure[];
}

const failedCount = ({ counts }: ImportResult): number =>
  counts.duplicateBlocked + counts.ambiguous + counts.invalid + counts.unprocessed;

export function importExitCode(result: ImportResult): ExitCode {
  if (result.stop?.code === 'aborted') return exit.interrupted;
  return result.complete && failedCount(result) === 0 ? exit.done : exit.failed;
}

/** The README promises this shape. */
export const importJson = ({ id, result, failures }: Imported): object => ({
  ...result.counts,
  totalsFell: result.totalsFell.count,
  complete: result.complete,
  stop: result.stop ?? null,
  import: id,
  failures: failures.map(({ line, column, code }) => ({ line, column, code })),
});

const labels = {
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged',
  duplicateBlocked: 'blocked as duplicates',
  ambiguous: 'ambiguous',
  invalid: 'invalid',
  unprocessed: 'not processed',
} as const;

/** The counts as a small table, zeros left out, then what was wrong. */
export function importLines(imported: Imported, { colours }: Output): string[] {
  const { counts, totalsFell, stop } = imported.result;
  const outcomes = Object.entries(labels) as [keyof typeof labels, string][];
  const rows = outcomes
    .filter(([outcome]) => counts[outcome] > 0)
    .map(([outcome, label]) => [String(counts[outcome]), label]);
  rows.push([String(counts.rows), 'rows in all']);
  const table = tableOf([{ title: '', align: 'right' }, { title: '' }], rows, { colours, heading: false });
  const fell = totalsFell.count > 0 ? [fellLine(imported.result)] : [];
  const stopped = stop ? [`${colours.red('stopped')}: ${plain(stop.message)} (${stop.code})`] : [];
  return [table, ...failureLines(imported, colours.dim), ...fell, ...stopped];
}

function failureLines({ result, failures }: Imported, dim: (text: string) => string): string[] {
  const shown = failures.slice(0, FAILURES_SHOWN).map(({ line, column, code, message }) => {
    const where = column === null ? `line ${line}` : `line ${line}, column ${column}`;
    return plain(`${where}: ${code}: ${message}`);
  });
  const more = failedCount(result) - shown.length;
  if (more > 0 && shown.length > 0) shown.push(dim(`and ${more} more rows`));
  return shown;
}

function fellLine({ totalsFell: { count, first } }: ImportResult): string {
  const [example] = first;
  const where = example ? `, first on line ${example.line} in column ${plain(example.column)}` : '';
  return `${count} totals are lower than before${where}: nothing was recorded of them`;
}
