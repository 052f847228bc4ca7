import type { CommandOf, FieldValue, LoadedRecord, OpportunityInput, Process } from '@leadstream/core';
import { checkbox, minorDigits, minorUnits, number, valueReader } from './cell-value.ts';
import type { ColumnRule } from './column-rule.ts';
import type { BoundColumn } from './columns.ts';
import type { ImportMap } from './import-map.ts';
import { type RowProblem, rowProblem } from './problems.ts';
import { timeReader } from './row-time.ts';

/** What one row about a record says, without the version that it is compared with. */
export type LoadBody = Omit<CommandOf<'load-record'>, 'comparedWith'>;
export type MutableLoadBody = { -readonly [K in keyof LoadBody]: LoadBody[K] };

/** External ids of records of the same source that a row names: their own ids are found before it is commanded. */
export interface References {
  account?: string;
  contact?: string;
}

/** A row about a record in the making: how it ended is put together from several cells. */
export interface RecordDraft {
  readonly body: MutableLoadBody;
  readonly references: References;
  readonly line: Partial<Line>;
  readonly ending: { outcome?: 'won' | 'lost'; value?: number; reason?: string; at?: number };
}
type Line = NonNullable<OpportunityInput['lines']>[number];

/** Puts what a cell says into the draft; gives what is wrong with it. The text is empty for a blank cell. */
export type RecordReader = (text: string, draft: RecordDraft) => RowProblem | null;

/** Makes the reader of a column of a file about records. */
export function recordReader({ header, rule }: BoundColumn, map: ImportMap, process: Process): RecordReader {
  const { zone } = process;
  const currency = map.currency ?? process.definition.currency;
  const digits = minorDigits(currency);
  const money = (text: string): number | null => minorUnits(text, digits);
  const wrong = (): RowProblem => rowProblem('not-a-number', header);
  switch (rule.for) {
    case 'field':
      return fieldReader(header, rule, map, process);
    case 'account':
    case 'contact':
      return said((text, { references }) => void (references[rule.for] = text));
    case 'owner':
      return ownerReader(header);
    case 'consent':
      return consentReader(rule);
    case 'name':
    case 'family':
    case 'manager':
    case 'team':
    case 'territory':
      return said((text, { body }) => describe(body, rule.for, text));
    case 'active':
      return activeReader(header);
    case 'price':
      return unlessBlank((text, { body }) => {
        const price = money(text);
        if (price === null || price < 0) return wrong();
        const list = rule.price === true ? 'standard' : rule.price;
        body.product = { ...body.product, currency, prices: { ...body.product?.prices, [list]: price } };
        return null;
      });
    case 'product':
      return said((text, { line }) => void (line.product = text));
    case 'quantity':
    case 'listPrice':
    case 'discountAsked':
    case 'discountGranted':
      return unlessBlank((text, { line }) => {
        const value =
          rule.for === 'listPrice' ? money(text) : scaled(text, rule.for === 'quantity' ? 1 : 100);
        if (value === null || value < 0) return wrong();
        line[rule.for] = value;
        return null;
      });
    case 'amount':
    case 'value':
      return unlessBlank((text, { body, ending }) => {
        const value = money(text);
        if (value === null || value < 0) return wrong();
        if (rule.for === 'value') ending.value = value;
        else body.opportunity = { ...body.opportunity, amount: value };
        return null;
      });
    case 'stage':
      return stageReader(rule);
    case 'closeDate':
      return closeDateReader(header, rule, zone);
    case 'outcomeReason':
      return said((text, { ending }) => void (ending.reason = text.slice(0, 200)));
    default:
      return () => null;
  }
}

const unlessBlank =
  (read: RecordReader): RecordReader =>
  (text, draft) =>
    text === '' ? null : read(text, draft);

/** A reader of texts with which nothing can be wrong. */
const said = (put: (text: string, draft: RecordDraft) => void): RecordReader =>
  unlessBlank((text, draft) => {
    put(text, draft);
    return null;
  });

/** A percentage as basis points, a quantity as it is. */
function scaled(text: string, by: number): number | null {
  const value = number(text.replace(/\s*%$/, ''));
  return value === null ? null : by === 1 ? value : Math.round(value * by);
}

function describe(body: MutableLoadBody, part: string, text: string): void {
  if (body.record === 'product') body.product = { ...body.product, [part]: text };
  else if (part === 'team') body.seller = { ...body.seller, teams: [text] };
  else if (part === 'territory') body.seller = { ...body.seller, territories: [text] };
  else body.seller = { ...body.seller, [part]: text };
}

function activeReader(header: string): RecordReader {
  return unlessBlank((text, { body }) => {
    const active = checkbox(text);
    if (active === null) return rowProblem('wrong-type', header);
    if (body.record === 'product') body.product = { ...body.product, active };
    else body.seller = { ...body.seller, active };
    return null;
  });
}

function closeDateReader(
  header: string,
  rule: Extract<ColumnRule, { for: 'closeDate' }>,
  zone: string,
): RecordReader {
  const time = timeReader(rule.format ?? 'iso', rule.zone ?? zone);
  return unlessBlank((text, { body, ending }) => {
    const [day, at] = [time.day(text), time.instant(text)];
    if (day === null || at === null) return rowProblem('not-a-date', header);
    body.opportunity = { ...body.opportunity, closeDate: day };
    ending.at = at;
    return null;
  });
}

function ownerReader(header: string): RecordReader {
  return unlessBlank((text, { body }) => {
    body.owner = text.startsWith('seller/') ? text : `seller/${text}`;
    return body.owner.length <= 200 && !/[\r\n]/.test(text) ? null : rowProblem('owner-unknown', header);
  });
}

function stageReader({ won, lost }: Extract<ColumnRule, { for: 'stage' }>): RecordReader {
  const folded = (texts: readonly string[]) => new Set(texts.map((text) => text.trim().toLowerCase()));
  const ends = { won: folded(won), lost: folded(lost) };
  return said((text, { body, ending }) => {
    body.opportunity = { ...body.opportunity, stage: text.slice(0, 200) };
    for (const outcome of ['won', 'lost'] as const) {
      if (ends[outcome].has(text.toLowerCase())) ending.outcome = outcome;
    }
  });
}

function consentReader(rule: Extract<ColumnRule, { for: 'consent' }>): RecordReader {
  const isIn = (texts: readonly string[], text: string) =>
    texts.some((one) => one.trim().toLowerCase() === text.toLowerCase());
  return said((text, { body }) => {
    const choice = isIn(rule.denied, text) ? 'denied' : isIn(rule.granted, text) ? 'granted' : null;
    if (choice) body.consent = { ...body.consent, [rule.consent]: choice };
  });
}

function fieldReader(
  header: string,
  rule: Extract<ColumnRule, { for: 'field' }>,
  map: ImportMap,
  { zone, definition }: Process,
): RecordReader {
  const fields = definition.records[map.record as Exclude<LoadedRecord, 'product' | 'seller'>];
  const field = fields[rule.field];
  const value = field && valueReader(field, rule, { zone, currency: map.currency ?? definition.currency });
  return (text, { body }) => {
    if (!value) return rowProblem('unknown-field', header, rule.field);
    if (text === '') {
      if (map.whenBlank === 'clear') body.clear = [...(body.clear ?? []), rule.field];
      return null;
    }
    const read = value(text);
    if ('fault' in read) return rowProblem(read.fault, header, rule.field);
    (body.fields as Record<string, FieldValue>)[rule.field] = read.value;
    return null;
  };
}

/** Puts together what several cells of a row say of its line and of how it ended. */
export function finished({ body, line, ending }: RecordDraft, map: ImportMap): LoadBody {
  if (body.record !== 'opportunity') return body;
  if (map.currency) body.opportunity = { ...body.opportunity, currency: map.currency };
  const { product, quantity = 1 } = line;
  if (product !== undefined) {
    body.opportunity = { ...body.opportunity, lines: [{ ...line, product, quantity }] };
  }
  const { outcome, value, reason, at } = ending;
  if (outcome === undefined) return body;
  body.outcome = {
    outcome,
    ...(value === undefined ? {} : { value }),
    ...(reason === undefined ? {} : { reason }),
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
  };
  return body;
}
