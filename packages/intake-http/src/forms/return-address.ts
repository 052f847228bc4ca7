const controls = /\p{Cc}/u;

/** Where a visitor may be sent: an allowed address, nowhere, or the whole post is no honest one. */
export type ReturnAddress = { readonly to: string } | { readonly to: null } | 'forged';

/**
 * Judges the address that a page asks visitors to be sent to (Ours 1.1). Only http and https addresses are gone to
 * whose origin is allowed, and whose path begins with the allowed one at a slash. Letters that would split a header
 * make a forgery of an allowed address; anything else is passed over.
 */
export function returnAddress(asked: string, allowed: readonly string[]): ReturnAddress {
  if (asked === '' || !/^https?:\/\/[^/\\]/i.test(asked) || !URL.canParse(asked)) return { to: null };
  const url = new URL(asked);
  if (url.username !== '' || url.password !== '') return { to: null };
  if (!allowed.some((one) => isWithin(url, new URL(one)))) return { to: null };
  return controls.test(asked) || /%0[ad]/i.test(asked) ? 'forged' : { to: url.href };
}

function isWithin(url: URL, allowed: URL): boolean {
  if (url.origin !== allowed.origin) return false;
  const base = allowed.pathname.endsWith('/') ? allowed.pathname : `${allowed.pathname}/`;
  return base === '/' || `${url.pathname}/`.startsWith(base);
}
