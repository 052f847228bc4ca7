import type { ResponseDeadline } from '../../response/deadlines.ts';
import { fieldsOfVariant } from '../../response/merge-fields.ts';
import { type Template, unguarded } from '../../response/templates.ts';
import { entryFindings } from './entries.ts';
import { type Examiner, met } from './examiner.ts';
import type { Finding } from './finding.ts';

/** Answers that no lead gets, leads that get none, and templates that could not be activated as they are. */
export function responseFindings(examiner: Examiner): Finding[] {
  const { response, templates = [], deadlines } = examiner.process.definition;
  return [
    ...(deadlines ? deadlineFindings(examiner, deadlines.response) : []),
    ...(response?.rules ?? []).flatMap((rule, at) =>
      entryFindings(examiner, {
        path: `response.rules.${at}.entries`,
        entries: rule.entries.map(({ id, when, template }) => ({ id, when, does: template })),
        otherwise: response?.default ? `is answered with “${response.default}”` : 'is not answered',
        isCaught: response?.default !== undefined,
      }),
    ),
    ...templates.flatMap((template, at) => [
      ...unguardedFindings(examiner, template, `templates.${at}`),
      ...languageFindings(template, `templates.${at}`),
    ]),
  ];
}

/** Fields that one language of a template prints and another one lacks, and fields that are listed and printed by none. */
function languageFindings({ id, fields, variants }: Template, path: string): Finding[] {
  const printed = Object.entries(variants).map(([language, variant]) => ({
    language,
    own: new Set(fieldsOfVariant(variant)),
  }));
  const at = (languages: readonly { readonly language: string }[]) =>
    languages.map(({ language }) => `${path}.variants.${language}`);
  return fields.flatMap(({ field }, i): Finding[] => {
    const [have, lack] = [true, false].map((has) => printed.filter(({ own }) => own.has(field) === has));
    if (!have || !lack || lack.length === 0) return [];
    const isPrinted = have.length > 0;
    return [
      {
        code: isPrinted ? 'template-languages-differ' : 'template-field-unused',
        severity: isPrinted ? 'warning' : 'information',
        path: `${path}.fields.${i}`,
        words: isPrinted
          ? `Template “${id}” prints ${field} in ${wordsOf(have)} and not in ${wordsOf(lack)}: not everybody is told the same.`
          : `No language of template “${id}” prints ${field}, which its fields list.`,
        proof: { kind: 'places', paths: [...at(have), ...at(lack)] },
      },
    ];
  });
}

const wordsOf = (languages: readonly { readonly language: string }[]): string =>
  languages.map(({ language }) => language).join(', ');

/** By when a lead has to be answered: leads that no entry fits may wait for ever. */
const deadlineFindings = (examiner: Examiner, entries: readonly ResponseDeadline[]): Finding[] =>
  entryFindings(examiner, {
    path: 'deadlines.response',
    entries: entries.map(({ id, when, within }) => ({ id, when, does: JSON.stringify(within) })),
    otherwise: 'has no deadline for a first response',
    isCaught: false,
  });

/** The active rule cannot use such a template; another one that is activated later could not either. */
function unguardedFindings(examiner: Examiner, template: Template, path: string): Finding[] {
  return unguarded(template).flatMap((name): Finding[] => {
    const field = name.replace(/^lead\./, '');
    const isOwn = Object.hasOwn(examiner.process.definition.fields, field);
    const lacking = isOwn ? examiner.find(met({ field, op: 'known', value: false })) : null;
    const proof =
      lacking?.kind === 'found'
        ? ({ kind: 'witness', lead: lacking.example } as const)
        : ({ kind: 'places', paths: [`${path}.fields`] } as const);
    const words = `Template “${template.id}” prints ${name} without a fallback: where it is missing no mail can be sent, so no rule with it can be activated.`;
    return [{ code: 'template-unguarded', severity: 'warning', path: `${path}.fields`, words, proof }];
  });
}
