import type { TemplateField } from './fields.ts';
import { compileTemplate, type TemplateSource } from './template.ts';

/**
 * The fields of a template over all its language variants, for the part `templates` of a process: each once, with a
 * fallback only if it has one in every variant. Throws `TemplateError` for a variant that cannot be compiled.
 *
 * @example
 * const en = { subject: 'Hi', text: 'Hi {{ lead.firstName | default: "there" }}' };
 * templateFields({ en }); // => [{ field: 'lead.firstName', fallback: true }]
 */
export function templateFields(variants: { readonly [language: string]: TemplateSource }): TemplateField[] {
  const fields = new Map<string, boolean>();
  for (const source of Object.values(variants)) {
    for (const { field, fallback } of compileTemplate(source).fields) {
      fields.set(field, fallback && (fields.get(field) ?? true));
    }
  }
  return [...fields].map(([field, fallback]) => ({ field, fallback }));
}
