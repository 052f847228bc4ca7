import { convert } from 'html-to-text';
import type { Liquid, Template } from 'liquidjs';
import { fieldsOf, NotAField, type TemplateField } from './fields.ts';
import { markupFaults } from './markup.ts';
import { markupEngine, plainEngine, sourceMax } from './template-engine.ts';

/** One mail as somebody wrote it, with merge fields. At least one of `html` and `text`. */
export interface TemplateSource {
  readonly subject: string;
  readonly html?: string | undefined;
  /** Without it the plain text is derived from the HTML. */
  readonly text?: string | undefined;
}

/** Values by name and field: `{ lead: { firstName: 'Ada' } }`. What is absent, null or blank is missing. */
export type TemplateValues = { readonly [name: string]: { readonly [field: string]: unknown } };

export interface Rendered {
  readonly subject: string;
  /** Absent when the template is plain text only. */
  readonly html?: string | undefined;
  readonly text: string;
  /** Fields that were missing and had no fallback; they are rendered empty. */
  readonly unresolved: readonly string[];
}

/** A template made ready. */
export interface CompiledTemplate {
  /** Each field once, and whether it has a fallback wherever it is printed. */
  readonly fields: readonly TemplateField[];
  /** Total: it answers for any values, and the same for the same. */
  render(values: TemplateValues): Rendered;
}

/** A template that cannot be compiled. `problems` name the part and what is wrong with it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly code = 'template-invalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The template is not valid: ${problems.join('; ')}.`);
    this.problems = problems;
  }
}

/** Longest subject, in characters; what is longer is cut. */
const subjectMax = 500;

/**
 * Compiles a mail with merge fields. Throws `TemplateError` unless it is safe and well formed.
 *
 * @example
 * const mail = compileTemplate({ subject: 'Hi', html: '<p>Hi {{ lead.firstName | default: "there" }}</p>' });
 * mail.fields; // => [{ field: 'lead.firstName', fallback: true }]
 * mail.render({ lead: { firstName: '<b>' } }).html; // => '<p>Hi &lt;b&gt;</p>'
 */
export function compileTemplate({ subject, html, text }: TemplateSource): CompiledTemplate {
  const problems: string[] = [];
  const parsed = (part: string, source: string | undefined, engine: Liquid): Template[] | undefined => {
    if (source === undefined) return undefined;
    const found = part === 'html' && source.length <= sourceMax ? safely(() => markupFaults(source)) : [];
    const parts = safely(() => {
      const templates = engine.parse(source);
      fieldsOf(templates);
      return templates;
    });
    problems.push(
      ...[...(isProblem(found) ? [] : found), ...(isProblem(parts) ? [parts.problem] : [])].map(
        (one) => `${part}: ${one}`,
      ),
    );
    return isProblem(parts) ? undefined : parts;
  };
  const title = parsed('subject', subject, plainEngine) ?? [];
  const markup = parsed('html', html, markupEngine);
  const plain = parsed('text', text, plainEngine);
  if (html === undefined && text === undefined) problems.push('needs html or text');
  if (problems.length > 0) throw new TemplateError(problems);
  const fields = fieldsOf([...title, ...(markup ?? []), ...(plain ?? [])]);
  return {
    fields,
    render(values) {
      const scope = scopeOf(fields, values);
      const body = markup && printed(markupEngine, markup, scope);
      return {
        subject: headerOf(printed(plainEngine, title, scope)),
        ...(body === undefined ? {} : { html: body }),
        text: plain ? textOf(printed(plainEngine, plain, scope)) : plainTextOf(body ?? ''),
        unresolved: fields
          .filter(({ field, fallback }) => !fallback && valueOf(values, field) === null)
          .map(({ field }) => field),
      };
    },
  };
}

interface Problem {
  readonly problem: string;
}
const isProblem = (answer: unknown): answer is Problem =>
  typeof answer === 'object' && answer !== null && 'problem' in answer;

function safely<T>(act: () => T): T | Problem {
  try {
    return act();
  } catch (error) {
    const message = (error as Error).message.split('\n')[0] as string;
    return { problem: error instanceof NotAField ? message : message.slice(0, 300) };
  }
}

/** Renders; what only the values make too large or too slow leaves the part empty rather than a mail unsent. */
function printed(engine: Liquid, templates: Template[], scope: object): string {
  try {
    return String(engine.renderSync(templates, scope));
  } catch {
    return '';
  }
}

/** Just the fields of the template, as plain text: nothing else can be reached from within. */
function scopeOf(fields: readonly TemplateField[], values: TemplateValues): object {
  const scope: Record<string, Record<string, string | null>> = Object.create(null);
  for (const { field } of fields) {
    const [root, name] = partsOf(field);
    const names = scope[root] ?? (Object.create(null) as Record<string, string | null>);
    names[name] = valueOf(values, field);
    scope[root] = names;
  }
  return scope;
}

function valueOf(values: TemplateValues, field: string): string | null {
  const [root, name] = partsOf(field);
  const names: unknown = Object.hasOwn(values, root) ? values[root] : undefined;
  const isNamed = typeof names === 'object' && names !== null && Object.hasOwn(names, name);
  const value = isNamed ? (names as TemplateValues[string])[name] : undefined;
  const text = wordsOf(value);
  return text.trim() === '' ? null : text;
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join(', ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? textOf(String(value))
    : '';
}

function partsOf(field: string): [string, string] {
  const dot = field.indexOf('.');
  return [field.slice(0, dot), field.slice(dot + 1)];
}

/** Control characters have no place in a mail, but for line ends and tabs. */
// oxlint-disable-next-line no-control-regex -- these are the ones meant
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/g;
const textOf = (text: string): string => text.replace(/\r\n?/g, '\n').replace(control, '');

/** A header is one line: whatever would begin another one is dropped. */
const headerOf = (text: string): string => textOf(text).replace(/\s+/g, ' ').trim().slice(0, subjectMax);

const plainTextOf = (html: string): string =>
  convert(html, {
    wordwrap: false,
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
      { selector: 'img', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
    ],
    limits: { maxInputLength: 5_000_000 },
  });
