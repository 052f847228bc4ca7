// Who a lead is: points of the profile, the grade of fit, and both beside the score (Ours 7.2, 7.7, 13.4).
import {
  type CommandOf,
  cellOf,
  defaultProcess,
  defaultScoring,
  defineProcess,
  explainFit,
  explainScore,
  type Fields,
  foldView,
  gradeAt,
  grades,
  isFault,
  type Lead,
  leadList,
  type ProcessInput,
  standingAt,
  stateOf,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, at, day, engage, lastOf, monday, typesOf } from './scene.ts';

const is = (field: string, value: string) => ({ field, op: 'is', value }) as const;
/** The criteria of the worked example: industry +2/3, title +1, location -1/3 where it does not match. */
const example = [
  { id: 'industry', when: is('industry', 'Retail'), match: 2 },
  { id: 'title', when: is('title', 'Buyer'), match: 3 },
  { id: 'location', when: is('country', 'FR'), match: 1, mismatch: 1 },
];
const scoringWith = (own: Partial<ProcessInput['scoring']>): ProcessInput['scoring'] => ({
  ...defaultScoring,
  ...own,
});
const house = (own: Partial<ProcessInput['scoring']>): Paper => aHouse({ scoring: scoringWith(own) });
const leadWith = (paper: Paper, fields: Fields, more: Partial<CommandOf<'capture'>> = {}): Lead =>
  paper.lead(aLead(paper, { lastName: 'King', ...fields }, more)) as Lead;
const gradeOf = (fields: Fields): string | null =>
  leadWith(house({ fit: example }), fields).fit?.grade ?? null;

describe('the grade of fit (Ours 7.2, worked example 3)', () => {
  it('starts at D: +2/3 is C-, +1 is B-, -1/3 is C+; ten thirds up from D is A+', () => {
    expect(gradeOf({ industry: 'Retail' })).toBe('C-');
    expect(gradeOf({ industry: 'Retail', title: 'Buyer' })).toBe('B-');
    expect(gradeOf({ industry: 'Retail', title: 'Buyer', country: 'DE' })).toBe('C+');
    expect([gradeAt(0), gradeAt(10), gradeAt(11), gradeAt(-2), gradeAt(-9)]).toEqual([
      'D',
      'A+',
      'A+',
      'F',
      'F',
    ]);
  });

  it('is hidden until a criterion matched or did not', () => {
    expect(gradeOf({})).toBeNull();
    expect(gradeOf({ industry: 'Steel' })).toBe('D');
    const paper = house({ fit: example });
    aLead(paper);
    expect(paper.events.map(({ type }) => type)).toEqual(['captured']);
  });

  it('is limited at F and A+ over the sum of all criteria, whatever their order', () => {
    const criterion = (i: number, match: number, mismatch: number, matches: boolean) => ({
      id: `c${i}`,
      when: is('industry', matches ? 'Retail' : 'Steel'),
      match,
      mismatch,
    });
    const one = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), (list) => {
        const fit = list.map(([up, down, matches], i) => criterion(i, up, down, matches));
        const sum = list.reduce((total, [up, down, matches]) => total + (matches ? up : -down), 0);
        const found = leadWith(house({ fit }), { industry: 'Retail' }).fit;
        expect(found?.grade).toBe(grades[Math.min(12, Math.max(0, 2 + sum))]);
        const turned = leadWith(house({ fit: [...fit].reverse() }), { industry: 'Retail' }).fit;
        expect(turned?.grade).toBe(found?.grade);
        const { parts, thirds, grade } = explainFit(found as Lead['fit']);
        expect(parts.reduce((total, part) => total + part.thirds, 0)).toBe(thirds);
        expect(gradeAt(thirds)).toBe(grade);
        expect(parts.filter(({ kind }) => kind !== 'criterion').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is told with the criteria behind it, and follows a correction', () => {
    const paper = house({ fit: example });
    const lead = aLead(paper, { lastName: 'King', title: 'Buyer' });
    expect(lastOf(paper, 'scored').data).toMatchObject({
      fit: { grade: 'C', thirds: 3, parts: [{ id: 'title', matched: true, thirds: 3 }] },
      cause: 'capture',
    });
    const corrected = paper.accept({ type: 'correct', lead, fields: { title: 'Clerk', industry: 'Retail' } });
    expect(typesOf(corrected)).toEqual(['corrected', 'scored']);
    expect(paper.lead(lead)?.fit).toEqual({
      grade: 'C-',
      thirds: 2,
      parts: [
        { id: 'industry', matched: true, thirds: 2 },
        { id: 'title', matched: false, thirds: 0 },
      ],
    });
    expect(lastOf(paper, 'scored').data['cause']).toBe('profile');
    expect(typesOf(paper.accept({ type: 'correct', lead, fields: { city: 'Rome' } }))).toEqual(['corrected']);
    paper.accept({ type: 'correct', lead, fields: {}, clear: ['title', 'industry'] });
    expect(paper.lead(lead)?.fit).toBeNull();
    expect(explainFit(null)).toEqual({ grade: null, from: 'D', thirds: 0, parts: [] });
  });

  it('may be read by rules and stands in the list of leads, where it is unknown while hidden', () => {
    const entries = [
      { id: 'good', when: { field: 'grade', op: 'at-least', value: 'C' }, to: 'queue/good' },
      { id: 'poor', when: { not: { field: 'grade', op: 'at-least', value: 'C' } }, to: 'queue/poor' },
    ] as const;
    const paper = aHouse({
      scoring: scoringWith({ fit: example }),
      queues: [{ id: 'good' }, { id: 'poor' }],
      assignment: { active: 'main', rules: [{ id: 'main', entries: [...entries] }] },
    });
    const owners = [{ title: 'Buyer' }, { title: 'Clerk' }, {}].map(
      (fields) => leadWith(paper, fields, { channel: 'web' }).owner,
    );
    expect(owners).toEqual(['queue/good', 'queue/poor', 'seller/ann']);
    const rows = [...foldView(leadList, paper.events).values()];
    expect(rows.map(({ grade }) => grade)).toEqual(['C', 'D', null]);
  });
});

const groups = [
  {
    id: 'company',
    most: 20,
    rules: [
      { id: 'big', when: { field: 'employees', op: 'at-least', value: 100 } as const, points: 15 },
      { id: 'retail', when: is('industry', 'Retail'), points: 15 },
    ],
  },
  { id: 'person', least: -5, rules: [{ id: 'student', when: is('title', 'Student'), points: -12 }] },
];

describe('points of the profile (Ours 7.2)', () => {
  const pointsOf = (fields: Fields): number =>
    leadWith(house({ profile: groups, floor: -100, bands: [{ id: 'any', from: -100 }] }), fields).score
      .value / 1000;

  it.each<[Fields, number]>([
    [{}, 0],
    [{ employees: 99 }, 0],
    [{ employees: 100 }, 15],
    [{ employees: 100, industry: 'Retail' }, 20],
    [{ title: 'Student' }, -5],
    [{ employees: 100, industry: 'Retail', title: 'Student' }, 15],
  ])('are summed per group, each group between its least and most: %j', (fields, points) => {
    expect(pointsOf(fields)).toBe(points);
  });

  it('count with behaviour, do not fade, and change the score when fields change', () => {
    const paper = house({ profile: groups });
    const lead = aLead(paper, { lastName: 'King', employees: 500 });
    engage(paper, lead, { kind: 'form-submit', facets: { form: 'request' } });
    expect(paper.lead(lead)?.score).toMatchObject({ value: 55_000, behaviour: 40_000, band: 'warm' });
    paper.now += 60 * day;
    paper.accept({ type: 'correct', lead, fields: { industry: 'Retail' } });
    expect(paper.lead(lead)?.score).toMatchObject({ value: 20_000, behaviour: 0, band: 'cold' });
  });

  it('may read consent, and follow it', () => {
    const profile = [
      { id: 'who', rules: [{ id: 'silent', when: is('emailConsent', 'denied'), points: -30 }] },
    ];
    const paper = house({ profile, floor: -100, bands: [{ id: 'any', from: -100 }] });
    const lead = aLead(paper);
    const said = { lead, channel: 'email', by: 'person' } as const;
    const denied = paper.accept({ type: 'change-consent', ...said, choice: 'denied' });
    expect(typesOf(denied)).toEqual(['consent-changed', 'scored']);
    expect(paper.lead(lead)?.score.value).toBe(-30_000);
    paper.accept({ type: 'change-consent', ...said, choice: 'granted' });
    expect(paper.lead(lead)?.score.value).toBe(0);
  });

  it('are explained: all parts are the score exactly, one cap for what groups hold back (DESIGN 2)', () => {
    const paper = house({ profile: groups, ceiling: 50 });
    const lead = aLead(paper, { lastName: 'King', employees: 500, industry: 'Retail', title: 'Student' });
    engage(paper, lead, { kind: 'form-submit', facets: { form: 'request' } }, { kind: 'visit', count: 5 });
    const scoring = aProcess({ scoring: scoringWith({ profile: groups, ceiling: 50 }) }).scoring;
    const { score, parts } = explainScore(scoring, paper.lead(lead) as Lead, paper.now);
    expect(score).toBe(50_000);
    expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(50_000);
    expect(parts.filter(({ kind }) => kind === 'profile')).toHaveLength(3);
    // Visits: 4 above their cap; the company group: 10 above its most; the person group: 7 below its least.
    expect(parts.find(({ kind }) => kind === 'cap')).toEqual({
      kind: 'cap',
      rules: ['visit', 'company', 'person'],
      points: -7000,
    });
    expect(parts.at(-1)).toEqual({ kind: 'ceiling', points: -11_000 });
  });
});

describe('what was read of personal fields (Ours 13.4)', () => {
  const personal = scoringWith({
    profile: [{ id: 'who', rules: [{ id: 'buyer', when: is('title', 'Buyer'), points: 30 }] }],
    fit: [{ id: 'title', when: is('title', 'Buyer'), match: 3 }],
  });

  it('is kept as its result: a history without its personal part folds to the same standing', () => {
    const paper = aHouse({ scoring: personal });
    const lead = aLead(paper, { lastName: 'King', title: 'Buyer' });
    const erased = paper.events.map((event) => ({ ...event, personal: null }));
    const state = stateOf(`lead/${lead}`, erased) as Lead;
    expect(state.personal).toEqual({ fields: {}, keys: {} });
    expect([state.score, state.fit]).toEqual([paper.lead(lead)?.score, paper.lead(lead)?.fit]);
    expect(state.score).toMatchObject({ value: 30_000, band: 'warm' });
    expect(JSON.stringify(lastOf(paper, 'scored').data)).not.toContain('Buyer');
  });

  it('is still explained once the person is erased, from that result', () => {
    const paper = aHouse({ scoring: personal });
    const lead = aLead(paper, { lastName: 'King', title: 'Buyer' });
    paper.accept({ type: 'erase', lead });
    const { scoring } = aProcess({ scoring: personal });
    const state = paper.lead(lead) as Lead;
    expect(standingAt(scoring, state, paper.now).score).toBe(30_000);
    expect(explainScore(scoring, state, paper.now).parts).toEqual([
      { kind: 'profile', group: 'who', rule: 'buyer', points: 30_000 },
    ]);
    expect(scoring.fit(state)?.grade).toBe('C');
  });
});

describe('the matrix of fit and band', () => {
  const scoring = { bands: defaultScoring.bands, matrix: { A1: { en: 'Call now' } } };
  const place = (grade: string | null, band: string) => {
    const fit = grade && { grade, thirds: 0, parts: [] };
    return cellOf(scoring, { fit, score: { band } } as unknown as Lead);
  };

  it.each([
    ['A-', 'hot', 'A1'],
    ['B+', 'warm', 'B2'],
    ['D', 'cold', 'D3'],
    ['F', '', 'F3'],
  ] as const)('%s and %s are %s', (grade, band, cell) => {
    expect(place(grade, band)?.id).toBe(cell);
  });

  it('has the labels of the process, and no cell for a grade that is hidden', () => {
    expect(place('A+', 'hot')).toEqual({
      id: 'A1',
      letter: 'A',
      rank: 1,
      band: 'hot',
      label: { en: 'Call now' },
    });
    expect(place(null, 'hot')).toBeNull();
  });
});

describe('good and poor leads (Ours 7.7)', () => {
  const fit = [{ id: 'industry', when: is('industry', 'Retail'), match: 6 }];
  const process = aProcess({ scoring: scoringWith({ fit }) });
  const qualityOf = (fields: Fields, live: (paper: Paper, lead: string) => void = () => undefined) => {
    const paper = house({ fit });
    const lead = aLead(paper, { lastName: 'King', ...fields });
    live(paper, lead);
    return process.quality(paper.lead(lead) as Lead);
  };
  const warm = (paper: Paper, lead: string) => engage(paper, lead, { kind: 'webinar-attended', count: 2 });

  it('good: fit at least B, and warm or better or a request form', () => {
    expect(qualityOf({ industry: 'Retail' })).toBe('neither');
    expect(qualityOf({ industry: 'Retail' }, warm)).toBe('good');
    const asked = (paper: Paper, lead: string) => {
      engage(paper, lead, { kind: 'form-submit', facets: { form: 'request' } });
      paper.now += 59 * day;
      engage(paper, lead, { kind: 'file' });
    };
    expect(qualityOf({ industry: 'Retail' }, asked)).toBe('good');
    expect(qualityOf({}, warm)).toBe('neither');
  });

  it('poor: fit D or F, or bounced, or disqualified as poor fit', () => {
    expect(qualityOf({ industry: 'Steel' }, warm)).toBe('poor');
    const bounced = (paper: Paper, lead: string) =>
      engage(paper, lead, { kind: 'bounce', facets: { bounce: 'hard' } });
    expect(qualityOf({ industry: 'Retail' }, bounced)).toBe('poor');
    const given = (reason: string) => (paper: Paper, lead: string) =>
      void paper.accept({ type: 'change-status', lead, to: 'Unqualified', reason });
    expect(qualityOf({ industry: 'Retail' }, given('poor-fit'))).toBe('poor');
    expect(qualityOf({ industry: 'Retail' }, given('budget'))).toBe('neither');
  });

  it('are what the process says', () => {
    const quality = { good: is('channel', 'hand'), poor: is('channel', 'web') };
    const own = aProcess({ scoring: scoringWith({ quality }) });
    expect(own.quality(leadWith(house({}), {}))).toBe('good');
  });
});

describe('a process whose rules of scoring cannot be', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a profile that reads the score',
      {
        profile: [
          { id: 'g', rules: [{ id: 'r', when: { field: 'score', op: 'more', value: 1 }, points: 1 }] },
        ],
      },
      /"score" is not who a lead is/,
    ],
    [
      'a fit that reads the band',
      { fit: [{ id: 'f', when: { not: is('band', 'hot') } }] },
      /"band" is not who a lead is/,
    ],
    [
      'a field that is not there',
      { fit: [{ id: 'f', when: is('shoeSize', '44') }] },
      /scoring\.fit\.0\.when\.field: unknown-field/,
    ],
    [
      'two criteria of one name',
      {
        fit: [
          { id: 'f', when: is('industry', 'a') },
          { id: 'F', when: is('industry', 'b') },
        ],
      },
      /stands twice/,
    ],
    [
      'a group whose least is above its most',
      { profile: [{ id: 'g', rules: [], least: 5, most: 1 }] },
      /least above its most/,
    ],
    [
      'a re-arm level above its band',
      { bands: [{ id: 'cold', from: 0, rearm: 1 }] },
      /above where the band begins/,
    ],
    ['a cell of a band that is not there', { matrix: { A9: { en: 'x' } } }, /not so many bands/],
    [
      'a grade that there is not',
      { quality: { good: { field: 'grade', op: 'at-least', value: 'E' }, poor: is('channel', 'web') } },
      /value-has-other-type/,
    ],
  ])('%s', (_name, own, problem) => {
    let fault: unknown;
    try {
      defineProcess({ ...defaultProcess, scoring: { ...defaultScoring, ...own } } as ProcessInput);
    } catch (error) {
      fault = error;
    }
    expect(isFault(fault, 'process-invalid')).toBe(true);
    expect((fault as Error).message).toMatch(problem);
  });
});

describe('bands and their re-arm level (Ours 7.5)', () => {
  const request = { kind: 'form-submit', facets: { form: 'request' } };
  /** A lead of some points, and a way to let it have others from one day to the next. */
  const standings = (paper: Paper, lead: string) =>
    paper.events
      .filter(({ type, stream }) => type === 'scored' && stream === `lead/${lead}`)
      .map(({ data }) => [data['band'], data['score'], data['armed'] ?? false]);

  it('hot is news again only after the score fell under 50, and the day on which it does is known ahead', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, request, { kind: 'webinar-attended', count: 2 });
    expect(paper.lead(lead)?.score).toMatchObject({ band: 'hot', armed: true, spent: ['hot'] });
    const tick = () => {
      paper.now = (paper.lead(lead) as Lead).score.nextBandAt;
      paper.accept({ type: 'tick', lead });
      return paper.lead(lead)?.score;
    };
    expect(tick()).toMatchObject({ band: 'warm', value: 59_500, armed: false, spent: ['hot'] });
    engage(paper, lead, { kind: 'link-click' });
    expect(paper.lead(lead)?.score).toMatchObject({ band: 'hot', armed: false, spent: ['hot'] });
    expect(tick()).toMatchObject({ band: 'warm', spent: ['hot'] });
    const fallen = tick();
    expect(fallen).toMatchObject({ band: 'warm', spent: [] });
    expect(fallen?.value).toBeLessThan(50_000);
    expect(lastOf(paper, 'scored').data).toMatchObject({ cause: 'fading' });
    engage(paper, lead, request);
    expect(paper.lead(lead)?.score).toMatchObject({ band: 'hot', armed: true, spent: ['hot'] });
    expect(standings(paper, lead).filter(([, , armed]) => armed)).toHaveLength(2);
  });

  it('the next day to look is the first on which band or re-arm level is crossed, found day by day', () => {
    const paper = aHouse();
    const { scoring } = aProcess();
    const points = fc.record({
      forms: fc.integer({ min: 0, max: 3 }),
      attended: fc.integer({ min: 0, max: 3 }),
      wait: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(points, { minLength: 1, maxLength: 4 }), (steps) => {
        const fork = paper.fork();
        const lead = aLead(fork);
        for (const { forms, attended, wait } of steps) {
          fork.now += wait * day;
          if (forms > 0) engage(fork, lead, { ...request, count: forms });
          if (attended > 0) engage(fork, lead, { kind: 'webinar-attended', count: attended });
        }
        const now = standingAt(scoring, fork.lead(lead) as Lead, fork.now);
        let expected = 0;
        for (let n = 1; n <= 61 && expected === 0; n += 1) {
          const then = standingAt(scoring, { ...(fork.lead(lead) as Lead) }, fork.now + n * day);
          const isRearmed = now.spent.includes('hot') && then.score < 50_000;
          if (then.band !== now.band || isRearmed) expected = Date.parse(then.day);
        }
        expect(now.nextBandAt).toBe(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('the band is that of the score alone, whatever the way there (Ours 7.5)', () => {
    const { scoring } = aProcess();
    const state = { engagement: {}, erasedAt: 0, status: { steps: [] } } as unknown as Lead;
    for (const spent of [[], ['hot']]) {
      const lead = { ...state, fields: {}, personal: { fields: {}, keys: {} }, score: { spent } };
      expect(standingAt(scoring, lead as unknown as Lead, monday).band).toBe('cold');
    }
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { at: at(monday - 90 * day) });
    engage(paper, lead, { ...request, at: at(monday - 30 * day), count: 3 });
    expect(paper.lead(lead)?.score).toMatchObject({ value: 60_000, band: 'hot' });
  });

  it('worked example 4: ten points are ten on day 0, five on day 30, none on day 60, in daily steps', () => {
    const scoring = scoringWith({ rules: [{ id: 'ten', kind: 'visit', points: 10 }] });
    const paper = aHouse({ scoring });
    const lead = aLead(paper);
    engage(paper, lead, { kind: 'visit' });
    const compiled = aProcess({ scoring }).scoring;
    const onDay = (n: number) =>
      standingAt(compiled, paper.lead(lead) as Lead, monday + n * day).score / 1000;
    expect([0, 30, 60, 61].map(onDay)).toEqual([10, 5, 0, 0]);
    const course = Array.from({ length: 61 }, (_, n) => onDay(n));
    for (const [n, points] of course.entries()) expect(points).toBeCloseTo((10 * (60 - n)) / 60, 2);
  });
});

describe('other rules (Ours 7.2)', () => {
  const richer = (paper: Paper) => {
    const scoring = scoringWith({
      rules: defaultScoring.rules.map((rule) =>
        rule.id === 'request-form' ? { ...rule, points: 70 } : rule,
      ),
    });
    const { definition } = aProcess({ version: 2, scoring });
    paper.accept({ type: 'publish-process', process: definition as never }, { actor: 'system' });
  };

  it('are another kind of event than behaviour, and nobody is alerted of it', () => {
    const paper = aHouse();
    const [asked, idle] = [aLead(paper), aLead(paper)];
    engage(paper, asked, { kind: 'form-submit', facets: { form: 'request' } });
    richer(paper);
    expect(typesOf(paper.accept({ type: 'rescore', lead: asked }))).toEqual(['rescored']);
    expect(lastOf(paper, 'rescored').data).toMatchObject({
      score: 70_000,
      band: 'hot',
      previousBand: 'warm',
      cause: 'rules',
      previousProcess: 1,
    });
    expect(paper.lead(asked)?.score).toMatchObject({ armed: false, spent: ['hot'], process: 2 });
    expect(typesOf(paper.accept({ type: 'rescore', lead: asked }))).toEqual([]);
    expect(typesOf(paper.accept({ type: 'rescore', lead: idle }))).toEqual([]);
  });

  it('are told apart from time: what has only faded is not rescored', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, { kind: 'form-submit', facets: { form: 'request' } });
    paper.now += 10 * day;
    expect(typesOf(paper.accept({ type: 'rescore', lead }))).toEqual([]);
  });

  it('refuse a recount of a lead that changed meanwhile', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const recount = { upTo: 7, kinds: {} };
    expect(typesOf(paper.execute({ type: 'rescore', lead, recount }))).toEqual(['refused version-changed']);
    expect(typesOf(paper.execute({ type: 'rescore', lead: 'nobody' }))).toEqual(['refused not-found']);
  });
});
