import type { Template } from './templates.ts';

type Variant = Template['variants'][string];

/** Where markup begins, and what ends it. */
const delimiters = [
  ['{{', '}}'],
  ['{%', '%}'],
] as const;

const quoted = /"[^"]*"|'[^']*'/g;
const name = /[\p{L}_][\p{L}\p{N}_-]*\.[\p{L}\p{N}_-]+/gu;

/**
 * The merge fields that a text names, each once: two names with a dot between, printed or asked within markup and outside
 * of quotes. How they are printed, and whether that is well formed, is for `@leadstream/templates` to say.
 *
 * @example
 * mergeFieldsIn('Hi {{ lead.firstName | default: "there" }}') // => ['lead.firstName']
 */
export function mergeFieldsIn(text: string): string[] {
  const found = new Set<string>();
  for (const [open, close] of delimiters) {
    for (let from = text.indexOf(open); from >= 0; ) {
      const to = text.indexOf(close, from + open.length);
      if (to < 0) break;
      const markup = text.slice(from + open.length, to).replace(quoted, ' ');
      for (const [field] of markup.matchAll(name)) found.add(field);
      from = text.indexOf(open, to + close.length);
    }
  }
  return [...found];
}

/** The merge fields of one language of a template. */
export const fieldsOfVariant = ({ subject, html = '', text = '' }: Variant): readonly string[] => [
  ...new Set([subject, html, text].flatMap(mergeFieldsIn)),
];
