import type { CommandOf, Process } from '@leadstream/core';
import { trimmed, type ValueReader, valueReader } from './cell-value.ts';
import type { ColumnRule } from './column-rule.ts';
import type { BoundColumn, BoundColumns } from './columns.ts';
import type { CsvRow } from './csv-rows.ts';
import type { ImportMap } from './import-map.ts';
import { type RowProblem, rowProblem } from './problems.ts';
import {
  finished,
  type LoadBody,
  type RecordDraft,
  type References,
  recordReader,
} from './record-row-reader.ts';
import { timeReader } from './row-time.ts';

const COUNT_MAX = 1_000_000;
const ID_LENGTH_MAX = 200;
const COUNT = /^\d{1,9}(?:\.0*)?$/;
const OWNER = /^(seller|queue)\/.{1,190}$/;

/** What one row says, without the version that it is compared with. */
export type LeadBody = Omit<CommandOf<'record'>, 'comparedWith'>;
export type RowBody = LeadBody | LoadBody;

/** A total of nothing: no engagement, but it may be lower than before. */
export interface ZeroTotal {
  readonly key: string;
}

export interface ReadRow {
  readonly body: RowBody;
  readonly zeroTotals: readonly ZeroTotal[];
  /** Records of other files that it names. */
  readonly references?: References | undefined;
}

export type RowReader = (row: CsvRow) => ReadRow | RowProblem;

/** Says whether a row was wrong. */
export const isRowProblem = (read: ReadRow | RowProblem): read is RowProblem => 'code' in read;

/** Makes a reader of rows: one row in, one body of a command out, or the first thing that is wrong. */
export function rowReader(
  bound: BoundColumns,
  map: ImportMap,
  process: Process,
  how: { importId: string; assign: boolean },
): RowReader {
  return map.record === 'lead' ? leadReader(bound, map, process, how) : loadReader(bound, map, process, how);
}

/** What a row says apart from its columns: whose id it is, and when it happened; or what is wrong with that. */
function rowStart(bound: BoundColumns, map: ImportMap, process: Process, cellText: CellText) {
  const time = map.at ? timeReader(map.at.format, map.at.zone ?? process.zone) : null;
  return (row: CsvRow): { cells: readonly string[]; id: string; at?: string } | RowProblem => {
    const problem = shapeProblem(row, bound);
    if (problem) return problem;
    const cells = bound.own(row.cells);
    const id = trimmed(cells[bound.externalId] ?? '');
    const idProblem = externalIdProblem(cellText(id), map.externalId);
    if (idProblem) return idProblem;
    const when = bound.at === null ? '' : cellText(trimmed(cells[bound.at] ?? ''));
    const at = when && time ? time.instant(when) : undefined;
    if (at === null) return rowProblem('not-a-date', map.at?.column);
    return { cells, id, ...(at === undefined ? {} : { at: new Date(at).toISOString() }) };
  };
}

type CellText = ReturnType<typeof cellTextOf>;

function loadReader(
  bound: BoundColumns,
  map: ImportMap,
  process: Process,
  { importId }: { importId: string },
): RowReader {
  const cellText = cellTextOf(map);
  const start = rowStart(bound, map, process, cellText);
  const fill = bound.columns.map((column) => ({ column, read: recordReader(column, map, process) }));
  const record = map.record as LoadBody['record'];
  return (row) => {
    const begun = start(row);
    if ('code' in begun) return begun;
    const { cells, id, at } = begun;
    const externalId = { source: map.source, id };
    const body = { type: 'load-record', import: importId, record, externalId, fields: {} } as const;
    const draft: RecordDraft = {
      body: { ...body, ...(at === undefined ? {} : { at }) },
      references: {},
      line: {},
      ending: {},
    };
    if (record === 'account' && map.kind === 'person') draft.body.kind = 'person';
    for (const { column, read } of fill) {
      const wrong = read(cellText(trimmed(cells[column.index] ?? ''), column.rule), draft);
      if (wrong) return wrong;
    }
    return { body: finished(draft, map), zeroTotals: [], references: draft.references };
  };
}

function leadReader(
  bound: BoundColumns,
  map: ImportMap,
  process: Process,
  { importId, assign }: { importId: string; assign: boolean },
): RowReader {
  const cellText = cellTextOf(map);
  const start = rowStart(bound, map, process, cellText);
  const fill = bound.columns.map((column) => ({ column, read: columnReader(column, map, process) }));
  const converts = new Set([map.convertWhen?.is ?? []].flat().map(foldedText));
  return (row) => {
    const begun = start(row);
    if ('code' in begun) return begun;
    const { cells, id, at } = begun;
    const made: MutableBody = {
      type: 'record',
      import: importId,
      channel: map.channel,
      externalId: { source: map.source, id },
      fields: {},
      ...(map.kind ? { kind: map.kind } : {}),
      ...(assign ? { assign } : {}),
    };
    if (at !== undefined) made.at = at;
    const draft: RowDraft = { body: made, zeroTotals: [], references: {} };
    for (const { column, read } of fill) {
      const text = cellText(trimmed(cells[column.index] ?? ''), column.rule);
      const wrong = read(text, draft);
      if (wrong) return wrong;
    }
    const isWon = bound.convertWhen !== null && converts.has(foldedText(cells[bound.convertWhen] ?? ''));
    const isSaid = map.convertWhen === undefined && Object.keys(draft.references).length > 0;
    if (isWon || isSaid) made.convert = { ...made.convert };
    return draft;
  };
}

type MutableBody = { -readonly [K in keyof LeadBody]: LeadBody[K] };
interface RowDraft {
  readonly body: MutableBody;
  readonly references: References;
  readonly zeroTotals: ZeroTotal[];
}

/** Puts what a cell says into the draft; gives what is wrong with it. The text is empty for a blank cell. */
type ColumnReader = (text: string, draft: RowDraft) => RowProblem | null;

function shapeProblem(row: CsvRow, bound: BoundColumns): RowProblem | null {
  if (row.fault) return rowProblem(row.fault);
  const cells = bound.own(row.cells);
  if (cells.length < bound.width) return rowProblem('too-few-cells');
  if (cells.length > bound.widthMax) return rowProblem('too-many-cells');
  for (let i = bound.width; i < cells.length; i += 1) {
    if (trimmed(cells[i] ?? '') !== '') return rowProblem('column-without-name');
  }
  return null;
}

function externalIdProblem(id: string, column: string): RowProblem | null {
  if (id === '') return rowProblem('external-id-missing', column);
  return id.length > ID_LENGTH_MAX ? rowProblem('external-id-too-long', column) : null;
}

const foldedText = (text: string): string => trimmed(text).toLowerCase();

/** A cell's text, translated where its column says so; empty where the map calls it blank. */
function cellTextOf(map: ImportMap): (text: string, rule?: ColumnRule) => string {
  const blanks = new Set(map.blank.map(foldedText));
  const translations = new Map(
    [...map.columns.values()].flatMap((rule) =>
      rule.values
        ? [[rule, new Map(Object.entries(rule.values).map(([from, to]) => [foldedText(from), to]))] as const]
        : [],
    ),
  );
  return (text, rule) => {
    const translated = rule?.values && translations.get(rule)?.get(text.toLowerCase());
    if (translated !== undefined) return trimmed(translated);
    return blanks.size > 0 && blanks.has(text.toLowerCase()) ? '' : text;
  };
}

function columnReader({ header, rule }: BoundColumn, map: ImportMap, process: Process): ColumnReader {
  switch (rule.for) {
    case 'field':
      return fieldReader(header, rule, map, process);
    case 'engagement':
      return countReader(header, rule);
    case 'consent':
      return consentReader(rule);
    case 'source':
      return unlessBlank((text, { body }) => {
        const source = process.source(text) ?? process.source(rule.otherwise ?? '');
        if (source) body.source = source.id;
        return source ? null : rowProblem('source-unknown', header);
      });
    case 'reason':
      return unlessBlank((text, { body }) => {
        const reason = process.reason(text);
        if (reason) body.reason = reason.id;
        return reason ? null : rowProblem('reason-unknown', header);
      });
    case 'owner':
      return unlessBlank((text, { body }) => {
        body.owner = text.startsWith('seller/') || text.startsWith('queue/') ? text : `seller/${text}`;
        return OWNER.test(body.owner) ? null : rowProblem('owner-unknown', header);
      });
    case 'status':
      return statusReader(header, process);
    case 'account':
    case 'contact':
      return unlessBlank((text, { references }) => {
        references[rule.for] = text;
        return null;
      });
    case 'convertedAt': {
      const time = timeReader(rule.format ?? 'iso', rule.zone ?? process.zone);
      return unlessBlank((text, { body }) => {
        const at = time.instant(text);
        if (at !== null) body.convert = { ...body.convert, at: new Date(at).toISOString() };
        return at === null ? rowProblem('not-a-date', header) : null;
      });
    }
    default:
      return () => null;
  }
}

const unlessBlank =
  (read: ColumnReader): ColumnReader =>
  (text, draft) =>
    text === '' ? null : read(text, draft);

/** A status of the kind converted is reached by converting. */
const statusReader = (header: string, process: Process): ColumnReader =>
  unlessBlank((text, { body }) => {
    const status = process.status(text);
    if (!status) return rowProblem('status-unknown', header);
    if (status.kind === 'converted') body.convert = { status: status.id };
    else body.status = status.id;
    return null;
  });

function fieldReader(
  header: string,
  rule: Extract<ColumnRule, { for: 'field' }>,
  map: ImportMap,
  process: Process,
): ColumnReader {
  const name = rule.field;
  const field = process.definition.fields[name];
  const value: ValueReader = field
    ? valueReader(field, rule, process.definition)
    : () => ({ fault: 'unknown-field' });
  return (text, { body }) => {
    if (text === '') {
      if (map.whenBlank === 'clear') body.clear = [...(body.clear ?? []), name];
      return null;
    }
    const read = value(text);
    if ('fault' in read) return rowProblem(read.fault, header, name);
    Object.defineProperty(body.fields, name, {
      value: read.value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
    return null;
  };
}

/** A total is kept under the header of its column. */
function countReader(header: string, rule: Extract<ColumnRule, { for: 'engagement' }>): ColumnReader {
  const key = header.slice(0, ID_LENGTH_MAX);
  return unlessBlank((text, { body, zeroTotals }) => {
    const count = COUNT.test(text) ? Number(text) : Number.NaN;
    if (!(count <= COUNT_MAX)) return rowProblem('not-a-count', header);
    if (count === 0) {
      zeroTotals.push({ key });
      return null;
    }
    const facets = rule.facets ? { facets: rule.facets } : {};
    const engagement = { kind: rule.engagement, count, totalOf: key, timed: false, ...facets };
    body.engagements = [...(body.engagements ?? []), engagement];
    return null;
  });
}

function consentReader(rule: Extract<ColumnRule, { for: 'consent' }>): ColumnReader {
  const denied = new Set(rule.denied.map(foldedText));
  const granted = new Set(rule.granted.map(foldedText));
  return unlessBlank((text, { body }) => {
    const folded = text.toLowerCase();
    const choice = denied.has(folded) ? 'denied' : granted.has(folded) ? 'granted' : null;
    if (choice) body.consent = { ...body.consent, [rule.consent]: choice };
    return null;
  });
}
