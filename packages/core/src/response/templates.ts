import * as z from 'zod';
import { Id } from '../lead/events/event.ts';
import { mailClasses } from '../lead/events/mail.ts';
import { fieldOf, type Lead, nameOf } from '../lead/lead.ts';

/** A merge field that a template prints, and whether a text stands wherever it is missing (Ours 4.2). */
export const MergeField = z.strictObject({ field: Id, fallback: z.boolean() });
export type MergeField = z.infer<typeof MergeField>;

/** One language of a template: what the task that sends it renders. */
const Variant = z
  .strictObject({
    subject: z.string().min(1).max(1000),
    html: z.string().max(200_000).optional(),
    text: z.string().max(200_000).optional(),
  })
  .refine(({ html, text }) => html !== undefined || text !== undefined, 'needs html or text');

/**
 * A mail with merge fields, the same for everyone. `fields` is what compiling its variants lists
 * (`templateFields` of `@leadstream/templates`); core decides by this list alone.
 */
export const Template = z.strictObject({
  id: Id,
  class: z.enum(mailClasses),
  /** By two-letter code of the language. */
  variants: z.record(z.string().length(2), Variant),
  fields: z.array(MergeField).max(500).default([]),
  /**
   * What becomes of a field that has no value and no fallback (Ours 4.1): `error` stops the mail; `fallback` asks for
   * a fallback on each optional field, and `empty` says that nothing at all will do.
   */
  policy: z.enum(['error', 'fallback', 'empty']).default('fallback'),
});
export type Template = z.infer<typeof Template>;

/** What a mail knows of a lead beside its fields, by merge field; `null` where there is nothing. */
const standing: Readonly<Record<string, (lead: Lead) => string | null>> = {
  'lead.id': (lead) => lead.id,
  'lead.name': nameOf,
  'lead.status': (lead) => lead.status.id,
  'lead.owner': (lead) => lead.owner,
  'lead.source': (lead) => lead.source,
  'lead.band': (lead) => lead.score.band || null,
};
/** What the house itself puts into a mail. */
const ofHouse = ['link.unsubscribe', 'link.origin', 'owner.name', 'house.name'];
/** What no mail is sent without: it needs no fallback. */
const certain = new Set([
  'lead.id',
  'lead.name',
  'lead.status',
  'lead.owner',
  'lead.email',
  'link.unsubscribe',
  'link.origin',
  'house.name',
]);

/** Whether a merge field means anything, with these fields of a lead. */
export const isMergeField = (name: string, fields: Readonly<Record<string, unknown>>): boolean =>
  Object.hasOwn(standing, name) ||
  ofHouse.includes(name) ||
  (name.startsWith('lead.') && Object.hasOwn(fields, name.slice(5)));

/** The optional fields of a template that have no fallback: with one of them it cannot be activated (Ours 4.2). */
export const unguarded = ({ fields, policy }: Template): string[] =>
  policy === 'empty'
    ? []
    : fields.filter(({ field, fallback }) => !fallback && !certain.has(field)).map(({ field }) => field);

/** The merge fields that have neither a value on a lead nor a fallback. What the house puts in is there. */
export function unresolved(fields: readonly MergeField[], lead: Lead): string[] {
  return fields
    .filter(({ field, fallback }) => !fallback && !ofHouse.includes(field) && isMissing(field, lead))
    .map(({ field }) => field);
}

/** What a mail prints of a lead, by the names after `lead.`: its fields, and what it knows beside them. */
export function mergeValues(lead: Lead): { readonly [field: string]: unknown } {
  const known = Object.entries(standing).map(([name, read]) => [name.slice(5), read(lead)]);
  return { ...lead.fields, ...lead.personal.fields, ...Object.fromEntries(known) };
}

function isMissing(field: string, lead: Lead): boolean {
  const read = Object.hasOwn(standing, field) ? standing[field] : undefined;
  const value = read ? read(lead) : fieldOf(lead, field.slice(field.indexOf('.') + 1));
  return (value ?? '').toString().trim() === '';
}

/** The language a lead is written to: its own where the template has it, else the process', else any it has. */
export function languageFor(template: Template, lead: Lead, processLanguage: string): string {
  const spoken = fieldOf(lead, 'language');
  const own = typeof spoken === 'string' ? spoken.trim().slice(0, 2).toLowerCase() : '';
  const there = [own, processLanguage].find((language) => Object.hasOwn(template.variants, language));
  return there ?? Object.keys(template.variants)[0] ?? processLanguage;
}
