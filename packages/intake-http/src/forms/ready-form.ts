import { type Field, ownValue, type Process } from '@leadstream/core';
import { fieldNames } from '../pages/texts.ts';
import { type FormSpec, textIn, type WebSettings } from '../settings.ts';

/** A field of a form, with all that a page needs to show it. */
export interface ReadyField {
  readonly name: string;
  readonly field: Field;
  readonly required: boolean;
  readonly label: string;
  readonly hint: string | null;
  /** What there is to choose from; `null` where anything may be written. */
  readonly values: readonly string[] | null;
}

export interface ReadyConsent {
  readonly channel: 'email' | 'phone' | 'tracking';
  readonly text: string;
  readonly required: boolean;
}

/** A form in one language. */
export interface ReadyForm {
  readonly spec: FormSpec;
  readonly language: string;
  readonly title: string;
  readonly intro: string | null;
  readonly fields: readonly ReadyField[];
  readonly consent: readonly ReadyConsent[];
}

/** Makes a form ready in a language: its own texts, else the process' labels, else ours. */
export function readyForm(spec: FormSpec, process: Process, language: string): ReadyForm {
  const fields = spec.fields.flatMap(
    ({ field: name, required = false, label, hint, values }): ReadyField[] => {
      const field = ownValue(process.definition.fields, name);
      if (!field) return [];
      return [
        {
          name,
          field,
          required,
          label: label
            ? textIn(label, language)
            : field.label
              ? textIn(field.label, language)
              : labelOf(name, language),
          hint: hint ? textIn(hint, language) : null,
          values: values ?? (field.values && !field.open ? field.values : null),
        },
      ];
    },
  );
  return {
    spec,
    language,
    title: textIn(spec.title, language),
    intro: spec.intro ? textIn(spec.intro, language) : null,
    fields,
    consent: spec.consent.map(({ channel, text, required = false }) => ({
      channel,
      text: textIn(text, language),
      required,
    })),
  };
}

/** The name of a field in the words of the pages, else its own: `jobTitle` is `Job title`. */
function labelOf(name: string, language: string): string {
  const known = fieldNames(language)[name];
  if (known) return known;
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z])([A-Z])/g, (_all, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whatever is wrong with the forms of some settings, given the process: they are data, and found wrong early. */
export function formFaults({ forms, source: byDefault }: WebSettings, process: Process): string[] {
  const twice = forms.filter(({ id }, at) => forms.findIndex((one) => one.id === id) !== at);
  return [
    ...(process.source(byDefault)
      ? []
      : [`the settings name the source "${byDefault}", which the process lacks`]),
    ...twice.map(({ id }) => `there are two forms "${id}"`),
    ...forms.flatMap(({ id, fields, constants, source, honeypot }) => {
      const names = [...fields.map(({ field }) => field), ...Object.keys(constants)];
      const unknown = names.filter((name) => !ownValue(process.definition.fields, name));
      return [
        ...unknown.map((name) => `the form "${id}" names the field "${name}", which the process lacks`),
        ...(names.includes(honeypot) ? [`the form "${id}" has a field of the name of its honeypot`] : []),
        ...(source && !process.source(source)
          ? [`the form "${id}" names the source "${source}", which the process lacks`]
          : []),
      ];
    }),
  ];
}

/** What is kept of a form that is not known (any more): whom to ask, and what they said. */
const contactFields = ['firstName', 'lastName', 'company', 'email', 'phone', 'description'];

/**
 * Stands for a form that is not known: pages that were made with it are still out there, and what people send by them is
 * kept for somebody to look at.
 */
export function unknownForm(id: string, process: Process, language: string): ReadyForm {
  const fields = contactFields
    .filter((name) => ownValue(process.definition.fields, name))
    .map((field) => ({ field }));
  const spec: FormSpec = {
    id,
    title: '–',
    fields,
    request: false,
    constants: {},
    consent: [],
    honeypot: 'extra_note',
    minFillMs: 0,
    enabled: true,
  };
  return readyForm(spec, process, language);
}
