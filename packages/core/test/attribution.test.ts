// Attribution: goal is that credit is shared as each model says, and always adds up to exactly 10,000 (Ours 3.1).
import {
  type AttributionModel,
  attribute,
  attributionModels,
  iso,
  type Touch,
  touchesOf,
} from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, at, day, engage, monday } from './scene.ts';

/** Touches a day apart, from so many sources. */
const touches = (count: number): Touch[] =>
  Array.from({ length: count }, (_, i) => ({ at: iso(monday + i * day), source: `s${i}` }));
const creditsOf = (model: AttributionModel, list: readonly Touch[], options?: object): number[] =>
  attribute(model, list, options).map(({ credit }) => credit);

describe('credit for a lead (Ours 3.1)', () => {
  it.each<[AttributionModel, number, number[]]>([
    ['first', 3, [10_000, 0, 0]],
    ['last', 3, [0, 0, 10_000]],
    ['linear', 3, [3_334, 3_333, 3_333]],
    ['linear', 7, [1_429, 1_429, 1_429, 1_429, 1_428, 1_428, 1_428]],
    ['u-shaped', 1, [10_000]],
    ['u-shaped', 2, [5_000, 5_000]],
    ['u-shaped', 4, [4_000, 1_000, 1_000, 4_000]],
    ['w-shaped', 1, [10_000]],
    ['time-decay', 2, [4_815, 5_185]],
  ])('%s over %i touches is %j', (model, count, expected) => {
    expect(creditsOf(model, touches(count))).toEqual(expected);
  });

  it('the W-shaped model favours the first, the last before the capture and the last before the conversion', () => {
    const options = { capturedAt: monday + 2 * day, convertedAt: monday + 4 * day };
    expect(creditsOf('w-shaped', touches(6), options)).toEqual([3_000, 500, 3_000, 500, 3_000]);
  });

  it('time halves it per half-life', () => {
    const list = [touches(1)[0] as Touch, { at: iso(monday + 14 * day), source: 'later' }];
    expect(creditsOf('time-decay', list)).toEqual([2_000, 8_000]);
    expect(creditsOf('time-decay', list, { halfLifeDays: 14 })).toEqual([3_333, 6_667]);
    expect(creditsOf('time-decay', [{ at: iso(0), source: 'long ago' }, ...list])).toEqual([0, 2_000, 8_000]);
  });

  it('direct touches count only where there are no others, and later ones than the conversion never', () => {
    const direct = { at: iso(monday - day), landing: '/' };
    expect(attribute('first', [direct, ...touches(2)]).map(({ touch }) => touch.source)).toEqual([
      's0',
      's1',
    ]);
    expect(creditsOf('linear', [direct])).toEqual([10_000]);
    expect(creditsOf('last', touches(3), { convertedAt: monday + day })).toEqual([0, 10_000]);
    expect(creditsOf('linear', [])).toEqual([]);
  });

  it('sums to exactly 10,000 in every model, whatever the order in which touches are told', () => {
    const touch = fc.record({
      at: fc.integer({ min: 0, max: 400 * day }).map((ms) => iso(monday + ms)),
      source: fc.constantFrom('a', 'b', 'c'),
    });
    fc.assert(
      fc.property(
        fc.array(touch, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(...attributionModels),
        fc.integer({ min: 1, max: 60 }),
        (list, model, halfLifeDays) => {
          const credits = attribute(model, list, { halfLifeDays });
          expect(credits.reduce((sum, { credit }) => sum + credit, 0)).toBe(10_000);
          expect(credits.every(({ credit }) => Number.isInteger(credit) && credit >= 0)).toBe(true);
          expect(attribute(model, [...list].reverse(), { halfLifeDays })).toEqual(credits);
        },
      ),
    );
  });

  it('touches come from the history of a lead, those of robots not', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { touch: { at: at(monday - day), source: 'Google' } });
    engage(
      paper,
      lead,
      { kind: 'visit', touch: { at: at(monday), source: 'newsletter' } },
      { kind: 'link-click', confidence: 'suspected-robot', touch: { at: at(monday), source: 'gateway' } },
    );
    const found = touchesOf(paper.events.filter(({ stream }) => stream === `lead/${lead}`));
    expect(found.touches.map(({ source }) => source)).toEqual(['google', 'newsletter']);
    expect([found.capturedAt, found.convertedAt]).toEqual([monday, undefined]);
    paper.now += day;
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    paper.accept({ type: 'convert', lead });
    expect(touchesOf(paper.events.filter(({ stream }) => stream === `lead/${lead}`)).convertedAt).toBe(
      monday + day,
    );
  });
});
