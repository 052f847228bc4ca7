import type { Mode } from '@leadstream/core';
import { type BatchContext, type BatchResult, carryOut } from './carry-out.ts';
import { bindColumns } from './columns.ts';
import { type CsvFile, openCsv } from './csv-file.ts';
import type { CsvRow } from './csv-rows.ts';
import type { FailedRow } from './failed-rows.ts';
import type { CsvInput } from './file-bytes.ts';
import type { ImportHandle } from './handle.ts';
import { ImportError, isImportError } from './import-error.ts';
import type { ImportMap } from './import-map.ts';
import { type ImportReport, type ImportResult, importReport } from './import-report.ts';
import { isRowProblem, type ReadRow, type RowReader, rowReader } from './row-reader.ts';

export interface ImportOptions {
  /** The path of the file, or its bytes. */
  readonly file: CsvInput;
  readonly map: ImportMap;
  /** A fresh id for this import, e.g. a uuid. */
  readonly importId: string;
  /** One character; found from the file if absent. */
  readonly delimiter?: string | undefined;
  /** Run the assignment rules for new leads. Default: false (Ours 1.8). */
  readonly assign?: boolean | undefined;
  /** Default: `history` (Ours 0.2). */
  readonly mode?: Mode | undefined;
  /** Rows that are read, compared and commanded together. Default: 250. */
  readonly batchRows?: number | undefined;
  /** Batches under way at the same time. Default: 4. */
  readonly batchesInFlight?: number | undefined;
  /** Stops the import between two batches. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Called for each row that has no place among created, updated and unchanged, in the order of the file. */
  readonly onFailed?: ((row: FailedRow) => void | Promise<void>) | undefined;
}

export interface ImportProgress {
  /** Rows that have a result. */
  readonly rows: number;
  /** Bytes of the file that were read. */
  readonly bytes: number;
  /** `null` when it is not known. */
  readonly totalBytes: number | null;
}

const BATCH_ROWS = 250;
const BATCHES_IN_FLIGHT = 4;

/**
 * Imports leads from a CSV file: every row is compared with its lead and, where it says something new, recorded in one
 * commit (Ours 1.9). The same file again changes nothing. Throws an `ImportError` when no row can be read; whatever
 * goes wrong later is told in the result.
 *
 * @example
 * const result = await importLeads(engine.system(), { file: 'leads.csv', map, importId: randomUUID() });
 * console.log(result.counts);
 */
export async function importLeads(handle: ImportHandle, options: ImportOptions): Promise<ImportResult> {
  const { map, importId, mode = 'history' } = options;
  const csv = await openCsv(options.file, options.delimiter);
  try {
    const process = await handle.process();
    const bound = bindColumns(csv.header, map, process);
    const read = rowReader(bound, map, process, { importId, assign: options.assign ?? false });
    await start(handle, options, mode);
    const context: BatchContext = { handle, process, bound, source: map.source, importId, mode };
    const report = importReport(bound, csv.delimiter, options.onFailed);
    await importRows(csv, read, context, report, options);
    const result = report.result();
    if (!report.engineFailed()) await finish(handle, options, mode, result);
    return result;
  } finally {
    await csv.pieces.return(undefined);
  }
}

async function start(handle: ImportHandle, { map, importId }: ImportOptions, mode: Mode): Promise<void> {
  const { source, channel } = map;
  const answer = await handle.execute({ type: 'start-import', import: importId, source, channel }, { mode });
  if (answer.ok) return;
  throw new ImportError(
    'import-refused',
    `The import was refused (${answer.refusal.code}): ${answer.refusal.message}`,
  );
}

async function finish(
  handle: ImportHandle,
  { importId }: ImportOptions,
  mode: Mode,
  { counts }: ImportResult,
): Promise<void> {
  await handle.execute({ type: 'finish-import', import: importId, counts: { ...counts } }, { mode });
}

/** A batch under way: its rows, and what will have become of them. */
interface Batch {
  readonly rows: readonly { readonly row: CsvRow; readonly read: ReturnType<RowReader> }[];
  readonly ids: ReadonlySet<string>;
  readonly done: Promise<BatchResult>;
}

/** Reads rows and keeps a bounded number of batches under way; results are told in the order of the file. */
async function importRows(
  csv: CsvFile,
  read: RowReader,
  context: BatchContext,
  report: ImportReport,
  options: ImportOptions,
): Promise<void> {
  const { batchRows = BATCH_ROWS, batchesInFlight = BATCHES_IN_FLIGHT, signal } = options;
  const underWay: Batch[] = [];
  let turn = Promise.resolve();
  let bytes = 0;

  const settleOldest = async (): Promise<void> => {
    const batch = underWay.shift();
    if (!batch) return;
    await report.add(batch.rows, await batch.done);
    options.onProgress?.({ rows: report.rows(), bytes, totalBytes: csv.totalBytes });
  };
  const launch = async (rows: Batch['rows']): Promise<void> => {
    const good = rows.flatMap(({ read: one }) => (isRowProblem(one) ? [] : [one]));
    const ids = new Set(good.map(({ body }) => body.externalId.id));
    // A lead that is being changed is compared again only afterwards.
    while (underWay.some((batch) => overlap(batch.ids, ids))) await settleOldest();
    while (underWay.length >= batchesInFlight) await settleOldest();
    const before = turn;
    let sent = () => {};
    turn = new Promise((resolve) => {
      sent = resolve;
    });
    underWay.push({ rows, ids, done: carryOut(good, context, before, sent) });
  };

  const gathering = gatherer(batchRows);
  try {
    for await (const piece of csv.pieces) {
      bytes = piece.bytes;
      for (const row of piece.rows) {
        const full = gathering.add({ row, read: read(row) });
        if (full.length > 0) {
          await launch(full);
          // A signal such as Ctrl-C is heard only when the event loop comes round.
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (row.fault === 'open-quote') report.stop('open-quote', openQuoteMessage(row.line));
        if (signal?.aborted) report.stop('aborted', abortedMessage);
        if (report.isStopped()) break;
      }
      if (report.isStopped()) break;
    }
  } catch (error) {
    if (!isImportError(error)) throw error;
    report.stop(error.code, error.message);
  }
  const rest = gathering.rest();
  if (report.engineFailed()) await report.add(rest, { results: [] });
  else if (rest.length > 0) await launch(rest);
  while (underWay.length > 0) await settleOldest();
  report.throwUnexpected();
}

const abortedMessage = 'The import was stopped from outside; the same file can be imported again.';

const openQuoteMessage = (line: number): string =>
  `A quote opens on line ${line} and never closes: what follows it was not read as rows.`;

function overlap(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [small, large] = some.size < others.size ? [some, others] : [others, some];
  for (const one of small) if (large.has(one)) return true;
  return false;
}

type Gathered = Batch['rows'][number];

/** Gathers rows of different leads: a batch ends when it is full, and before a lead comes a second time. */
function gatherer(batchRows: number): { add(row: Gathered): Gathered[]; rest(): Gathered[] } {
  let rows: Gathered[] = [];
  let ids = new Set<string>();
  const take = (): Gathered[] => {
    const taken = rows;
    rows = [];
    ids = new Set();
    return taken;
  };
  return {
    add(row) {
      const id = idOf(row.read);
      const full = rows.length >= batchRows || (id !== null && ids.has(id)) ? take() : [];
      rows.push(row);
      if (id !== null) ids.add(id);
      return full;
    },
    rest: take,
  };
}

const idOf = (read: ReadRow | { readonly code: string }): string | null =>
  'body' in read ? read.body.externalId.id : null;
