import { type Field, type FieldValue, faultOf } from '@leadstream/core';
import { cleanText } from './clean-text.ts';

/** Why what a visitor wrote cannot be taken, as a code that the pages have a sentence for. */
export type ValueFault =
  | 'required'
  | 'over-long'
  | 'not-a-number'
  | 'not-an-email'
  | 'not-a-date'
  | 'not-in-list'
  | 'not-a-url'
  | 'several';

export type ReadValue = { readonly value: FieldValue | null } | { readonly fault: ValueFault };

const yes = ['true', 'on', 'yes', '1'];

/** Reads what a visitor wrote into a field: a value of its type, nothing, or why not. */
export function readValue(field: Field, texts: readonly string[]): ReadValue {
  if (field.type === 'multi-picklist')
    return judged(field, texts.map((text) => cleanText(text)).filter(Boolean));
  if (texts.length > 1) return { fault: 'several' };
  const text = cleanText(texts[0] ?? '', field.type === 'long-text' ? 'many' : 'one');
  if (field.type === 'checkbox') return { value: yes.includes(text.toLowerCase()) ? true : null };
  if (text === '') return { value: null };
  switch (field.type) {
    case 'number':
    case 'percent':
      return judged(field, numberOf(text));
    case 'currency':
      return judged(field, Math.round(numberOf(text) * 100));
    case 'email':
      return isAddress(text) ? judged(field, text) : { fault: 'not-an-email' };
    case 'url':
      return isWebAddress(text) ? judged(field, text) : { fault: 'not-a-url' };
    case 'datetime':
      return judged(field, new Date(text).getTime() > 0 ? new Date(text).toISOString() : text);
    default:
      return judged(field, text);
  }
}

const faults: { readonly [fault: string]: ValueFault } = {
  'over-long': 'over-long',
  'not-a-number': 'not-a-number',
  'not-a-date': 'not-a-date',
};

function judged(field: Field, value: FieldValue): ReadValue {
  if (Array.isArray(value) && value.length === 0) return { value: null };
  const fault = faultOf(field, value);
  return fault === null ? { value } : { fault: faults[fault] ?? 'not-in-list' };
}

/** `1,234.5`, `1 234,5` and `1234.5` are one number; anything else is none. */
function numberOf(text: string): number {
  const bare = text.replace(/[\s\u00a0']/g, '');
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare) ? bare.replaceAll(',', '') : bare.replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

/**
 * One plain address: no list, no name, no quotes; a mail server says the rest. What cannot be one is told to the
 * visitor, who is still there to mend it.
 */
export const isAddress = (text: string): boolean =>
  text.length <= 254 &&
  /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[\p{L}\p{N}\p{M}-]{1,63}\.)+[\p{L}\p{N}\p{M}-]{2,63}$/u.test(
    text,
  ) &&
  !/^\.|\.\.|\.@|@[.-]|-\./.test(text);

const isWebAddress = (text: string): boolean => {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  return /^https?:/i.test(address) && URL.canParse(address) && address.includes('.');
};
