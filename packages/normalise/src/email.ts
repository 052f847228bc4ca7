import { asciiHost } from './host.ts';

const LOCAL_BYTES_MAX = 64;
const ADDRESS_BYTES_MAX = 254;
/** What may stand before the @ without quotes, dots apart; letters of any script. */
const ATOM = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+$/u;
/** Blanks around an address are dropped; a line break inside a header field would be an attack, so it stays wrong. */
const BLANKS_AROUND = /^[\t\p{Zs}]+|[\t\p{Zs}]+$/gu;

/**
 * The key of an e-mail address: without blanks around it, lower case, NFC, its domain in ASCII. Dots and `+tags`
 * stay, since only the provider knows what they mean. `undefined` when it is no plain address: quoted local parts,
 * comments and domain literals are no addresses of leads.
 *
 * @example
 * normaliseEmail(' Ada@Bücher.example ') // => 'ada@xn--bcher-kva.example'
 */
export function normaliseEmail(text: string): string | undefined {
  const address = text.replace(BLANKS_AROUND, '');
  const at = address.lastIndexOf('@');
  if (at < 1) return undefined;
  const local = address.slice(0, at).normalize('NFC').toLowerCase().normalize('NFC');
  const host = asciiHost(address.slice(at + 1));
  if (!host || !local.split('.').every((atom) => ATOM.test(atom))) return undefined;
  const key = `${local}@${host}`;
  return bytes(local) <= LOCAL_BYTES_MAX && bytes(key) <= ADDRESS_BYTES_MAX ? key : undefined;
}

const bytes = (text: string): number => new TextEncoder().encode(text).length;
