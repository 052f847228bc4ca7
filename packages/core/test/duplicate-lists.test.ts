// Duplicates in lists of people: goal is that keys lose nothing, that the order of rows is nothing, and that cost follows their number.
import {
  type Comparable,
  duplicatePresets,
  findDuplicates,
  linkDuplicates,
  matcherOf,
} from '@leadstream/core';
import { plainValue } from '@leadstream/normalise';
import { carelessList, type ListedPerson } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const { people, leads: salesRules } = duplicatePresets;

const listed = (rows: readonly ListedPerson[]): Comparable[] =>
  rows.map(({ id, fields }) => ({
    id,
    values: Object.fromEntries(
      Object.entries(fields).flatMap(([field, value]) => {
        const plain = plainValue(people.fields[field] ?? 'words', value, { country: 'FR' });
        return plain ? [[field, plain]] : [];
      }),
    ),
  }));
const personOf = (id: string): string => id.replace(/-copy-\d+$/, '');

describe('finding duplicates in lists (10)', () => {
  const list = carelessList({ seed: 5, people: 500, copies: 500 });
  const leads = listed(list);
  const found = findDuplicates(leads, people);
  const keyOf = ({ a, b }: { a: string; b: string }): string => [a, b].sort().join(' ');

  it('answers pairs with the most alike first, the lower id first in each', () => {
    expect(found.pairs.length).toBeGreaterThan(500);
    expect(found.pairs.every(({ a, b }) => a < b)).toBe(true);
    const sorted = [...found.pairs].sort(
      (x, y) => y.score - x.score || (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1),
    );
    expect(found.pairs).toEqual(sorted);
    expect(found.pairs.every(({ score, rule: by }) => score > 0 && score <= 1 && by === 'person')).toBe(true);
  });

  it('does not depend on the order of the rows (10)', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(leads, { minLength: leads.length }), (shuffled) => {
        expect(findDuplicates(shuffled, people)).toEqual(found);
      }),
      { numRuns: 2 },
    );
  });

  it('is symmetric: a pair earns the same whichever comes first (10)', () => {
    for (const rules of [people, salesRules]) {
      const match = matcherOf(rules);
      const place = fc.nat(leads.length - 1);
      fc.assert(
        fc.property(place, place, (i, j) => {
          const [a, b] = [leads[i] as Comparable, leads[j] as Comparable];
          expect(match(a, b)).toEqual(match(b, a));
        }),
        { numRuns: 2000 },
      );
      for (const { a, b } of found.pairs) {
        const [one, other] = [a, b].map((id) => leads.find((lead) => lead.id === id) as Comparable);
        expect(match(one as Comparable, other as Comparable)).toEqual(
          match(other as Comparable, one as Comparable),
        );
      }
    }
  });

  it('loses by its keys no pair that comparing all 1,000 rows with all finds (10)', () => {
    const match = matcherOf(people);
    const all: string[] = [];
    leads.forEach((a, i) => {
      for (const b of leads.slice(i + 1)) if (match(a, b)) all.push(keyOf({ a: a.id, b: b.id }));
    });
    expect(found.pairs.map(keyOf).sort()).toEqual(all.sort());
    expect(found.compared).toBeLessThan((1000 * 999) / 2 / 50);
  }, 120_000);

  it('finds nearly all and nearly nothing else, up to eight copies of one person and ten mistakes in each (10)', () => {
    for (const [seed, more] of [
      [11, { people: 500, copies: 500, copiesMax: 1 }],
      [12, { people: 800, copies: 200, copiesMax: 5, mistakesMax: 4 }],
      [13, { people: 400, copies: 600, copiesMax: 8, mistakesMax: 10 }],
    ] as const) {
      const rows = carelessList({ seed, ...more });
      const { pairs } = findDuplicates(listed(rows), people);
      const counts = new Map<string, number>();
      for (const { person } of rows) counts.set(person, (counts.get(person) ?? 0) + 1);
      const truth = [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
      const right = pairs.filter(({ a, b }) => personOf(a) === personOf(b)).length;
      const f1 = (2 * right) / (pairs.length + truth);
      expect(f1, `seed ${seed}`).toBeGreaterThan(0.97);
    }
  }, 60_000);

  it('links two lists: only across, in each pair the first list first (10)', () => {
    const first = leads.filter(({ id }) => !id.includes('copy'));
    const second = leads.filter(({ id }) => id.includes('copy'));
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const linked = linkDuplicates(one, other, people);
      const inOne = new Set(one.map(({ id }) => id));
      expect(linked.pairs.every(({ a, b }) => inOne.has(a) && !inOne.has(b))).toBe(true);
      const across = found.pairs.filter(({ a, b }) => inOne.has(a) !== inOne.has(b));
      expect(linked.pairs.map(keyOf).sort()).toEqual(across.map(keyOf).sort());
    }
  });

  it('costs as many more comparisons as there are more leads, not the square (10)', () => {
    const costs = [1000, 2000, 4000].map((size) => {
      const { compared } = findDuplicates(
        listed(carelessList({ seed: 3, people: size * 0.8, copies: size * 0.2 })),
        people,
      );
      return compared / size;
    });
    expect(Math.max(...costs) / Math.min(...costs)).toBeLessThan(2);
    const flood = (size: number) =>
      findDuplicates(
        Array.from({ length: size }, (_, i) => ({
          id: `id-${i}`,
          values: { email: { text: 'info@acme.example' } },
        })),
        salesRules,
      ).compared / size;
    expect(flood(4000) / flood(1000)).toBeLessThan(1.1);
  }, 60_000);
});
