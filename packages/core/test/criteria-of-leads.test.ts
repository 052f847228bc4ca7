// What criteria read of a lead beside its fields: goal is that each word means what its name says, and that what is not
// known is unknown (Ours 13.4).
import {
  type Criteria,
  compileCriteria,
  criteriaFaults,
  type FieldValue,
  type Lead,
  type Truth,
} from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { explainCriteria } from '../src/criteria/explain.ts';
import { aHouse, aLead, aProcess, engage } from './scene.ts';

const { fields } = aProcess().definition;
const test = (criteria: Criteria, lead: Lead): Truth => compileCriteria(criteria)(lead);
const leaf = (field: string, op: 'is' | 'more' | 'at-least' | 'less' | 'at-most', value: FieldValue) => ({
  field,
  op,
  value,
});
/** A lead with some parts of its own. */
const lead = (own: Partial<Lead> = {}): Lead => {
  const paper = aHouse();
  return { ...(paper.lead(aLead(paper, { lastName: 'King' })) as Lead), ...own };
};

describe('of a lead, criteria can ask for', () => {
  const plain = lead();
  it.each<[string, FieldValue, Partial<Lead>]>([
    ['status', 'New', {}],
    ['statusKind', 'nurture', { status: { ...plain.status, kind: 'nurture' } }],
    ['reason', 'budget', { status: { ...plain.status, reason: 'budget' } }],
    ['source', 'Webinar', { source: 'Webinar' }],
    ['channel', 'hand', {}],
    ['kind', 'company', { kind: 'company' }],
    ['owner', 'queue/inbox', { owner: 'queue/inbox' }],
    ['score', 37.5, { score: { ...plain.score, value: 37_500 } }],
    ['band', 'hot', { score: { ...plain.score, band: 'hot' } }],
    ['attempts', 3, { activity: { ...plain.activity, attempts: 3 } }],
    ['grade', 'B', { fit: { grade: 'B', thirds: 6, parts: [] } }],
    ['emailConsent', 'denied', { consent: { email: { choice: 'denied', by: 'person', at: 0 } } }],
    ['phoneConsent', 'granted', { consent: { phone: { choice: 'granted', by: 'person', at: 0 } } }],
  ])('its %s, which is %s', (field, value, own) => {
    const one = lead(own);
    expect(test({ field, op: 'known' }, one)).toBe(true);
    expect(test(leaf(field, 'is', value), one)).toBe(true);
    expect(criteriaFaults(leaf(field, 'is', value), {})).toEqual([]);
  });

  it.each(['reason', 'source', 'band', 'grade', 'emailConsent', 'phoneConsent'])(
    'its %s, unknown while there is none',
    (field) => {
      expect(test(leaf(field, 'is', 'x'), plain)).toBeNull();
      expect(test({ field, op: 'known' }, plain)).toBe(false);
    },
  );

  it('how often a person did something: of a kind, of one facet of it, never is none', () => {
    const paper = aHouse({
      engagement: {
        kinds: ['fair.visit'],
        facets: { 'page-view': { facet: 'page', values: ['pricing', 'careers'] } },
      },
      scoring: { ...aProcess().definition.scoring, rules: [] },
    });
    const id = aLead(paper);
    engage(paper, id, { kind: 'page-view', facets: { page: 'pricing' }, count: 2 }, { kind: 'page-view' });
    engage(paper, id, { kind: 'fair.visit', count: 4 });
    const one = paper.lead(id) as Lead;
    const counts = [
      ['engaged.page-view', 3],
      ['engaged.page-view.pricing', 2],
      ['engaged.page-view.careers', 0],
      ['engaged.fair.visit', 4],
      ['engaged.visit', 0],
      ['engaged.visit.pricing', 0],
      ['engaged.constructor', 0],
      ['engaged.page-view.constructor', 0],
    ] as const;
    for (const [field, count] of counts) {
      expect([field, test(leaf(field, 'is', count), one)]).toEqual([field, true]);
      expect([field, test(leaf(field, 'more', count), one)]).toEqual([field, false]);
    }
    expect(criteriaFaults(leaf('engaged.anything', 'at-least', 1), {})).toEqual([]);
    expect(criteriaFaults(leaf('engaged', 'at-least', 1), {})).toEqual([
      { path: 'field', fault: 'unknown-field' },
    ]);
  });
});

describe('grades have an order that their letters do not tell (Ours 7.2)', () => {
  const graded = (grade: 'A+' | 'A' | 'B' | 'C'): Lead => lead({ fit: { grade, thirds: 0, parts: [] } });

  it.each([
    ['more', [true, true, false, false]],
    ['at-least', [true, true, true, false]],
    ['less', [false, false, false, true]],
    ['at-most', [false, false, true, true]],
    ['is', [false, false, true, false]],
  ] as const)('of A+, A, B and C, %s than B: %j', (op, expected) => {
    const leads = (['A+', 'A', 'B', 'C'] as const).map(graded);
    expect(leads.map((one) => test(leaf('grade', op, 'B'), one))).toEqual(expected);
    expect(test(leaf('grade', op, 'B'), lead())).toBeNull();
  });

  it.each<[Criteria, string | null]>([
    [leaf('grade', 'at-least', 'B-'), null],
    [leaf('grade', 'at-least', 'G'), 'value-has-other-type'],
    [leaf('grade', 'more', 1), 'value-has-other-type'],
    [{ field: 'grade', op: 'in', value: ['A', 'B'] }, null],
    [{ field: 'grade', op: 'in', value: 'A' }, 'value-has-other-type'],
    [leaf('grade', 'is', 1), 'value-has-other-type'],
    [{ field: 'grade', op: 'contains', value: 'A' }, 'operator-needs-other-type'],
    [{ field: 'grade', op: 'known' }, null],
  ])('%j is checked by it: %s', (criteria, fault) => {
    expect(criteriaFaults(criteria, fields).map((one) => one.fault)).toEqual(fault === null ? [] : [fault]);
  });
});

describe('the explanation of criteria', () => {
  it('tells of each comparison where it stands and how it came out, not the value of the lead', () => {
    const is = (field: string, value: string): Criteria => ({ field, op: 'is', value });
    const criteria: Criteria = {
      all: [
        is('lastName', 'king'),
        { any: [is('title', 'CTO'), { not: is('lastName', 'king') }] },
        { not: { all: [is('band', 'cold')] } },
      ],
    };
    expect(explainCriteria(criteria, lead(), 'cold')).toEqual([
      { path: 'all.0', field: 'lastName', op: 'is', truth: true },
      { path: 'all.1.any.0', field: 'title', op: 'is', truth: null },
      { path: 'all.1.any.1.not', field: 'lastName', op: 'is', truth: true },
      { path: 'all.2.not.all.0', field: 'band', op: 'is', truth: true },
    ]);
  });

  it('of one comparison names no place, and of none says nothing', () => {
    expect(explainCriteria({ field: 'title', op: 'known' }, lead())).toEqual([
      { path: '', field: 'title', op: 'known', truth: false },
    ]);
    expect(explainCriteria(undefined, lead())).toEqual([]);
  });
});
