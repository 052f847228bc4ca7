import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

const PHONE_LENGTH_MAX = 100;
/** How trackers and advertisers mark phone numbers: `tel:`, `p:`. */
const SCHEME = /^[a-z]{1,5}:/i;

/**
 * The key of a phone number: E.164, without an extension. A number without prefix is read as one of `country`
 * (two-letter code). `undefined` when it is no possible number, or when its country is not known.
 *
 * @example
 * normalisePhone('06 12 34 56 78', 'FR') // => '+33612345678'
 */
export function normalisePhone(text: string, country?: string): string | undefined {
  const digits = text.trim().replace(SCHEME, '');
  if (digits.length > PHONE_LENGTH_MAX || !/\p{Nd}/u.test(digits)) return undefined;
  const code = country?.toUpperCase();
  const known = code !== undefined && isSupportedCountry(code) ? { defaultCountry: code as CountryCode } : {};
  const phone = parsePhoneNumberFromString(digits, { ...known, extract: false });
  return phone?.isPossible() ? phone.number : undefined;
}
