// Templates of a process and their languages (Ours 4.1, 4.2): goal is that no language prints what core does not know of.
import { defineProcess, lintProcess, type ProcessInput } from '@leadstream/core';
import { compileTemplate } from '@leadstream/templates';
import { describe, expect, it } from 'vitest';
import { aProcess } from './scene.ts';

type Template = NonNullable<ProcessInput['templates']>[number];

const named = { field: 'lead.firstName', fallback: true };
const greeting = 'Hi {{ lead.firstName | default: "there" }}';
const template = (variants: Template['variants'], fields: Template['fields'] = [named]): Template => ({
  id: 'thanks',
  class: 'transactional',
  variants,
  fields,
});
const faultsOf = (one: Template): string => {
  try {
    return String(defineProcess({ ...aProcess().definition, templates: [one] }).version).slice(1);
  } catch (fault) {
    return (fault as Error).message;
  }
};
const found = (one: Template) =>
  lintProcess(aProcess({ templates: [one] })).map(({ code, severity, path, proof }) => ({
    code,
    severity,
    path,
    proof,
  }));

describe('a template whose languages and fields do not fit (4.2)', () => {
  it('is refused where a language names a field that its list does not', () => {
    const en = { subject: 'Thanks', text: greeting };
    expect(faultsOf(template({ en }))).toBe('');
    const fr = { subject: 'Merci', html: '<p>{% if lead.company %}{{ lead.phone }}{% endif %}</p>' };
    const message = faultsOf(template({ en, fr }));
    expect(message).toContain(
      'templates.0.variants.fr: names "lead.phone", which the template’s fields do not list'.replace(
        '’',
        "'",
      ),
    );
    expect(message).toContain('names "lead.company"');
  });

  it('is found where a language lacks what another has, and where no language prints what is listed', () => {
    const en = { subject: 'Thanks', text: greeting };
    const fr = { subject: 'Merci', text: 'Bonjour' };
    expect(found(template({ en, fr }))).toEqual([
      {
        code: 'template-languages-differ',
        severity: 'warning',
        path: 'templates.0.fields.0',
        proof: { kind: 'places', paths: ['templates.0.variants.en', 'templates.0.variants.fr'] },
      },
    ]);
    expect(found(template({ en, fr: { subject: '{{ lead.firstName }}', text: 'Bonjour' } }))).toEqual([]);
    expect(found(template({ en: fr }))).toMatchObject([
      { code: 'template-field-unused', severity: 'information' },
    ]);
  });

  it.each([
    'Hi {{ lead.firstName | default: "lead.secret {{ x.y" }}',
    "{% if lead.company %}{{ lead.company | append: ' a.b ' }}{% else %}{{lead.city}}{% endif %} lead.not",
    '{% case lead.country %}{% when "a.b" %}{{- lead.title -}}{% endcase %}',
    '{% unless lead.phone == "1.5" %}{{ lead.email | default: lead.website }}{% endunless %}',
    'a.b {{ lead.firstName | truncate: 12 }} and {% if lead.größe %}x{% endif %}',
    'no fields at all: {} {{ "just.text" }}',
  ])('names the fields that compiling it lists: %s', (text) => {
    const fields = compileTemplate({ subject: 'x', text }).fields.map((one) => ({ ...one, fallback: true }));
    const unknown = faultsOf(template({ en: { subject: 'x', text } }, []));
    for (const { field } of fields) expect(unknown).toContain(`names "${field}"`);
    expect(unknown.match(/names "/g)?.length ?? 0).toBe(fields.length);
  });
});
