import * as z from 'zod';
import type { Seals } from '../seals.ts';

const Word = z.string().max(500).optional();

/** Where a visitor came from, as far as addresses tell. */
export const SeenTouch = z.strictObject({
  source: Word,
  medium: Word,
  campaign: Word,
  clickId: Word,
  referrer: z.string().max(2000).optional(),
  landing: z.string().max(2000).optional(),
});
export type SeenTouch = z.infer<typeof SeenTouch>;

/** What a form says of itself, sealed, so that no visitor can change it (Ours 1.1). */
const FormToken = z.strictObject({
  form: z.string(),
  language: z.string().length(2).optional(),
  /** One showing of the form: what is sent twice of it is one submission. */
  key: z.string().max(100).optional(),
  /** When it was shown. */
  at: z.int().optional(),
  /** Where its leads come from. */
  source: z.string().max(200).optional(),
  touch: SeenTouch.optional(),
  constants: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type FormToken = z.infer<typeof FormToken>;

export const sealForm = (seals: Seals, token: FormToken): string => seals.seal('form', token);

/** The token of a post to a form; `null` where none came, `forged` where it is none of ours or another form's. */
export function openForm(seals: Seals, form: string, text: string): FormToken | null | 'forged' {
  if (text === '') return null;
  const opened = FormToken.safeParse(seals.open('form', text));
  return opened.success && opened.data.form === form ? opened.data : 'forged';
}
