import {
  type Comparable,
  defaultProcess,
  defineProcess,
  displayName,
  findDuplicates,
  type Lead,
  linkDuplicates,
  nameOf,
  type Pair,
  type Process,
} from '@leadstream/core';
import { comparableOf } from '@leadstream/engine';
import { isImportError, readLeads } from '@leadstream/intake-csv';
import { type ExitCode, exit, Stop, wrongUsage } from './exit.ts';
import { caughtUp, type House, reading } from './house.ts';
import { type ImportSettings, importSettings } from './import-settings.ts';
import { plain } from './output.ts';
import { createCounter } from './progress.ts';
import { type Column, cell, tableOf } from './table.ts';
import { type Call, note } from './verb.ts';

/** Prints pairs of leads that may be one: of the store, of a file, or across two files. */
export async function printDuplicates(call: Call): Promise<ExitCode> {
  const [file, other] = call.args;
  if (call.options.flag('suspected')) {
    if (file !== undefined) throw wrongUsage('--suspected is about the store: name no file.', 'duplicates');
    return (await import('./suspected.ts')).printSuspected(call);
  }
  if (call.options.text('limit') !== undefined)
    throw wrongUsage('--limit goes with --suspected.', 'duplicates');
  if (file !== undefined) return ofFiles(call, file, other);
  if (call.options.text('map') ?? call.options.text('process'))
    throw wrongUsage('Without a file the leads and the rules are those of the store.', 'duplicates');
  return reading(call.options, (house) => ofStore(house, call));
}

/** The leads of a file, plainly, and how to call them. */
interface FileLeads {
  readonly leads: readonly Comparable[];
  readonly names: ReadonlyMap<string, string>;
  /** Rows that could not be read. */
  readonly failed: number;
}

async function ofFiles(call: Call, file: string, other: string | undefined): Promise<ExitCode> {
  const settings = await importSettings(call.options, 'duplicates');
  const process = defineProcess(settings.process ?? defaultProcess);
  const first = await leadsOf(file, settings, process);
  const second = other === undefined ? null : await leadsOf(other, settings, process);
  const counter = createCounter(globalThis.process.stderr, 'leads compared');
  const { pairs } = second
    ? linkDuplicates(first.leads, second.leads, process.duplicateRules, counter.show)
    : findDuplicates(first.leads, process.duplicateRules, counter.show);
  counter.clear();
  await print(call, pairs, {
    a: (id) => first.names.get(id),
    b: (id) => (second ?? first).names.get(id),
  });
  const count = first.leads.length + (second?.leads.length ?? 0);
  note(`${pairs.length} pairs among ${count} leads.`);
  return first.failed + (second?.failed ?? 0) === 0 ? exit.done : exit.failed;
}

async function leadsOf(file: string, { map }: ImportSettings, process: Process): Promise<FileLeads> {
  const leads = new Map<string, Comparable>();
  const names = new Map<string, string>();
  let failed = 0;
  let repeated = 0;
  try {
    for await (const row of readLeads({ file, map, process })) {
      if ('problem' in row) failed += 1;
      else if (leads.has(row.externalId.id)) repeated += 1;
      else {
        const { id } = row.externalId;
        const { country } = process.definition;
        leads.set(id, comparableOf(id, row.fields, process.duplicateRules, { country }));
        names.set(id, displayName(row.fields, []) ?? id);
      }
    }
  } catch (error) {
    if (!isImportError(error)) throw error;
    throw new Stop(exit.usage, plain(`${error.code}: ${file}: ${error.message}`), { cause: error });
  }
  if (failed > 0) note(`${failed} rows of ${plain(file)} could not be read: import says which and why.`);
  if (repeated > 0) note(`${repeated} rows of ${plain(file)} repeat an external id, and were passed over.`);
  return { leads: [...leads.values()], names, failed };
}

async function ofStore(house: House, call: Call): Promise<ExitCode> {
  await caughtUp(house);
  const counter = createCounter(process.stderr, 'leads compared');
  const { pairs, leads, asOf } = await house.handle.duplicates({ onProgress: counter.show });
  counter.clear();
  const shown = call.options.flag('json') ? [] : [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const read = await house.handle.leads(shown);
  const names = new Map(shown.map((id, i) => [id, calledBy(read[i] ?? null)]));
  const name = (id: string): string | undefined => names.get(id);
  await print(call, pairs, { a: name, b: name });
  note(`${pairs.length} pairs among ${leads} leads, as of position ${asOf}.`);
  return exit.done;
}

const calledBy = (lead: Lead | null): string => (lead && nameOf(lead)) ?? '';

const columns: readonly Column[] = [
  { title: 'Score', width: 5, align: 'right' },
  { title: 'Lead', width: 38 },
  { title: 'Name', width: 24 },
  { title: 'May be', width: 38 },
  { title: 'Name' },
];

type NameOf = (id: string) => string | undefined;

async function print(
  { options, out }: Call,
  pairs: readonly Pair[],
  names: { readonly a: NameOf; readonly b: NameOf },
): Promise<void> {
  if (options.flag('json')) {
    for (const { a, b, score } of pairs) {
      await out.json({ a, b, score: rounded(score) });
      if (out.closed) return;
    }
    return;
  }
  const rows = pairs.map(({ a, b, score }) => [
    rounded(score).toFixed(2),
    cell(a),
    cell(names.a(a)),
    cell(b),
    cell(names.b(b)),
  ]);
  if (rows.length > 0) await out.line(tableOf(columns, rows, out));
}

const rounded = (score: number): number => Math.round(score * 10_000) / 10_000;
