import * as z from 'zod';
import type { FieldValue } from '../lead/events/capture.ts';
import { Day, Instant } from '../lead/events/event.ts';
import { Labels } from '../lead/statuses.ts';

export const fieldTypes = [
  'text',
  'long-text',
  'email',
  'phone',
  'url',
  'number',
  'percent',
  'currency',
  'date',
  'datetime',
  'checkbox',
  'picklist',
  'multi-picklist',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** A field of a lead or a record. Personal unless said otherwise: sealed, and gone when its subject is erased. */
export const Field = z.object({
  type: z.enum(fieldTypes),
  personal: z.boolean().default(true),
  label: Labels.optional(),
  /** Values of a picklist. */
  values: z.array(z.string().min(1).max(255)).optional(),
  /** A picklist that takes other values too; default false. */
  open: z.boolean().optional(),
  /** Longest text; default 255, long text 32,000. */
  maxLength: z.int().min(1).max(131_072).optional(),
});
export type Field = z.infer<typeof Field>;

export type FieldFault =
  | 'unknown-field'
  | 'wrong-type'
  | 'over-long'
  | 'not-a-number'
  | 'not-in-list'
  | 'not-a-date';

const withoutText: readonly FieldType[] = ['number', 'percent', 'currency', 'date', 'datetime', 'checkbox'];

/** The longest text a field takes; `null` for fields that hold no text, whatever length they name: a day is never cut. */
export function maxLengthOf({ type, maxLength }: Field): number | null {
  if (withoutText.includes(type)) return null;
  return maxLength ?? (type === 'long-text' ? 32_000 : 255);
}

/** Values that a field of many takes at most. */
const valuesMax = 500;

/** Whether a value says nothing: an empty text, an empty list. */
export const isBlank = (value: FieldValue): boolean =>
  typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0;

/** Why a value does not fit a field; `null` when it does. */
export function faultOf(field: Field, value: FieldValue): FieldFault | null {
  switch (field.type) {
    case 'number':
    case 'percent':
    case 'currency':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'not-a-number';
    case 'checkbox':
      return typeof value === 'boolean' ? null : 'wrong-type';
    case 'date':
      return Day.safeParse(value).success ? null : 'not-a-date';
    case 'datetime':
      return Instant.safeParse(value).success ? null : 'not-a-date';
    case 'multi-picklist':
      if (!Array.isArray(value)) return 'wrong-type';
      return value.length > valuesMax ? 'over-long' : firstFault(value.map((one) => textFault(field, one)));
    default:
      return typeof value === 'string' ? textFault(field, value) : 'wrong-type';
  }
}

function textFault(field: Field, text: string): FieldFault | null {
  const longest = maxLengthOf(field);
  if (longest !== null && text.length > longest) return 'over-long';
  const listed = !field.values || field.open || field.values.includes(text);
  return listed ? null : 'not-in-list';
}

const firstFault = (faults: readonly (FieldFault | null)[]): FieldFault | null =>
  faults.find((fault) => fault !== null) ?? null;
