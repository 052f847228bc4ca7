import type { Comparison, DuplicateRules, KeyPart } from '../../duplicates/rules.ts';

const whole = (...anyOf: string[]): KeyPart => ({ anyOf, take: 'whole' });
const sound = (...anyOf: string[]): KeyPart => ({ anyOf, take: 'sound' });
const start = (length: number, ...anyOf: string[]): KeyPart => ({ anyOf, take: 'start', length });
const end = (length: number, ...anyOf: string[]): KeyPart => ({ anyOf, take: 'end', length });

const names = ['firstName', 'lastName'];
const streets = ['street', 'street2'];

/** The names of two who share something that a family or a company may share. */
const sameNames: Comparison[] = [
  { field: 'lastName', by: ['jaro-winkler', 'phonetic'], from: 75, same: 20, differ: 15 },
  { field: 'firstName', by: ['jaro-winkler', 'phonetic', 'initials'], from: 75, same: 10, differ: 15 },
];

/**
 * Finds people by who they are and where they live: names, address, birth date, a number that an authority gave.
 * For lists without e-mail addresses and phone numbers, however carelessly they were typed: any few of the fields may
 * be wrong, blank or swapped.
 */
const people: DuplicateRules = {
  fields: {
    lastName: 'name',
    firstName: 'name',
    street: 'words',
    street2: 'words',
    streetNumber: 'number',
    city: 'words',
    postalCode: 'number',
    state: 'words',
    birthDate: 'date',
    nationalId: 'number',
  },
  rules: [
    {
      id: 'person',
      threshold: 22,
      swapped: [
        ['firstName', 'lastName'],
        ['street', 'street2'],
      ],
      comparisons: [
        { field: 'nationalId', by: ['edit-distance'], from: 70, same: 30, differ: 6 },
        { field: 'birthDate', by: ['date'], from: 70, same: 24, differ: 6 },
        { field: 'lastName', by: ['jaro-winkler', 'phonetic'], from: 75, same: 16, differ: 6 },
        { field: 'firstName', by: ['jaro-winkler', 'phonetic', 'initials'], from: 75, same: 14, differ: 5 },
        { field: 'street', by: ['jaro-winkler', 'words'], from: 75, same: 16, differ: 4 },
        { field: 'street2', by: ['jaro-winkler', 'words'], from: 75, same: 14, differ: 3 },
        { field: 'city', by: ['jaro-winkler', 'phonetic'], from: 75, same: 12, differ: 3 },
        { field: 'postalCode', by: ['edit-distance'], from: 70, same: 12, differ: 4 },
        { field: 'streetNumber', by: ['edit-distance'], from: 60, same: 8, differ: 3 },
        { field: 'state', by: ['exact'], same: 2, differ: 2 },
      ],
    },
  ],
  blocking: [
    [whole('nationalId')],
    [start(4, 'nationalId'), start(3, ...names)],
    [start(4, 'nationalId'), start(4, ...streets)],
    [start(4, 'nationalId'), start(4, 'birthDate')],
    [start(4, 'nationalId'), whole('postalCode')],
    [end(4, 'nationalId'), start(3, ...names)],
    [end(4, 'nationalId'), start(4, ...streets)],
    [end(4, 'nationalId'), end(4, 'birthDate')],
    [end(4, 'nationalId'), start(1, 'city')],
    [whole('birthDate'), sound(...names)],
    [start(6, 'birthDate'), sound(...streets)],
    [start(6, 'birthDate'), sound('city')],
    [end(4, 'birthDate'), start(3, ...names)],
    [end(4, 'birthDate'), start(1, ...names), start(4, ...streets)],
    [end(4, 'birthDate'), sound(...streets)],
    [end(4, 'birthDate'), start(4, 'city')],
    [end(4, 'birthDate'), whole('postalCode')],
    [start(3, ...names), sound(...streets)],
    [start(3, ...names), sound('city')],
    [start(3, ...names), whole('postalCode')],
    [sound(...names), start(4, ...streets)],
    [sound('firstName'), sound('lastName')],
    [start(3, ...names), start(4, 'city')],
    [start(4, ...streets), whole('streetNumber')],
    [sound(...streets), sound('city')],
    [sound(...streets), whole('postalCode')],
    [start(4, ...streets), start(4, 'city')],
    [whole('postalCode'), sound('city')],
  ],
};

/**
 * Finds leads as sales teams know them: one person under one e-mail address or phone number, or under one name at one
 * company or place; one company under one web site, phone number or address.
 */
const leads: DuplicateRules = {
  fields: {
    lastName: 'name',
    firstName: 'name',
    company: 'company',
    email: 'email',
    phone: 'phone',
    mobile: 'phone',
    website: 'domain',
    title: 'words',
    street: 'words',
    city: 'words',
    postalCode: 'number',
  },
  rules: [
    {
      id: 'name',
      threshold: 50,
      swapped: [['firstName', 'lastName']],
      comparisons: [
        {
          field: 'lastName',
          by: ['jaro-winkler', 'phonetic'],
          from: 85,
          same: 20,
          required: true,
          blank: 'no-match',
        },
        {
          field: 'firstName',
          by: ['jaro-winkler', 'phonetic', 'initials'],
          from: 80,
          same: 15,
          required: true,
        },
        { field: 'email', by: ['edit-distance'], from: 85, same: 30 },
        { field: 'phone', by: ['exact'], same: 30 },
        { field: 'mobile', by: ['exact'], same: 30 },
        { field: 'company', by: ['jaro-winkler', 'words'], from: 70, same: 12, differ: 6 },
        { field: 'title', by: ['jaro-winkler', 'words'], from: 50, same: 6 },
        { field: 'street', by: ['jaro-winkler', 'words'], from: 75, same: 12, differ: 4 },
        { field: 'city', by: ['jaro-winkler'], from: 80, same: 6, differ: 2 },
        { field: 'postalCode', by: ['edit-distance'], from: 75, same: 6, differ: 2 },
      ],
    },
    {
      id: 'e-mail',
      threshold: 40,
      comparisons: [
        { field: 'email', by: ['exact'], same: 60, required: true, blank: 'no-match' },
        ...sameNames,
      ],
    },
    {
      id: 'phone',
      threshold: 50,
      comparisons: [
        { field: 'phone', by: ['exact'], same: 60, required: true, blank: 'no-match' },
        ...sameNames,
      ],
    },
    {
      id: 'company',
      threshold: 50,
      comparisons: [
        {
          field: 'company',
          by: ['jaro-winkler', 'words'],
          from: 80,
          same: 40,
          required: true,
          blank: 'no-match',
        },
        { field: 'website', by: ['exact'], same: 30, differ: 10 },
        { field: 'phone', by: ['exact'], same: 30 },
        { field: 'street', by: ['jaro-winkler', 'words'], from: 75, same: 12, differ: 4 },
        { field: 'city', by: ['jaro-winkler'], from: 80, same: 6, differ: 2 },
        { field: 'postalCode', by: ['edit-distance'], from: 75, same: 6, differ: 2 },
        { field: 'lastName', by: ['jaro-winkler', 'phonetic'], from: 75, same: 0, differ: 100 },
        { field: 'email', by: ['exact'], same: 10, differ: 10 },
      ],
    },
  ],
  blocking: [
    [whole('email')],
    [whole('phone', 'mobile')],
    [whole('website')],
    [sound('lastName'), start(1, 'firstName')],
    [sound('firstName'), start(1, 'lastName')],
    [sound(...names), start(5, 'company')],
    [sound(...names), whole('postalCode')],
    [sound(...names), start(5, 'email')],
    [sound(...names), start(6, 'street')],
    [start(5, 'company'), start(4, 'city')],
    [start(5, 'company'), start(6, 'street')],
    [sound('company')],
  ],
};

/** The rules that ship for finding duplicates, by name. */
export const duplicatePresets = { leads, people } as const;
