import type { Chance } from '../chance.ts';

/** The fields of a person, all text, as a list holds them. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly streetNumber: string;
  readonly street: string;
  readonly street2: string;
  readonly city: string;
  readonly postalCode: string;
  readonly state: string;
  readonly birthDate: string;
  readonly nationalId: string;
}

export const personFields = [
  'firstName',
  'lastName',
  'streetNumber',
  'street',
  'street2',
  'city',
  'postalCode',
  'state',
  'birthDate',
  'nationalId',
] as const satisfies readonly (keyof Person)[];

const beginnings = 'b br c ch d dr f g gr h j k kl l m n p pr r s st t tr v w'.split(' ');
const vowels = 'a e i o u ai ea oo'.split(' ');
const endings = 'n r l s t ck nd rt m y son ler ton den'.split(' ');
const ways = 'street road avenue circuit crescent place lane close'.split(' ');
const houses = 'villa flat unit farm lodge estate tower court'.split(' ');
const states = 'north south east west coast hills'.split(' ');

export const oneOf = <T>(chance: Chance, things: readonly T[]): T =>
  things[Math.floor(chance.draw() * things.length)] as T;
export const digits = (chance: Chance, count: number): string =>
  Array.from({ length: count }, () => Math.floor(chance.draw() * 10)).join('');

/** A word that could be a name: there are many of them, and some are common. */
function word(chance: Chance, syllables: number): string {
  const parts = Array.from(
    { length: syllables },
    () => `${oneOf(chance, beginnings)}${oneOf(chance, vowels)}`,
  );
  return `${parts.join('')}${oneOf(chance, endings)}`;
}

/** Draws somebody. Fields are blank as often as in real lists. */
export function drawPerson(chance: Chance): Person {
  const unless = (share: number, text: string): string => (chance.draw() < share ? '' : text);
  const year = 1910 + Math.floor(chance.draw() * 95);
  const month = 1 + Math.floor(chance.draw() * 12);
  const day = 1 + Math.floor(chance.draw() * 28);
  return {
    firstName: unless(0.02, word(chance, 1)),
    lastName: unless(0.01, word(chance, 1 + Math.floor(chance.draw() * 2))),
    streetNumber: unless(0.03, String(1 + Math.floor(chance.draw() ** 2 * 300))),
    street: unless(0.02, `${word(chance, 2)} ${oneOf(chance, ways)}`),
    street2: unless(0.1, `${word(chance, 2)} ${oneOf(chance, houses)}`),
    city: unless(0.01, word(chance, 2)),
    postalCode: digits(chance, 4),
    state: unless(0.01, oneOf(chance, states)),
    birthDate: unless(0.02, `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`),
    nationalId: digits(chance, 7),
  };
}
