import type { ResponseDeadline } from '../../response/deadlines.ts';
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
    ...templates.flatMap((template, at) => unguardedFindings(examiner, template, `templates.${at}`)),
  ];
}

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
