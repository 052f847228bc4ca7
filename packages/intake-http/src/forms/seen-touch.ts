import type { SeenTouch } from './form-token.ts';

const clickIds = ['gclid', 'gbraid', 'wbraid', 'msclkid', 'fbclid', 'ttclid', 'li_fat_id'];

/**
 * What the address of a page, and that of the page before it, tell of where a visitor came from. What else stands in
 * them is left out: queries hold names and addresses more often than one would think.
 *
 * @example
 * seenTouch('https://example.org/demo?utm_source=fair&utm_campaign=spring', '')
 * // => { source: 'fair', campaign: 'spring', landing: 'https://example.org/demo' }
 */
export function seenTouch(page: string, referrer: string): SeenTouch {
  const url = URL.canParse(page) ? new URL(page) : null;
  const param = (name: string): string | undefined =>
    url?.searchParams.get(name)?.trim().slice(0, 200) || undefined;
  const from = bare(referrer);
  const isOwn = from !== undefined && url !== null && new URL(from).origin === url.origin;
  const parts = {
    source: param('utm_source'),
    medium: param('utm_medium'),
    campaign: param('utm_campaign'),
    clickId: clickIds.map(param).find((id) => id !== undefined),
    referrer: isOwn ? undefined : from,
    landing: bare(page),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

function bare(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, origin, pathname } = new URL(address);
  return protocol === 'http:' || protocol === 'https:' ? `${origin}${pathname}`.slice(0, 2000) : undefined;
}
