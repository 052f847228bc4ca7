// Criteria: goal is three-valued truth (Ours 13.4), and that nothing wrongly typed is compiled.
import {
  type Criteria,
  Criteria as CriteriaShape,
  compileCriteria,
  criteriaFaults,
  type FieldValue,
  type Lead,
  type Truth,
} from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess } from './scene.ts';

const fields = {
  ...aProcess().definition.fields,
  tags: { type: 'multi-picklist' as const, personal: false },
  member: { type: 'checkbox' as const, personal: false },
  since: { type: 'date' as const, personal: false },
  seen: { type: 'datetime' as const, personal: false },
};
const lead = (own: Record<string, FieldValue> = {}): Lead => {
  const paper = aHouse({ fields });
  return paper.lead(aLead(paper, { lastName: 'King', ...own })) as Lead;
};
/** Leaves whose truth for a lead that is called King and has one employee is known. */
const yes: Criteria = { field: 'lastName', op: 'is', value: 'king' };
const no: Criteria = { field: 'lastName', op: 'is', value: 'queen' };
const unknown: Criteria = { field: 'title', op: 'is', value: 'CTO' };
const leaf = { yes, no, unknown };
const truth = { yes: true, no: false, unknown: null } as const;
const test = (criteria: Criteria, of: Lead = king): Truth => compileCriteria(criteria)(of);
const king = lead();

describe('three-valued truth (Ours 13.4)', () => {
  it.each([
    ['yes', 'yes', 'yes', 'yes'],
    ['yes', 'no', 'no', 'yes'],
    ['yes', 'unknown', 'unknown', 'yes'],
    ['no', 'no', 'no', 'no'],
    ['no', 'unknown', 'no', 'unknown'],
    ['unknown', 'unknown', 'unknown', 'unknown'],
  ] as const)('%s with %s: all is %s, any is %s', (a, b, all, any) => {
    for (const pair of [
      [a, b],
      [b, a],
    ] as const) {
      const children = pair.map((one) => leaf[one]);
      expect(test({ all: children })).toBe(truth[all]);
      expect(test({ any: children })).toBe(truth[any]);
    }
  });

  it('not unknown is unknown; all of nothing is true, any of nothing false; no criteria match everything', () => {
    expect([yes, no, unknown].map((one) => test({ not: one }))).toEqual([false, true, null]);
    expect([test({ all: [] }), test({ any: [] }), compileCriteria(undefined)(king)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('known asks whether there is a value, and is never unknown', () => {
    const known = (field: string, value?: boolean): Truth =>
      test({ field, op: 'known', ...(value === undefined ? {} : { value }) });
    expect([known('lastName'), known('title'), known('lastName', false), known('title', false)]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('a value that was erased is unknown', () => {
    const erased = { ...king, personal: { fields: {}, keys: {} } };
    expect([
      test(yes, erased),
      test({ not: yes }, erased),
      test({ field: 'lastName', op: 'known' }, erased),
    ]).toEqual([null, null, false]);
  });

  const tree = fc.letrec<{ node: Criteria }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(yes, no, unknown),
      fc.record({ not: tie('node') }),
      fc.record({ all: fc.array(tie('node'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('node'), { maxLength: 3 }) }),
    ),
  })).node;

  it('every tree means what Kleene’s tables say: all is the least, any the greatest, not turns over', () => {
    const rank = (one: Truth) => (one === null ? 0.5 : Number(one));
    const meaning = (node: Criteria): number => {
      if ('all' in node) return Math.min(1, ...node.all.map(meaning));
      if ('any' in node) return Math.max(0, ...node.any.map(meaning));
      return 'not' in node ? 1 - meaning(node.not) : rank(test(node));
    };
    fc.assert(
      fc.property(tree, (node) => {
        expect(rank(test(node))).toBe(meaning(node));
      }),
    );
  });
});

describe('operators', () => {
  it.each<[Record<string, FieldValue>, Criteria, Truth]>([
    [{ title: 'Chief Engineer' }, { field: 'title', op: 'is', value: 'CHIEF engineer' }, true],
    [{ title: 'Chief Engineer' }, { field: 'title', op: 'contains', value: 'ENG' }, true],
    [{ title: 'Chief Engineer' }, { field: 'title', op: 'starts-with', value: 'eng' }, false],
    [{ title: 'Chief Engineer' }, { field: 'title', op: 'in', value: ['cto', 'chief engineer'] }, true],
    [{ tags: ['Fair', 'Web'] }, { field: 'tags', op: 'is', value: 'web' }, true],
    [{ tags: ['Fair', 'Web'] }, { field: 'tags', op: 'in', value: ['tv', 'fair'] }, true],
    [{ tags: ['Fair', 'Web'] }, { field: 'tags', op: 'contains', value: 'x' }, false],
    [{ employees: 10 }, { field: 'employees', op: 'more', value: 10 }, false],
    [{ employees: 10 }, { field: 'employees', op: 'at-least', value: 10 }, true],
    [{ employees: 9 }, { field: 'employees', op: 'less', value: 10 }, true],
    [{ employees: 9 }, { field: 'employees', op: 'is', value: 9 }, true],
    [{ employees: 100 }, { field: 'employees', op: 'at-most', value: 20 }, false],
    [{ member: false }, { field: 'member', op: 'is', value: false }, true],
    [{ since: '2026-01-31' }, { field: 'since', op: 'less', value: '2026-02-01' }, true],
    [
      { seen: '2026-01-31T23:30:00+02:00' },
      { field: 'seen', op: 'less', value: '2026-01-31T22:00:00Z' },
      true,
    ],
    [
      { seen: '2026-01-31T21:30:00Z' },
      { field: 'seen', op: 'at-least', value: '2026-01-31T23:30:00.000+02:00' },
      true,
    ],
    [{}, { field: 'statusKind', op: 'is', value: 'open' }, true],
    [{}, { field: 'owner', op: 'is', value: 'seller/ann' }, true],
    [{}, { field: 'attempts', op: 'at-most', value: 0 }, true],
    [{}, { field: 'band', op: 'is', value: 'cold' }, null],
    [{}, { field: 'source', op: 'is', value: 'Website' }, null],
    [{}, { field: 'constructor', op: 'known' }, false],
  ])('%j, %j: %s', (own, criteria, expected) => {
    expect(test(criteria, lead(own))).toBe(expected);
  });

  it('the band of a lead that nothing scored is the lowest, where that is said', () => {
    expect(compileCriteria({ any: [{ field: 'band', op: 'is', value: 'cold' }] }, 'cold')(king)).toBe(true);
  });
});

describe('type check', () => {
  it.each<[Criteria, string, string]>([
    [{ field: 'shoe', op: 'known' }, 'field', 'unknown-field'],
    [{ field: 'constructor', op: 'known' }, 'field', 'unknown-field'],
    [{ field: '__proto__', op: 'known' }, 'field', 'unknown-field'],
    [{ field: 'title', op: 'more', value: 'a' }, 'field', 'operator-needs-other-type'],
    [{ field: 'employees', op: 'contains', value: '1' }, 'field', 'operator-needs-other-type'],
    [{ field: 'member', op: 'starts-with', value: 't' }, 'field', 'operator-needs-other-type'],
    [{ field: 'employees', op: 'is', value: '1' }, 'field', 'value-has-other-type'],
    [{ field: 'title', op: 'is', value: 1 }, 'field', 'value-has-other-type'],
    [{ field: 'member', op: 'is', value: 'yes' }, 'field', 'value-has-other-type'],
    [{ field: 'title', op: 'in', value: 'a' }, 'field', 'value-has-other-type'],
    [{ field: 'title', op: 'is' }, 'field', 'value-has-other-type'],
    [
      { all: [yes, { any: [yes, { not: { field: 'shoe', op: 'known' } }] }] },
      'all.1.any.1.not.field',
      'unknown-field',
    ],
  ])('%j: %s %s', (criteria, path, fault) => {
    expect(criteriaFaults(criteria, fields)).toEqual([{ path, fault }]);
  });

  it('finds every fault, and none in what is right', () => {
    expect(
      criteriaFaults(
        {
          all: [
            { field: 'a', op: 'known' },
            { field: 'b', op: 'known' },
          ],
        },
        fields,
      ),
    ).toHaveLength(2);
    expect(
      criteriaFaults({ all: [yes, no, { not: unknown }, { field: 'tags', op: 'in', value: ['a'] }] }, fields),
    ).toEqual([]);
  });

  it('allows twenty levels and five hundred nodes, no more', () => {
    const deep = (levels: number): Criteria => (levels === 1 ? yes : { not: deep(levels - 1) });
    const wide = (nodes: number): Criteria => ({ all: Array.from({ length: nodes - 1 }, () => yes) });
    expect([deep(20), wide(500)].map((one) => criteriaFaults(one, fields))).toEqual([[], []]);
    expect(criteriaFaults(deep(21), fields).map(({ fault }) => fault)).toEqual(['too-large']);
    expect(criteriaFaults(wide(501), fields).map(({ fault }) => fault)).toEqual(['too-large']);
  });

  it('the shape takes no other words', () => {
    const shapes = [
      { field: 'a', op: 'matches', value: '.*' },
      { all: [yes], any: [no] },
      { none: [] },
      { field: '', op: 'known' },
      yes,
    ];
    expect(shapes.map((one) => CriteriaShape.safeParse(one).success)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });
});
