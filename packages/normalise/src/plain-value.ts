import { doubleMetaphone } from 'double-metaphone';
import { companyKey, plainWords } from './company.ts';
import { domainOf } from './domain.ts';
import { normaliseEmail } from './email.ts';
import { normalisePhone } from './phone.ts';

/** A value as it is compared: its plain text, and how words sound. */
export interface Plain {
  text: string;
  words?: string[];
  sounds?: string[];
}

/**
 * Writes a value plainly, so that spellings of one thing are equal: without case, accents and punctuation; phone
 * numbers and e-mail addresses as their keys, companies without legal form, dates as `YYYYMMDD`. `undefined` for
 * what is blank.
 *
 * @param kind what the value is: `name`, `words`, `email`, `phone`, `company`,
 * `domain`, `number` or `date`; anything else is read as words
 * @example
 * plainValue('name', 'Émile  Zola') // => { text: 'emile zola', words: ['emile', 'zola'], sounds: ['AMLSL'] }
 */
export function plainValue(
  kind: string,
  value: unknown,
  { country }: { country?: string | undefined } = {},
): Plain | undefined {
  const said = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  const text = said && textOf(kind, said, country);
  if (!text) return undefined;
  return worded.has(kind) ? { text, words: [...new Set(text.split(' '))], sounds: soundsOf(text) } : { text };
}

const worded = new Set(['name', 'words', 'company']);

function textOf(kind: string, said: string, country: string | undefined): string | undefined {
  switch (kind) {
    case 'email':
      return normaliseEmail(said) ?? said.toLowerCase();
    case 'phone':
      return normalisePhone(said, country) ?? digitsOf(said);
    case 'company':
      return companyKey(said);
    case 'domain':
      return domainOf(said) ?? said.toLowerCase();
    case 'number':
      return plainWords(said).join('');
    case 'date':
      return digitsOf(said.slice(0, DAY_LENGTH));
    default:
      return plainWords(said).join(' ');
  }
}

/** Of an instant only the day counts. */
const DAY_LENGTH = 10;
const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** How a text sounds to speakers of English, in one or two ways; nothing where it has no Latin letters. */
function soundsOf(text: string): string[] {
  return [...new Set(doubleMetaphone(text.replaceAll(' ', '')))].filter(Boolean);
}
