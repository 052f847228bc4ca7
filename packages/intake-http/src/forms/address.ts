/**
 * The key that a network address is limited by: an IPv4 address, or the first 64 bits of an IPv6 one, which is what one
 * household has. `null` for what is no address.
 */
export function addressKey(address: string): string | null {
  const bare =
    address
      .trim()
      .replace(/^\[|\](:\d+)?$/g, '')
      .split('%')[0] ?? '';
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.exec(bare)?.[1];
  if (v4) return v4.split('.').every((part) => Number(part) < 256) ? v4 : null;
  if (!/^[0-9a-f:]{2,39}$/i.test(bare) || !bare.includes(':')) return null;
  const [head = '', tail] = bare.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (groups.length !== 8 || groups.some((group) => group.length > 4)) return null;
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/**
 * The address of whoever sent a request: that of the connection, or, behind so many proxies that are trusted, what the
 * outermost of these wrote into `X-Forwarded-For`. What a visitor writes there itself counts for nothing.
 */
export function senderAddress(
  request: Request,
  connection: string | undefined,
  trustedProxies: number,
): string | null {
  if (trustedProxies > 0) {
    const hops = (request.headers.get('x-forwarded-for') ?? '').split(',').filter((hop) => hop.trim() !== '');
    const hop = hops.at(-trustedProxies);
    if (hop !== undefined) return addressKey(hop);
  }
  return connection === undefined ? null : addressKey(connection);
}
