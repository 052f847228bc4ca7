import {
  CaseTag,
  IfTag,
  Output,
  type PropertyAccessToken,
  type Template,
  type Token,
  TokenKind,
  UnlessTag,
  type Value,
} from 'liquidjs';

/** A field that a template prints or asks for. */
export interface TemplateField {
  /** Two names with a dot between, e.g. `lead.firstName`. */
  readonly field: string;
  /** Whether a text stands wherever the field is missing. */
  readonly fallback: boolean;
}

/** A place that a template may not be compiled for, in words. */
export class NotAField extends Error {}

/**
 * The fields of parsed parts, each once, in the order of their first use. A field has a fallback only if it has one
 * wherever it is printed: `| default: "…"` as its first filter, or an `{% if field %}` around it.
 */
export function fieldsOf(templates: readonly Template[]): TemplateField[] {
  const fields = new Map<string, boolean>();
  const note = (field: string, fallback: boolean) =>
    void fields.set(field, fallback && (fields.get(field) ?? true));
  for (const template of templates) visit(template, new Set(), note);
  return [...fields].map(([field, fallback]) => ({ field, fallback }));
}

type Note = (field: string, fallback: boolean) => void;

function visit(template: Template, guarded: ReadonlySet<string>, note: Note): void {
  if (template instanceof Output) return visitValue(template.value, guarded, note);
  if (template instanceof IfTag) {
    for (const { value, templates } of template.branches) {
      noteConditions(value.initial.postfix, note);
      const known = guardOf(value);
      const inside = known ? new Set([...guarded, known]) : guarded;
      for (const one of templates) visit(one, inside, note);
    }
  } else if (template instanceof UnlessTag) {
    for (const { value, templates } of template.branches) {
      noteConditions(value.initial.postfix, note);
      for (const one of templates) visit(one, guarded, note);
    }
  } else if (template instanceof CaseTag) {
    noteConditions(template.value.initial.postfix, note);
    for (const { values, templates } of template.branches) {
      noteConditions(values, note);
      for (const one of templates) visit(one, guarded, note);
    }
  } else return;
  for (const one of template.elseTemplates ?? []) visit(one, guarded, note);
}

/** What is only asked and not printed needs no fallback. */
function noteConditions(tokens: readonly Token[], note: Note): void {
  for (const token of tokens) if (isAccess(token)) note(nameOf(token), true);
}

/** The field of `{% if field %}`: within the branch it is known. */
function guardOf({ initial, filters }: Value): string | null {
  const [only, ...more] = initial.postfix;
  return only && more.length === 0 && filters.length === 0 && isAccess(only) ? nameOf(only) : null;
}

function visitValue({ initial, filters }: Value, guarded: ReadonlySet<string>, note: Note): void {
  const leading = filters.findIndex(({ name }) => name !== 'default');
  const defaults = (leading < 0 ? filters : filters.slice(0, leading)).map(({ args }) => args[0] as Token);
  const hasText = defaults.some((token) => isText(token));
  const printed = [...initial.postfix, ...defaults].filter(isAccess).map(nameOf);
  for (const field of printed) note(field, hasText || guarded.has(field));
  const others = filters.slice(defaults.length).flatMap(({ args }) => args.map(argument));
  for (const token of others) if (isAccess(token)) note(nameOf(token), guarded.has(nameOf(token)));
}

const argument = (arg: unknown): Token => (Array.isArray(arg) ? arg[1] : arg) as Token;

/** A quoted text that is not blank. */
const isText = (token: Token | undefined): boolean =>
  token?.kind === TokenKind.Quoted && token.getText().slice(1, -1).trim() !== '';

const isAccess = (token: Token): token is PropertyAccessToken => token?.kind === TokenKind.PropertyAccess;

/** The name of a field: nothing is looked up by a name that comes from data, and nothing deeper than a field. */
function nameOf(token: PropertyAccessToken): string {
  const [root, name, ...deeper] = [token.variable, ...token.props]
    .filter((part) => part !== undefined)
    .map((part) => ('content' in part && typeof part.content === 'string' ? part.content : null));
  if (!root || !name || deeper.length > 0) {
    throw new NotAField(`"${token.getText()}" is no field: write two names such as lead.firstName`);
  }
  return `${root}.${name}`;
}
