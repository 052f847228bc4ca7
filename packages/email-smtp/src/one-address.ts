import { domainToASCII } from 'node:url';
import type { MailAddress } from '@leadstream/core';

const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Whatever could begin another header, for a server or for a library between. */
// oxlint-disable-next-line no-control-regex -- these are the ones meant
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * One plain address, with its domain as the wire has it; `null` for a list, a group, a route, a quoted local part or
 * anything else that a library might read as more than one recipient (reference reliability.md, finding 9).
 *
 * @example
 * oneAddress('ada@bücher.example') // => 'ada@xn--bcher-kva.example'
 */
export function oneAddress(text: string): string | null {
  const at = text.lastIndexOf('@');
  const name = text.slice(0, at);
  if (at < 1 || name.length > 64 || text.length > 320 || !local.test(name)) return null;
  const domain = domainToASCII(text.slice(at + 1)).toLowerCase();
  const labels = domain.split('.');
  if (domain.length > 253 || labels.length < 2 || !labels.every((one) => label.test(one))) return null;
  return `${name}@${domain}`;
}

/** The same with its name, where both may stand in a header; `null` where not. */
export function headerAddress({ name, address }: MailAddress): { name: string; address: string } | null {
  const plain = oneAddress(address);
  return plain === null || !isOneLine(name ?? '') ? null : { name: name ?? '', address: plain };
}

/** Whether a text can stand in one header. */
export const isOneLine = (text: string): boolean => !control.test(text);
