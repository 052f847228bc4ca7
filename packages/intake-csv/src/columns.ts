import { engagementKinds, type Process } from '@leadstream/core';
import type { ColumnRule } from './column-rule.ts';
import { failureColumns } from './failed-rows.ts';
import { withoutGuard } from './formula-safe.ts';
import { ImportError, type ImportErrorCode, listed } from './import-error.ts';
import type { ImportMap } from './import-map.ts';

export interface BoundColumn {
  /** Where the column's cell stands in a row. */
  readonly index: number;
  readonly header: string;
  readonly rule: ColumnRule;
}

/** A map laid over the header of a file. */
export interface BoundColumns {
  /** The file's own headers; those that Leadstream added to failed rows are not among them. */
  readonly header: readonly string[];
  /** How many cells a row must have, and at most. */
  readonly width: number;
  readonly widthMax: number;
  readonly externalId: number;
  readonly at: number | null;
  readonly convertWhen: number | null;
  readonly columns: readonly BoundColumn[];
  /** The cells of a row without what Leadstream added. */
  readonly own: (cells: readonly string[]) => readonly string[];
}

/**
 * Lays a map over a header. Throws an `ImportError` unless every column is mapped or ignored, every mapped one is
 * there, every header stands once, and the process knows the fields and kinds of engagement of the map.
 */
export function bindColumns(found: readonly string[], map: ImportMap, process: Process): BoundColumns {
  const isFailedRows = found.some((name) => isFailureColumn(name.trim()));
  const kept = found
    .map((name, index) => ({ name: name.trim(), index }))
    .filter(({ name }) => !isFailureColumn(name));
  const all = isFailedRows ? kept.map((one) => ({ ...one, name: withoutGuard(one.name) })) : kept;
  const named = [...all];
  while (named.at(-1)?.name === '') named.pop();
  checkHeader(
    named.map(({ name }) => name),
    map,
  );
  checkProcess(map, process);
  const positions = new Map(named.map(({ name }, position) => [name, position]));
  const place = (name: string): number => positions.get(name) ?? -1;
  const own = isFailedRows
    ? (cells: readonly string[]) => all.map(({ index }) => withoutGuard(cells[index] ?? ''))
    : (cells: readonly string[]) => cells;
  return {
    header: named.map(({ name }) => name),
    width: named.length,
    widthMax: all.length,
    externalId: place(map.externalId),
    at: map.at ? place(map.at.column) : null,
    convertWhen: map.convertWhen ? place(map.convertWhen.column) : null,
    columns: [...map.columns].map(([header, rule]) => ({ index: place(header), header, rule })),
    own,
  };
}

const isFailureColumn = (name: string): boolean => (failureColumns as readonly string[]).includes(name);

function checkHeader(header: readonly string[], map: ImportMap): void {
  const empty = header.flatMap((name, i) => (name === '' ? [String(i + 1)] : []));
  refuseIf(empty, 'header-empty-name', 'The header has columns without a name, at place');
  const doubled = header.filter((name, i) => header.indexOf(name) < i);
  refuseIf([...new Set(doubled)], 'header-duplicate', 'The header names columns twice:');
  const used = [map.externalId, map.at?.column, map.convertWhen?.column, ...map.columns.keys()];
  const wanted = new Set(used.filter((name) => name !== undefined));
  const missing = [...wanted].filter((name) => !header.includes(name));
  refuseIf(missing, 'columns-missing', 'The map names columns that the file does not have:');
  const left = header.filter((name) => !wanted.has(name) && !map.ignore.includes(name));
  refuseIf(left, 'columns-unmapped', 'The map neither uses nor ignores these columns:');
}

function checkProcess(map: ImportMap, { definition, source }: Process): void {
  const rules = [...map.columns.values()];
  const fields = rules.flatMap((rule) => (rule.for === 'field' ? [rule.field] : []));
  const { record } = map;
  const known = record === 'lead' ? definition.fields : isFielded(record) ? definition.records[record] : {};
  const unknown = fields.filter((field) => !Object.hasOwn(known, field));
  refuseIf(unknown, 'fields-unknown', 'The process has no such fields:');
  const kinds: readonly string[] = [...engagementKinds, ...definition.engagement.kinds];
  const counted = rules.flatMap((rule) => (rule.for === 'engagement' ? [rule.engagement] : []));
  const strange = counted.filter((kind) => !kinds.includes(kind));
  refuseIf(strange, 'fields-unknown', 'The process has no such kinds of engagement:');
  const fallbacks = rules.flatMap((rule) =>
    rule.for === 'source' && rule.otherwise ? [rule.otherwise] : [],
  );
  const lost = fallbacks.filter((name) => source(name) === undefined);
  refuseIf(lost, 'fields-unknown', 'The process has no such sources:');
}

const isFielded = (record: ImportMap['record']): record is 'account' | 'contact' | 'opportunity' =>
  record !== 'lead' && record !== 'product' && record !== 'seller';

function refuseIf(places: readonly string[], code: ImportErrorCode, sentence: string): void {
  if (places.length > 0) throw new ImportError(code, `${sentence} ${listed(places)}.`, places);
}
