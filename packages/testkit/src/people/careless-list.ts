import { type Chance, seededChance } from '../chance.ts';
import { digits, drawPerson, oneOf, type Person, personFields } from './person.ts';

/** A row of a list: `rec-7` is the person, and `rec-7-copy-2` the same one typed once more. */
export interface ListedPerson {
  readonly id: string;
  /** Who it is in truth. */
  readonly person: string;
  readonly fields: Person;
}

export interface ListOptions {
  readonly seed: number;
  readonly people: number;
  /** How many rows say somebody again, at most `copiesMax` of one person. */
  readonly copies: number;
  readonly copiesMax?: number;
  /** At most so many mistakes in a copy. */
  readonly mistakesMax?: number;
}

/**
 * A list of people typed by careless hands: letters missing, doubled, exchanged; names, streets, day and month swapped;
 * values left out, or another's altogether. What is a duplicate of what is known, so finders can be measured on it.
 */
export function carelessList({
  seed,
  people,
  copies,
  copiesMax = 5,
  mistakesMax = 6,
}: ListOptions): ListedPerson[] {
  const chance = seededChance(seed);
  const originals = Array.from({ length: people }, (_, i) => ({
    id: `rec-${i}`,
    person: `rec-${i}`,
    fields: drawPerson(chance),
  }));
  const list: ListedPerson[] = [...originals];
  const counts = new Map<string, number>();
  while (list.length < people + copies) {
    const { person, fields } = oneOf(chance, originals);
    const count = counts.get(person) ?? 0;
    if (count >= Math.max(copiesMax, Math.ceil(copies / people))) continue;
    counts.set(person, count + 1);
    const mistakes = 1 + Math.floor(chance.draw() * mistakesMax);
    list.push({ id: `${person}-copy-${count}`, person, fields: retyped(chance, fields, mistakes) });
  }
  return list;
}

/** Fields that change places, day and month among them. */
const neighbours: Partial<Record<keyof Person, keyof Person>> = {
  firstName: 'lastName',
  lastName: 'firstName',
  street: 'street2',
  street2: 'street',
};

function retyped(chance: Chance, from: Person, mistakes: number): Person {
  const fields = { ...from };
  for (let i = 0; i < mistakes; i += 1) {
    const field = oneOf(chance, personFields);
    const other = neighbours[field];
    const what = chance.draw();
    if (what < 0.65) fields[field] = mistyped(chance, fields[field]);
    else if (what < 0.77) fields[field] = '';
    else if (what < 0.87 && other) [fields[field], fields[other]] = [fields[other], fields[field]];
    else if (what < 0.87 && field === 'birthDate') fields.birthDate = turned(fields.birthDate);
    else if (what > 0.9) fields[field] = drawPerson(chance)[field];
    else fields[field] = mistyped(chance, fields[field]);
  }
  return fields;
}

const turned = (day: string): string => `${day.slice(0, 4)}${day.slice(6, 8)}${day.slice(4, 6)}`;

function mistyped(chance: Chance, text: string): string {
  const at = Math.floor(chance.draw() * text.length);
  const another = /\d/.test(text) ? digits(chance, 1) : oneOf(chance, 'abcdefghijklmnopqrstuvwxyz'.split(''));
  switch (Math.floor(chance.draw() * 4)) {
    case 0:
      return `${text.slice(0, at)}${another}${text.slice(at)}`;
    case 1:
      return `${text.slice(0, at)}${text.slice(at + 1)}`;
    case 2:
      return `${text.slice(0, at)}${text.slice(at + 1, at + 2)}${text.slice(at, at + 1)}${text.slice(at + 2)}`;
    default:
      return `${text.slice(0, at)}${another}${text.slice(at + 1)}`;
  }
}
