/** Markup that may be printed as it is: only `html` makes it. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[] | null | undefined | false;

/**
 * Makes markup: every value is escaped for text and quoted attributes, but for markup itself. Nothing else in this
 * package writes tags.
 *
 * @example
 * html`<p title="${'"'}">${'<b>'}</p>`.markup // => '<p title="&quot;">&lt;b&gt;</p>'
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const markup = texts.map((text, at) => text + (at < parts.length ? printed(parts[at]) : '')).join('');
  return { markup };
}

function printed(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

const entities: { readonly [letter: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

const escaped = (text: string): string => text.replace(/[&<>"'`]/g, (letter) => entities[letter] ?? '');

/** Attributes that are there or not. */
export const flag = (name: 'required' | 'checked' | 'selected' | 'multiple', is: boolean): Markup =>
  is ? { markup: ` ${name}` } : { markup: '' };
