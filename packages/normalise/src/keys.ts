import { companyKey } from './company.ts';
import { domainOf } from './domain.ts';
import { normaliseEmail } from './email.ts';
import { normalisePhone } from './phone.ts';

/** What records are found and matched by; what a lead does not have is absent. */
export interface Keys {
  email?: string;
  domain?: string;
  phone?: string;
  company?: string;
  registration?: string;
}

/**
 * The match keys of a lead, from its standard fields: `email`, `phone` or else `mobile`, `company`,
 * `registrationNumber`; the domain from the e-mail address or else the `website`. Values that give no key leave it
 * out. `country` is the two-letter code of phone numbers without a prefix.
 *
 * @example
 * keysOf({ email: 'Ada@Acme.fr', phone: '06 12 34 56 78', company: 'Acme SARL' }, { country: 'FR' })
 * // => { email: 'ada@acme.fr', domain: 'acme.fr', phone: '+33612345678', company: 'acme' }
 */
export function keysOf(
  fields: Readonly<Record<string, unknown>>,
  { country }: { country?: string | undefined } = {},
): Keys {
  const text = (field: string): string => {
    const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
    return typeof value === 'string' ? value : '';
  };
  const all = {
    email: normaliseEmail(text('email')),
    domain: domainOf(text('email')) ?? domainOf(text('website')),
    phone: normalisePhone(text('phone'), country) ?? normalisePhone(text('mobile'), country),
    company: companyKey(text('company')),
    registration: registrationKey(text('registrationNumber')),
  };
  return Object.fromEntries(Object.entries(all).filter(([, key]) => key !== undefined));
}

/** A registration number without spaces and punctuation, in upper case. */
function registrationKey(number: string): string | undefined {
  return (
    number
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]/gu, '') || undefined
  );
}
