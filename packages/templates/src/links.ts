/** What becomes of the links of a rendered mail. */
export interface LinkWishes {
  /** Answers the address that counts a click and leads on. */
  readonly click: (url: string) => string;
  /** Addresses of the house itself, which are left alone. */
  readonly own: readonly string[];
  /** A picture of one pixel to be put at the end; none where the person is not to be tracked. */
  readonly pixel?: string | undefined;
}

/** The address of a link in what the templates of this package render: in quotes, within `<a …>`. */
const link = /(<a\b[^>]*?\shref\s*=\s*)("([^"]*)"|'([^']*)')/gi;

/**
 * Lets the links of rendered HTML be counted: each `http` or `https` address of an `<a>` is replaced, all else is left
 * as it is, and the pixel is put before the end of the body.
 *
 * @example
 * withLinks('<a href="https://acme.example/">Acme</a>', { click: (url) => `https://t.example/?to=${url}`, own: [] }) // => '<a href="https://t.example/?to=https://acme.example/">Acme</a>'
 */
export function withLinks(html: string, { click, own, pixel }: LinkWishes): string {
  const ours = new Set(own);
  const linked = html.replace(
    link,
    (
      whole: string,
      before: string,
      _quoted: string,
      double: string | undefined,
      single: string | undefined,
    ) => {
      const url = plain(double ?? single ?? '').trim();
      if (!/^https?:\/\//i.test(url) || ours.has(url)) return whole;
      return `${before}"${escaped(click(url))}"`;
    },
  );
  if (pixel === undefined) return linked;
  const picture = `<img src="${escaped(pixel)}" width="1" height="1" alt="">`;
  const end = linked.search(/<\/body\s*>/i);
  return end < 0 ? `${linked}${picture}` : `${linked.slice(0, end)}${picture}${linked.slice(end)}`;
}

const entities: { readonly [entity: string]: string } = {
  '&amp;': '&',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
};
const plain = (text: string): string =>
  text.replace(/&(?:amp|quot|#34|#39|lt|gt);/g, (one) => entities[one] ?? one);
/** A value as it may stand in HTML, in text or between quotes. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
