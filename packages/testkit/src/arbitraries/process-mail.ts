import type { ProcessInput } from '@leadstream/core';
import fc from 'fast-check';
import { someCriteria } from './criteria.ts';
import { present, rarely, someNames } from './text.ts';

/** What is sent to leads, and when nobody asked them. */
export type Mail = Pick<ProcessInput, 'consent' | 'templates' | 'response'>;

type Template = NonNullable<ProcessInput['templates']>[number];

/** Templates in one or two languages, the regime of consent, and response rules over the fields of a process. */
export function someMail(
  fields: ProcessInput['fields'],
  language: string,
): fc.Arbitrary<Mail & { readonly templates: readonly Template[] }> {
  return someTemplates(fields, language).chain((templates) =>
    fc
      .record({
        consent: rarely(fc.record({ email: fc.constantFrom('opt-in' as const, 'opt-out' as const) }), 2),
        response: templates.length > 0 ? someResponse(fields, templates) : fc.constant(undefined),
      })
      .map((parts) => present({ templates, ...parts })),
  );
}

function someTemplates(fields: ProcessInput['fields'], language: string): fc.Arbitrary<Template[]> {
  const names = Object.keys(fields).map((field) => `lead.${field}`);
  const mergeField = fc.record({ field: fc.constantFrom(...names), fallback: fc.constant(true) });
  const words = fc.constantFrom({ subject: 'Hello', text: 'Hello' }, { subject: 'Hi', html: '<p>Hi</p>' });
  const one = fc.record({
    class: fc.constantFrom('transactional' as const, 'marketing' as const),
    own: words,
    foreign: rarely(words, 2),
    fields: fc.uniqueArray(mergeField, { maxLength: 3, selector: ({ field }) => field }),
    policy: rarely(fc.constantFrom('error' as const, 'fallback' as const, 'empty' as const), 3),
  });
  return someNames(['thanks', 'offer', 'news'], { maxLength: 3 }).chain((ids) =>
    fc.tuple(...ids.map(() => one)).map((parts) =>
      parts.map(({ own, foreign, ...part }, i) =>
        present({
          ...part,
          id: ids[i] as string,
          variants: present({ [language]: own, ...(foreign ? { de: foreign } : {}) }),
        }),
      ),
    ),
  );
}

function someResponse(
  fields: ProcessInput['fields'],
  templates: readonly Template[],
): fc.Arbitrary<NonNullable<ProcessInput['response']>> {
  const template = fc.constantFrom(...templates.map(({ id }) => id));
  const entry = fc.record({ when: fc.option(someCriteria(fields), { nil: undefined }), template });
  return fc
    .record({
      entries: fc.array(entry, { maxLength: 3 }),
      isActive: fc.constantFrom(true, true, false),
      default: rarely(template, 2),
    })
    .map(({ entries, isActive, default: otherwise }) =>
      present({
        active: isActive ? 'main' : undefined,
        rules: [
          { id: 'main', entries: entries.map((one, i) => present({ id: `entry-${i}`, ...one })) },
          { id: 'spare', entries: [] },
        ],
        default: otherwise,
      }),
    );
}
