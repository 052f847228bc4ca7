// Similarity: goal is that each way of comparing agrees with published examples, and never depends on which comes first.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dateSimilarity,
  editDistance,
  editSimilarity,
  jaroWinkler,
  wordSimilarity,
} from '../src/duplicates/similarity.ts';

describe('how alike two texts are (10)', () => {
  it.each([
    ['martha', 'marhta', 0.9611],
    ['dixon', 'dicksonx', 0.8133],
    ['dwayne', 'duane', 0.84],
    ['jones', 'johnson', 0.8324],
    ['abc', 'xyz', 0],
    ['a', 'a', 1],
    ['a', 'b', 0],
    ['a', 'ab', 0.85],
    ['', 'abc', 0],
    ['abcdef', 'abcdxyz', 0.8476],
    ['cheeseburger', 'cheese fries', 0.8667],
    ['ab', 'ba', 0],
    ['abcd', 'badc', 0.8333],
    ['aab', 'aba', 0.6],
  ])('%j and %j by Jaro and Winkler', (a, b, expected) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(expected, 3);
  });

  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['9541034', '9451034', 1],
    ['ab', 'ba', 1],
    ['ca', 'abc', 3],
    ['abcd', 'bacd', 1],
    ['xaby', 'xbay', 1],
    ['abc', 'abd', 1],
    ['abc', 'abcd', 1],
    ['ba', 'ab', 1],
  ])('%j becomes %j by so many letters', (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });

  it('letters to change count against the longer text', () => {
    expect(editSimilarity('1234', '1235')).toBe(0.75);
    expect(editSimilarity('1234', '12345678')).toBe(0.5);
    expect(editSimilarity('abc', 'xyz')).toBe(0);
    expect(editSimilarity('', '')).toBe(1);
  });

  it('words count in any order', () => {
    expect(wordSimilarity(['acme', 'holding'], ['holding', 'acme'])).toBe(1);
    expect(wordSimilarity(['acme', 'holding'], ['acme'])).toBeCloseTo(2 / 3);
    expect(wordSimilarity(['a'], ['b'])).toBe(0);
  });

  it('a day whose day and month changed places is nearly the same', () => {
    expect(dateSimilarity('19510826', '19510826')).toBe(1);
    expect(dateSimilarity('19510826', '19512608')).toBe(0.95);
    expect(dateSimilarity('19510826', '19510827')).toBe(0.875);
    expect(dateSimilarity('19510826', '19510862')).toBe(0.875);
    expect(dateSimilarity('1951', '195108')).toBeCloseTo(4 / 6);
    expect(dateSimilarity('195108', '195108')).toBe(1);
    expect(dateSimilarity('195108261', '19512608')).toBeLessThan(0.95);
  });

  it.each([
    ['bbab', 'cccacbabb'],
    ['accca', 'accbbabccc'],
  ])('%j and %j are as alike as the other way round', (a, b) => {
    expect(jaroWinkler(a, b)).toBe(jaroWinkler(b, a));
  });

  it('is the same whichever comes first, from 0 to 1, and 1 only for equal texts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1'), maxLength: 9 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        for (const by of [jaroWinkler, editSimilarity, dateSimilarity]) {
          expect(by(a, b)).toBe(by(b, a));
          expect(by(a, b)).toBeGreaterThanOrEqual(0);
          expect(by(a, b) === 1).toBe(a === b);
        }
        expect(editDistance(a, b)).toBe(editDistance(b, a));
      }),
      { numRuns: 500 },
    );
  });

  it('knows texts of any length', () => {
    const long = 'ab'.repeat(300);
    expect(jaroWinkler(long, `${long}c`)).toBeGreaterThan(0.99);
    // As many letters as there are, each counted once: 100 of 100 and of 200.
    expect(jaroWinkler(`x${'a'.repeat(100)}`, 'a'.repeat(100))).toBeCloseTo((100 / 101 + 1 + 1) / 3, 10);
    expect(jaroWinkler(`x${'a'.repeat(100)}`, `y${'a'.repeat(200)}`)).toBeCloseTo(
      (100 / 101 + 100 / 201 + 1) / 3,
      10,
    );
    expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.9611, 3);
  });
});
