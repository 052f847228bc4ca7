import type { Fields, FieldValue } from '@leadstream/core';
import { readValue, type ValueFault } from './form-value.ts';
import { type Posted, textOf } from './posted.ts';
import type { ReadyForm } from './ready-form.ts';

/** What a visitor filled in: values, choices of consent, and what cannot be taken, by the name of its field. */
export interface Filled {
  readonly fields: Fields;
  readonly faults: ReadonlyMap<string, ValueFault | 'nobody'>;
  readonly consent: { readonly [channel: string]: 'granted' };
  /** The words that consent was given to. */
  readonly proof: string | undefined;
}

/** What a lead is called by: one of these there must be (Ours 1.6). */
const naming = ['lastName', 'company', 'email', 'phone', 'mobile'];

/** Reads the fields of a form, and nothing else that came with it. */
export function readFilled(form: ReadyForm, posted: Posted): Filled {
  const fields: Record<string, FieldValue> = Object.create(null) as Record<string, FieldValue>;
  const faults = new Map<string, ValueFault | 'nobody'>();
  for (const { name, field, required, values } of form.fields) {
    const read = readValue(
      values && !field.values ? { ...field, values: [...values] } : field,
      posted.values.get(name) ?? [],
    );
    if ('fault' in read) faults.set(name, read.fault);
    else if (read.value !== null) fields[name] = read.value;
    else if (required) faults.set(name, 'required');
  }
  const ticked = form.consent.filter(({ channel }) => textOf(posted, `consent_${channel}`) !== '');
  for (const { channel, required } of form.consent) {
    if (required && !ticked.some((one) => one.channel === channel))
      faults.set(`consent_${channel}`, 'required');
  }
  const named = [...naming, ...Object.keys(form.spec.constants)].some((name) => fields[name] !== undefined);
  if (!named && faults.size === 0) faults.set('', 'nobody');
  const proof = `${form.spec.id}, ${form.language}: ${ticked.map(({ text }) => text).join(' / ')}`;
  return {
    fields: { ...fields },
    faults,
    consent: Object.fromEntries(ticked.map(({ channel }) => [channel, 'granted' as const])),
    proof: ticked.length > 0 ? proof.slice(0, 500) : undefined,
  };
}
