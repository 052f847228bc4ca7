import {
  type Field,
  type FieldFault,
  type FieldValue,
  faultOf,
  iso,
  type ProcessDefinition,
} from '@leadstream/core';
import type { ColumnRule } from './column-rule.ts';
import { timeReader } from './row-time.ts';

/** The value of a cell, or why it does not fit its field. */
export type CellValue = { readonly value: FieldValue } | { readonly fault: FieldFault };
export type ValueReader = (text: string) => CellValue;

const truths = ['yes', 'y', 'true', 't', '1', 'on', 'x', 'oui', 'vrai'];
const untruths = ['no', 'n', 'false', 'f', '0', 'off', 'non', 'faux'];
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const MONEY = /^([+-]?)(\d{1,15})(?:\.(\d*))?$/;

/** Drops the spaces around a text, but no other character: tabs and line ends may mean something. */
export function trimmed(text: string): string {
  if (!isSpace(text.charCodeAt(0)) && !isSpace(text.charCodeAt(text.length - 1))) return text;
  return text.replace(/^[ \u00a0]+|[ \u00a0]+$/g, '');
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0xa0;

/**
 * Makes a reader of texts for one field: numbers with a decimal point, money in units of the currency (kept in minor
 * units), yes and no in several spellings, dates in the column's format, picklists without regard to case.
 */
export function valueReader(
  field: Field,
  rule: Extract<ColumnRule, { for: 'field' }>,
  { zone, currency }: Pick<ProcessDefinition, 'zone' | 'currency'>,
): ValueReader {
  const parse = parserOf(field, rule, zone, currency);
  return (text) => {
    const read = parse(text);
    if (read === null) return { fault: faultOfType(field) };
    const fault = faultOf(field, read);
    return fault ? { fault } : { value: read };
  };
}

const faultOfType = ({ type }: Field): FieldFault => {
  if (type === 'checkbox') return 'wrong-type';
  return type === 'date' || type === 'datetime' ? 'not-a-date' : 'not-a-number';
};

function parserOf(
  field: Field,
  rule: Extract<ColumnRule, { for: 'field' }>,
  zone: string,
  currency: string,
): (text: string) => FieldValue | null {
  switch (field.type) {
    case 'number':
      return (text) => times(number(text), rule.times);
    case 'percent':
      return (text) => number(trimmed(text.replace(/%$/, '')));
    case 'currency': {
      const digits = minorDigits(currency);
      return (text) => times(minorUnits(text, digits), rule.times);
    }
    case 'checkbox':
      return checkbox;
    case 'date':
      return timeReader(rule.format ?? 'iso', rule.zone ?? zone).day;
    case 'datetime': {
      const { instant } = timeReader(rule.format ?? 'iso', rule.zone ?? zone);
      return (text) => {
        const ms = instant(text);
        return ms === null ? null : iso(ms);
      };
    }
    case 'picklist':
      return listedValue(field);
    case 'multi-picklist': {
      const value = listedValue(field);
      return (text) =>
        text
          .split(rule.separator ?? ';')
          .map(trimmed)
          .filter(Boolean)
          .map(value);
    }
    default:
      return (text) => text;
  }
}

/** A cell that counts in thousands or millions. */
function times(value: number | null, by: number | undefined): number | null {
  if (value === null || by === undefined) return value;
  const whole = value * by;
  return Number.isSafeInteger(whole) || !Number.isInteger(value) ? whole : null;
}

export function number(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value + 0 : null;
}

/** Exact: the digits are moved, not multiplied. */
export function minorUnits(text: string, digits: number): number | null {
  const [, sign = '', units = '', fraction = ''] = MONEY.exec(text) ?? [];
  const kept = fraction.replace(/0+$/, '');
  if (units === '' || kept.length > digits) return null;
  const value = Number(`${sign}${units}${kept.padEnd(digits, '0')}`);
  return Number.isSafeInteger(value) ? value + 0 : null;
}

export function minorDigits(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

export function checkbox(text: string): boolean | null {
  const folded = text.toLowerCase();
  if (truths.includes(folded)) return true;
  return untruths.includes(folded) ? false : null;
}

function listedValue({ values = [] }: Field): (text: string) => string {
  const spelled = new Map(values.map((value) => [value.toLowerCase(), value]));
  return (text) => spelled.get(text.toLowerCase()) ?? text;
}
