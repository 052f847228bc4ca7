import { getDomain } from 'tldts';
import { normaliseEmail } from './email.ts';
import { asciiHost } from './host.ts';
import { isSharedDomain } from './shared-domains.ts';

/**
 * The domain that an organisation registered, from an e-mail address, a web address or a host name; `undefined` when
 * there is none, or when strangers share it: free-mail providers, social networks, page builders.
 *
 * @example
 * domainOf('ada@mail.acme.co.uk') // => 'acme.co.uk'
 * domainOf('ada@gmail.com') // => undefined
 */
export function domainOf(text: string): string | undefined {
  const host = hostOf(text.trim());
  if (!host) return undefined;
  const domain = getDomain(host, { allowPrivateDomains: true });
  return domain && !isSharedDomain(domain) && !isSharedDomain(host) ? domain : undefined;
}

function hostOf(text: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return hostOfUrl(text);
  if (text.includes('@')) {
    const address = normaliseEmail(text);
    return address?.slice(address.lastIndexOf('@') + 1);
  }
  return text.includes('.') ? hostOfUrl(`http://${text}`) : undefined;
}

function hostOfUrl(text: string): string | undefined {
  try {
    const { protocol, hostname } = new URL(text);
    return protocol === 'http:' || protocol === 'https:' ? asciiHost(hostname) : undefined;
  } catch {
    return undefined;
  }
}
