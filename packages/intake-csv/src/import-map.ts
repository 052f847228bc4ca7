import { tzOffset } from '@date-fns/tz';
import { loadedRecords } from '@leadstream/core';
import * as z from 'zod';
import { type ColumnRule, faultsOf, type MapFault, readColumnRule } from './column-rule.ts';
import { ImportError } from './import-error.ts';
import { rulesOf } from './record-rules.ts';
import { formatFault } from './row-time.ts';

const Header = z.string().min(1).max(1000);
const When = z.strictObject({
  column: Header,
  format: z.string().min(1).max(40).default('iso'),
  zone: z.string().min(1).max(60).optional(),
});

const MapShape = z.strictObject({
  source: z.string().min(1).max(200),
  process: z.string().min(1).max(1000).optional(),
  channel: z.enum(['file', 'bulk']).default('file'),
  kind: z.enum(['person', 'company']).optional(),
  record: z.enum(['lead', ...loadedRecords]).default('lead'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is an ISO code, such as EUR')
    .optional(),
  externalId: Header,
  blank: z.array(z.string().min(1)).default([]),
  whenBlank: z.enum(['keep', 'clear']).default('keep'),
  at: When.optional(),
  columns: z.unknown(),
  ignore: z.array(Header).default([]),
  convertWhen: z
    .strictObject({ column: Header, is: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]) })
    .optional(),
});

/** How the columns of a file become leads; see the README for what each part means. */
export interface ImportMap extends Omit<z.infer<typeof MapShape>, 'columns'> {
  /** What each column is for, by header. */
  readonly columns: ReadonlyMap<string, ColumnRule>;
}

/**
 * Reads a map, as parsed from JSON. Throws an `ImportError` with code `map-invalid` that names each wrong place.
 *
 * @example
 * readImportMap({ source: 'fair', externalId: 'Id', columns: { Name: { field: 'lastName' } } }).whenBlank // => 'keep'
 */
export function readImportMap(json: unknown): ImportMap {
  const parsed = MapShape.safeParse(json);
  const faults: MapFault[] = parsed.success ? [] : faultsOf(parsed.error);
  const columns = readColumns((json as { columns?: unknown } | null)?.columns, faults);
  if (parsed.success) faults.push(...mapFaults({ ...parsed.data, columns }));
  if (!parsed.success || faults.length > 0) {
    const list = faults.map(({ path, problem }) => `${path}: ${problem}`).join('; ');
    throw new ImportError(
      'map-invalid',
      `The map is not valid: ${list}.`,
      faults.map(({ path }) => path),
    );
  }
  return { ...parsed.data, columns };
}

/** Headers may be called anything, `__proto__` too: entries, never properties. */
function readColumns(input: unknown, faults: MapFault[]): ReadonlyMap<string, ColumnRule> {
  const columns = new Map<string, ColumnRule>();
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    faults.push({ path: 'columns', problem: 'must be an object of column headers' });
    return columns;
  }
  for (const [header, rule] of Object.entries(input)) {
    const read = readColumnRule(`columns.${header}`, rule);
    if (Array.isArray(read)) faults.push(...read);
    else columns.set(header, read);
  }
  return columns;
}

function mapFaults(map: ImportMap): MapFault[] {
  return [...purposeFaults(map), ...targetFaults(map), ...headerFaults(map), ...timeFaults(map)];
}

/** A record says only what records of its kind have. */
function purposeFaults({ record, columns, convertWhen }: ImportMap): MapFault[] {
  const allowed = rulesOf[record] ?? [];
  const strange = [...columns]
    .filter(([, rule]) => !allowed.includes(rule.for))
    .map(([header]) => ({
      path: `columns.${header}`,
      problem: `a row of the record "${record}" has columns for ${allowed.join(', ')} only`,
    }));
  const converts = convertWhen && record !== 'lead';
  return converts ? [...strange, { path: 'convertWhen', problem: 'only leads are converted' }] : strange;
}

/** Two columns cannot say the same thing, except counts. */
function targetFaults({ columns }: ImportMap): MapFault[] {
  const taken = new Map<string, string>();
  const faults: MapFault[] = [];
  for (const [header, rule] of columns) {
    const target = targetOf(rule);
    if (target === null) continue;
    const other = taken.get(target);
    if (other === undefined) taken.set(target, header);
    else faults.push({ path: `columns.${header}`, problem: `"${other}" gives the ${target} already` });
  }
  return faults;
}

function targetOf(rule: ColumnRule): string | null {
  if (rule.for === 'field') return `field ${rule.field}`;
  if (rule.for === 'consent') return `consent for ${rule.consent}`;
  if (rule.for === 'price') return `price ${rule.price === true ? 'standard' : rule.price}`;
  return rule.for === 'engagement' ? null : rule.for;
}

function headerFaults({ columns, ignore, externalId, convertWhen, at }: ImportMap): MapFault[] {
  const used = new Set([...columns.keys(), externalId, convertWhen?.column, at?.column]);
  return [...new Set(ignore)]
    .filter((header) => used.has(header))
    .map((header) => ({ path: 'ignore', problem: `"${header}" is used elsewhere in the map` }));
}

function timeFaults({ columns, at }: ImportMap): MapFault[] {
  const times = [...columns].flatMap(([header, rule]) =>
    'format' in rule || 'zone' in rule
      ? [{ path: `columns.${header}`, format: rule.format, zone: rule.zone }]
      : [],
  );
  if (at) times.push({ path: 'at', format: at.format, zone: at.zone });
  return times.flatMap(({ path, format, zone }) => [
    ...problem(`${path}.format`, format === undefined ? null : formatFault(format)),
    ...problem(
      `${path}.zone`,
      zone !== undefined && Number.isNaN(tzOffset(zone, new Date(0))) ? 'no such time zone' : null,
    ),
  ]);
}

const problem = (path: string, text: string | null): MapFault[] =>
  text === null ? [] : [{ path, problem: text }];
