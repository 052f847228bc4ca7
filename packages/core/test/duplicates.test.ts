// Duplicates: goal is that points, keys and circles are what the rules say; on lists of people see duplicate-lists.test.ts.
import {
  type Comparable,
  type DuplicateRules,
  duplicatePresets,
  findDuplicates,
  linkDuplicates,
  type MatchRule,
  matcherOf,
  type PlainValue,
} from '@leadstream/core';
import { plainValue } from '@leadstream/normalise';
import { describe, expect, it } from 'vitest';
import { keysOf } from '../src/duplicates/blocking.ts';
import { candidatesOf } from '../src/duplicates/candidates.ts';
import { circlesOf } from '../src/duplicates/circles.ts';
import { readyRule } from '../src/duplicates/comparing.ts';

const { leads: salesRules } = duplicatePresets;

const plainly = (fields: object, rules: DuplicateRules, id = 'x'): Comparable => ({
  id,
  values: Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => {
      const plain = plainValue(rules.fields[field] ?? 'words', value, { country: 'FR' });
      return plain ? [[field, plain]] : [];
    }),
  ),
});

/** Values that are their own text; words and sounds where they are given. */
const values = (texts: Record<string, unknown>, id = 'x'): Comparable => ({
  id,
  values: Object.fromEntries(
    Object.entries(texts).map(([field, value]) => [
      field,
      typeof value === 'string' ? { text: value } : (value as PlainValue),
    ]),
  ),
});
const rule = (more: Partial<MatchRule>): MatchRule => ({
  id: 'r',
  comparisons: [{ field: 'a', by: ['exact'], same: 10 }],
  threshold: 1,
  ...more,
});
const comparing = (comparison: Partial<MatchRule['comparisons'][number]>, threshold = 1) =>
  readyRule(rule({ comparisons: [{ field: 'a', by: ['exact'], same: 10, ...comparison }], threshold }));

describe('the points of a pair (10)', () => {
  it('are all of them for equal values, and none below the threshold', () => {
    const { points, full } = comparing({ same: 10 }, 10);
    expect(full).toBe(10);
    expect(points(values({ a: 'x' }), values({ a: 'x' }))).toBe(10);
    expect(points(values({ a: 'x' }), values({ a: 'y' }))).toBeNull();
    expect(comparing({ same: 9 }, 10).points(values({ a: 'x' }), values({ a: 'x' }))).toBeNull();
  });

  it('rise evenly from the least likeness to equality', () => {
    const { points } = comparing({ by: ['edit-distance'], from: 50, same: 10, differ: 3 }, -100);
    expect(points(values({ a: 'abcd' }), values({ a: 'abcd' }))).toBe(10);
    expect(points(values({ a: 'abcd' }), values({ a: 'abcx' }))).toBe(5);
    expect(points(values({ a: 'abcd' }), values({ a: 'abxx' }))).toBe(0);
    expect(points(values({ a: 'abcd' }), values({ a: 'axxx' }))).toBe(-3);
  });

  it('of values that must be equal are all or taken off', () => {
    const { points } = comparing({ by: ['edit-distance'], same: 10, differ: 4 }, -100);
    expect(points(values({ a: 'abcd' }), values({ a: 'abcx' }))).toBe(-4);
    const free = comparing({ by: ['edit-distance'] }, -100);
    expect(free.points(values({ a: 'abcd' }), values({ a: 'abcx' }))).toBeCloseTo(0);
  });

  it('a blank says nothing, or counts as different where a rule says so', () => {
    const blank = values({});
    const some = values({ a: 'x' });
    expect(comparing({ differ: 4 }, -100).points(some, blank)).toBe(0);
    expect(comparing({ differ: 4, blank: 'ignored' }, -100).points(blank, some)).toBe(0);
    expect(comparing({ differ: 4, blank: 'no-match' }, -100).points(some, blank)).toBe(-4);
    expect(comparing({ differ: 4, blank: 'no-match' }, -100).points(blank, blank)).toBe(-4);
  });

  it('are none where something required differs, whatever else is equal', () => {
    const { points } = readyRule(
      rule({
        comparisons: [
          { field: 'a', by: ['exact'], same: 10, required: true },
          { field: 'b', by: ['exact'], same: 1000 },
        ],
      }),
    );
    expect(points(values({ a: 'x', b: 'z' }), values({ a: 'y', b: 'z' }))).toBeNull();
    expect(points(values({ a: 'x', b: 'z' }), values({ a: 'x', b: 'z' }))).toBe(1010);
    expect(points(values({ b: 'z' }), values({ a: 'y', b: 'z' }))).toBe(1000);
  });

  it.each<[string, unknown, unknown, number]>([
    ['exact', 'ada', 'adA', 0],
    ['initials', 'a', 'ada', 90],
    ['initials', 'ada', 'a', 90],
    ['initials', 'b', 'ada', 0],
    ['initials', 'ad', 'ada', 0],
    ['jaro-winkler', 'martha', 'marhta', 96.11],
    ['phonetic', { text: 'meyer', sounds: ['MR'] }, { text: 'maier', sounds: ['X', 'MR'] }, 90],
    ['phonetic', { text: 'maier', sounds: ['X', 'MR'] }, { text: 'meyer', sounds: ['MR'] }, 90],
    ['phonetic', { text: 'meyer', sounds: ['MR'] }, { text: 'king', sounds: ['KNK'] }, 0],
    ['phonetic', { text: 'meyer', sounds: ['MR'] }, 'maier', 0],
    ['phonetic', 'meyer', { text: 'maier', sounds: ['MR'] }, 0],
    ['edit-distance', '1234', '1235', 75],
    [
      'words',
      { text: 'acme holding', words: ['acme', 'holding'] },
      { text: 'holding acme', words: ['holding', 'acme'] },
      100,
    ],
    ['words', 'acme', { text: 'acme x', words: ['acme', 'x'] }, 0],
    ['words', { text: 'acme x', words: ['acme', 'x'] }, 'acme', 0],
    ['date', '19510826', '19512608', 95],
  ])('compared by %s %j and %j earn %j of 100', (by, a, b, expected) => {
    const { points } = comparing({ by: [by as 'exact'], from: 0, same: 100 }, -100);
    expect(points(values({ a }), values({ a: b }))).toBeCloseTo(expected, 1);
  });

  it('are those of equal values where a way finds no difference, even where only equal ones count', () => {
    const [acme, turned, more] = [
      ['acme', 'holding'],
      ['holding', 'acme'],
      ['acme', 'x'],
    ].map((words) => ({
      a: { text: words.join(' '), words },
    }));
    for (const from of [undefined, 100, 50]) {
      const { points } = comparing({ by: ['words'], from, same: 10, differ: 3 }, -100);
      expect(points(values(acme ?? {}), values(turned ?? {}))).toBe(10);
      expect(points(values(acme ?? {}), values(more ?? {}))).toBe(from === 50 ? 0 : -3);
    }
  });

  it('take the way that finds two values most alike', () => {
    const both = comparing({ by: ['edit-distance', 'initials'], from: 0, same: 100 }, -100);
    expect(both.points(values({ a: 'j' }), values({ a: 'john' }))).toBe(90);
    expect(both.points(values({ a: 'john' }), values({ a: 'johm' }))).toBe(75);
  });
});

describe('two fields that people confuse (10)', () => {
  const names = readyRule(
    rule({
      comparisons: [
        { field: 'first', by: ['jaro-winkler'], from: 80, same: 20, differ: 4 },
        { field: 'last', by: ['jaro-winkler'], from: 90, same: 30, differ: 6 },
      ],
      swapped: [['first', 'last']],
      threshold: -1000,
    }),
  );
  const person = (first: string | null, last: string | null) =>
    values({ ...(first && { first }), ...(last && { last }) });

  it('are compared crosswise too, and the better counts', () => {
    expect(names.full).toBe(50);
    expect(names.points(person('ada', 'king'), person('ada', 'king'))).toBe(50);
    expect(names.points(person('ada', 'king'), person('king', 'ada'))).toBe(50);
    expect(names.points(person('ada', 'king'), person('kate', 'ada'))).toBe(25 - 5);
    expect(names.points(person('kate', 'ada'), person('ada', 'king'))).toBe(25 - 5);
    expect(names.points(person('ada', 'king'), person('max', 'moor'))).toBe(-10);
    expect(names.points(person('ada', 'ada'), person('king', 'kurz'))).toBe(-10);
  });

  it('are compared crosswise where one of them at least begins as the other did', () => {
    expect(names.points(person('anna', 'king'), person('ling', 'anna'))).toBe(25 - 5);
    expect(names.points(person('king', 'anna'), person('anna', 'ling'))).toBe(25 - 5);
    expect(names.points(person('anna', 'king'), person('king', 'hanna'))).toBeGreaterThan(25);
    expect(names.points(person('kristian', 'andreas'), person('candreas', 'christian'))).toBe(-10);
  });

  it('count for all that their fields do, and for no more than they earn', () => {
    const { full, points } = readyRule(
      rule({
        comparisons: [
          { field: 'first', by: ['exact'], same: 20 },
          { field: 'last', by: ['exact'], same: 30 },
          { field: 'city', by: ['exact'], same: 40 },
        ],
        swapped: [['first', 'last']],
        threshold: 90,
      }),
    );
    const all = { first: 'ada', last: 'king', city: 'nice' };
    expect([full, points(values(all), values(all))]).toEqual([90, 90]);
    expect(points(values(all), values({ ...all, city: 'paris' }))).toBeNull();
    expect(points(values(all), values({ ...all, first: 'max' }))).toBeNull();
  });

  it('are compared as they stand where one is blank', () => {
    expect(names.points(person('ada', null), person(null, 'ada'))).toBe(0);
    expect(names.points(person('ada', null), person('king', 'ada'))).toBe(-4);
    expect(names.points(person('king', 'ada'), person('ada', null))).toBe(-4);
    expect(names.points(person(null, 'king'), person('king', 'ada'))).toBe(-6);
    expect(names.points(person('king', 'ada'), person(null, 'king'))).toBe(-6);
  });

  it('are held to what is required of either', () => {
    const strict = readyRule(
      rule({
        comparisons: [
          { field: 'first', by: ['exact'], same: 10 },
          { field: 'last', by: ['exact'], same: 10, required: true },
        ],
        swapped: [['first', 'last']],
      }),
    );
    expect(strict.points(person('ada', 'king'), person('king', 'ada'))).toBe(20);
    expect(strict.points(person('ada', 'king'), person('king', 'moor'))).toBeNull();
    expect(strict.points(person('ada', 'king'), person('max', 'king'))).toBe(10);
  });

  it('crosswise are as strict as the stricter of the two, by the ways of both', () => {
    const mixed = readyRule(
      rule({
        comparisons: [
          { field: 'first', by: ['initials'], from: 50, same: 20 },
          { field: 'last', by: ['edit-distance'], from: 80, same: 10, differ: 2 },
        ],
        swapped: [['first', 'last']],
        threshold: -1000,
      }),
    );
    expect(mixed.points(person('kings', 'a'), person('adam', 'kingx'))).toBeCloseTo(7.5);
    expect(mixed.points(person('k', 'a'), person('adam', 'kingx'))).toBeCloseTo(15);
  });
});

describe('the rule that finds two leads most alike (10)', () => {
  const match = matcherOf({
    rules: [
      rule({ id: 'weak', comparisons: [{ field: 'a', by: ['edit-distance'], from: 0, same: 10 }] }),
      rule({ id: 'strong', comparisons: [{ field: 'b', by: ['exact'], same: 10 }] }),
      rule({ id: 'later', comparisons: [{ field: 'b', by: ['exact'], same: 40 }] }),
    ],
  });

  it('gives the score, of several equal ones the first', () => {
    expect(match(values({ a: 'ab' }), values({ a: 'ax' }))).toEqual({ score: 0.5, rule: 'weak' });
    expect(match(values({ a: 'ab', b: 'x' }), values({ a: 'ax', b: 'x' }))).toEqual({
      score: 1,
      rule: 'strong',
    });
    expect(match(values({ a: 'ab' }), values({ a: 'xy' }))).toBeNull();
    expect(match(values({}), values({}))).toBeNull();
  });
});

describe('the keys that narrow down who is compared (10)', () => {
  it('join a text of each part, one key for each way to take them, none where a part is blank', () => {
    const lead = values({
      first: { text: 'ada', sounds: ['AT'] },
      last: { text: 'king', sounds: ['KNK', 'K'] },
      zip: '75001',
    });
    const keys = (parts: DuplicateRules['blocking'][number]) => [...keysOf(lead, parts)];
    expect(keys([{ anyOf: ['zip'], take: 'whole' }])).toEqual(['|75001']);
    expect(keys([{ anyOf: ['zip'], take: 'start' }])).toEqual(['|7500']);
    expect(keys([{ anyOf: ['zip'], take: 'end', length: 2 }])).toEqual(['|01']);
    expect(keys([{ anyOf: ['first', 'last'], take: 'start', length: 2 }])).toEqual(['|ad', '|ki']);
    expect(keys([{ anyOf: ['zip'], take: 'sound' }])).toEqual([]);
    expect(
      keys([
        { anyOf: ['last'], take: 'sound' },
        { anyOf: ['zip'], take: 'start', length: 3 },
      ]),
    ).toEqual(['|KNK|750', '|K|750']);
    expect(
      keys([
        { anyOf: ['zip'], take: 'whole' },
        { anyOf: ['none'], take: 'whole' },
      ]),
    ).toEqual([]);
    expect(keys([{ anyOf: ['zip', 'zip'], take: 'whole' }])).toEqual(['|75001']);
  });

  it('bring together leads that share one, each pair once', () => {
    const blocking: DuplicateRules['blocking'] = [
      [{ anyOf: ['a'], take: 'whole' }],
      [{ anyOf: ['b'], take: 'whole' }],
    ];
    const leads = [
      values({ a: '1', b: '1' }, 'p'),
      values({ a: '2' }, 'q'),
      values({ a: '1', b: '1' }, 'r'),
      values({ b: '1' }, 's'),
      values({ a: '3' }, 't'),
    ];
    expect(
      candidatesOf(leads, { blocking, fields: { a: 'words', b: 'words' } }).map((one) => [...one]),
    ).toEqual([[2, 3], [], [3], [], []]);
  });

  const crowd = (size: number): Comparable[] =>
    Array.from({ length: size }, (_, i) => values({ key: 'same', a: String(i).padStart(4, '0') }, `id-${i}`));
  const inCrowd = {
    blocking: [[{ anyOf: ['key'], take: 'whole' as const }]],
    fields: { a: 'number' as const },
  };

  it('bring all of 64 together, and in a larger crowd each with the 24 next by their values', () => {
    const all = candidatesOf(crowd(64), inCrowd);
    expect(all.reduce((sum, { size }) => sum + size, 0)).toBe((64 * 63) / 2);
    const many = candidatesOf([...crowd(65)].reverse(), inCrowd);
    expect(many.reduce((sum, { size }) => sum + size, 0)).toBe(65 * 24 - (24 * 25) / 2);
    expect([...(many[10] ?? [])].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => 11 + i));
  });

  it('order a crowd by its fields, the first counting most, and by ids where all else is equal', () => {
    const odd = (i: number) => (i % 2 === 0 ? 'x' : 'y');
    const leads = Array.from({ length: 70 }, (_, i) =>
      values({ key: 'same', b: String(i).padStart(2, '0'), a: odd(i) }, `id-${i}`),
    );
    const order = { ...inCrowd, fields: { a: 'words' as const, b: 'words' as const } };
    const [first] = candidatesOf(leads, order);
    expect([...(first ?? [])]).toEqual(Array.from({ length: 24 }, (_, i) => 2 + 2 * i));
    const alike = Array.from({ length: 70 }, (_, i) =>
      values({ key: 'same' }, `id-${String(69 - i).padStart(2, '0')}`),
    );
    expect([...(candidatesOf(alike, order)[69] ?? []), candidatesOf(alike, order)[45]?.has(69)]).toEqual([
      true,
    ]);
    expect(candidatesOf(alike, order)[44]?.has(69)).toBe(false);
  });
});

describe('leads that hang together (10)', () => {
  it('are found from pairs in any order, where there are three at least and 32 at most', () => {
    expect(
      circlesOf(
        [
          [4, 1],
          [2, 3],
          [1, 0],
        ],
        6,
      ),
    ).toEqual([[0, 1, 4]]);
    expect(circlesOf([[0, 1]], 2)).toEqual([]);
    const chain = (size: number) => Array.from({ length: size - 1 }, (_, i): [number, number] => [i, i + 1]);
    expect(circlesOf(chain(32), 32)).toHaveLength(1);
    expect(circlesOf(chain(33), 33)).toEqual([]);
  });

  it('are compared with each other too, though no key brought them together', () => {
    const rules: DuplicateRules = {
      fields: { a: 'words', b: 'words', c: 'words' },
      rules: [rule({ comparisons: [{ field: 'c', by: ['exact'], same: 10 }] })],
      blocking: [[{ anyOf: ['a'], take: 'whole' }], [{ anyOf: ['b'], take: 'whole' }]],
    };
    const leads = [
      values({ a: '1', c: 'x' }, 'p'),
      values({ a: '1', b: '1', c: 'x' }, 'q'),
      values({ b: '1', c: 'x' }, 'r'),
    ];
    const { pairs, compared } = findDuplicates(leads, rules);
    expect(pairs.map(({ a, b }) => `${a}${b}`)).toEqual(['pq', 'pr', 'qr']);
    expect(compared).toBe(3);
  });
});

describe('finding duplicates (10)', () => {
  const leads = ['x', 'y', 'z'].map((id) => values({ a: 'ada' }, id));
  const rules: DuplicateRules = {
    fields: { a: 'words' },
    rules: [rule({})],
    blocking: [[{ anyOf: ['a'], take: 'whole' }]],
  };

  it('tells how far it is', () => {
    const told: number[] = [];
    findDuplicates(leads, rules, (done) => told.push(done));
    expect(told).toEqual([1, 2, 3]);
    linkDuplicates(leads.slice(0, 1), leads.slice(1, 2), rules, (done) => told.push(done));
    expect(told).toEqual([1, 2, 3, 1, 2]);
  });

  it('answers pairs with the most alike first, of those the lower ids first, in each the lower first', () => {
    const similar = [values({ a: 'adam' }, 'v'), values({ a: 'ada' }, 'w'), values({ a: 'aurelia' }, 'u')];
    const { pairs } = findDuplicates([...leads, ...similar].reverse(), {
      ...rules,
      rules: [rule({ comparisons: [{ field: 'a', by: ['edit-distance'], from: 50, same: 10 }] })],
      blocking: [[{ anyOf: ['a'], take: 'start', length: 1 }]],
    });
    expect(pairs.map(({ a, b, score }) => [a + b, score])).toEqual([
      ...['wx', 'wy', 'wz', 'xy', 'xz', 'yz'].map((pair) => [pair, 1]),
      ...['vw', 'vx', 'vy', 'vz'].map((pair) => [pair, 0.5]),
    ]);
  });

  it('of two lists finds pairs across them only, in each the lead of the first list first', () => {
    const [x, y, z] = leads as [Comparable, Comparable, Comparable];
    const across = (first: Comparable[], second: Comparable[]) =>
      linkDuplicates(first, second, rules).pairs.map(({ a, b }) => a + b);
    expect(across([z], [x, y])).toEqual(['zx', 'zy']);
    expect(across([x, y], [z])).toEqual(['xz', 'yz']);
    expect(across([x, y, z], [])).toEqual([]);
  });
});

describe('the rules for leads (10)', () => {
  const match = matcherOf(salesRules);
  const lead = (fields: object) => plainly(fields, salesRules);
  const ada = { firstName: 'Ada', lastName: 'King', company: 'Acme SARL', title: 'CTO' };
  const isPair = (one: object, other: object) => match(lead(one), lead(other))?.rule ?? null;

  it.each<[string, object, object, string | null]>([
    ['names and e-mail', { ...ada, email: 'a@x.example' }, { ...ada, email: 'A@x.example' }, 'e-mail'],
    ['names and phone', { ...ada, phone: '0612345678' }, { ...ada, phone: '+33 6 12 34 56 78' }, 'phone'],
    ['names, title and company', ada, { ...ada, company: 'ACME' }, 'name'],
    [
      'an initial for a name',
      { ...ada, email: 'a@x.example' },
      { ...ada, firstName: 'A.', email: 'a@x.example' },
      'e-mail',
    ],
    ['first and last name swapped', ada, { ...ada, firstName: 'King', lastName: 'Ada' }, 'name'],
    [
      'names and street and town',
      { ...ada, company: '', street: '6 rue X', city: 'Nice', postalCode: '06000' },
      { ...ada, company: '', title: '', street: '6 Rue X', city: 'Nice', postalCode: '06000' },
      'name',
    ],
    ['only the names', { firstName: 'Ada', lastName: 'King' }, { firstName: 'Ada', lastName: 'King' }, null],
    ['names and company, no title', { ...ada, title: '' }, { ...ada, title: '' }, null],
    ['another person at one company', ada, { ...ada, firstName: 'Max', lastName: 'Moor' }, null],
    [
      'one mailbox, two people',
      { ...ada, email: 'i@x.example' },
      { firstName: 'Max', lastName: 'Moor', email: 'i@x.example' },
      null,
    ],
    ['one mailbox, no names', { email: 'i@x.example' }, { email: 'i@x.example' }, 'e-mail'],
    [
      'one phone, two people',
      { ...ada, phone: '0612345678' },
      { firstName: 'Max', lastName: 'Moor', phone: '0612345678' },
      null,
    ],
    [
      'one company under one web site',
      { company: 'Acme', website: 'acme.fr' },
      { company: 'Acme SA', website: 'https://www.acme.fr/x' },
      'company',
    ],
    ['companies of one name only', { company: 'Acme' }, { company: 'Acme' }, null],
    [
      'companies that share a phone and are called otherwise',
      { company: 'Acme', website: 'a.fr' },
      { company: 'Zorro', website: 'a.fr' },
      null,
    ],
  ])('%s', (_, one, other, expected) => {
    expect(isPair(one, other)).toBe(expected);
    expect(isPair(other, one)).toBe(expected);
  });
});
