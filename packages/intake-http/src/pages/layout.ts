import { html, type Markup } from './html.ts';

/** A page to be answered. */
export interface Page {
  readonly title: string;
  readonly language: string;
  readonly body: Markup;
  readonly status?: number | undefined;
  readonly headers?: { readonly [name: string]: string } | undefined;
  /** Origins that a captcha on it needs scripts, frames and styles of. */
  readonly captchaOrigins?: readonly string[] | undefined;
}

/** What all pages of a tenant have in common. */
export interface House {
  /** The address that all of ours begin with, without a slash at its end. */
  readonly url: string;
  readonly name: string | undefined;
  /** Colour of buttons and links. */
  readonly accent: string;
  /** Origins that a form may lead on to. */
  readonly origins: readonly string[];
}

/** Says to browsers: nothing of this is for others, nothing else runs in it, and where it came from is told to nobody. */
const guarded = ({ url, origins }: House, others: readonly string[]): Readonly<Record<string, string>> => {
  const own = new URL(url).origin;
  return {
    'content-security-policy': [
      "default-src 'none'",
      `style-src ${[own, ...others].join(' ')}`,
      `script-src ${[own, ...others].join(' ')}`,
      `connect-src ${[own, ...others].join(' ')}`,
      ...(others.length > 0 ? [`frame-src ${others.join(' ')}`] : []),
      `img-src ${own} data:`,
      // Browsers hold redirects of a form to it too.
      `form-action ${[...new Set([own, ...origins])].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
};

/** Makes the answer of a page: whole, guarded, never kept by anybody in between. */
export function pageResponse(
  house: House,
  { title, language, body, status = 200, headers = {}, captchaOrigins = [] }: Page,
): Response {
  const { markup } = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${house.name ? `${title} – ${house.name}` : title}</title>
<link rel="stylesheet" href="${house.url}/form.css">
</head>
<body class="ls">
<main class="ls-page">
${house.name ? html`<p class="ls-house">${house.name}</p>` : null}
${body}
</main>
</body>
</html>
`;
  return new Response(markup, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...guarded(house, captchaOrigins), ...headers },
  });
}

/** A page that only says something. */
export const messagePage = (
  house: House,
  { text, more, ...page }: Omit<Page, 'body'> & { readonly text: string; readonly more?: Markup | undefined },
): Response => pageResponse(house, { ...page, body: html`<h1>${page.title}</h1>\n<p>${text}</p>\n${more}` });

/** Leads a browser on after a post, so that going back or reloading posts nothing again. */
export const seeOther = (location: string): Response =>
  new Response(null, {
    status: 303,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
