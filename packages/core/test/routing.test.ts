// Routing: goal is that rules give leads only to people who are there and fit, and say why where nobody is (Ours 5.1).
import {
  type AssignmentExplanation,
  type CommandOf,
  explainAssignment,
  iso,
  type Pool,
  type ProcessInput,
  type Seller,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, codeOf, day, hour, lastOf, monday, typesOf } from './scene.ts';

type Entries = NonNullable<ProcessInput['assignment']>['rules'][number]['entries'];
const web = { channel: 'web' } as const;

/** A house with entries, and sellers with what they can do; all are in the pool `floor`. */
function aFloor(
  entries: Entries,
  sellers: Record<string, Partial<CommandOf<'define-seller'>>>,
  own: Partial<ProcessInput> = {},
  pool: Partial<CommandOf<'define-pool'>> = {},
): Paper {
  const paper = aHouse({
    queues: [{ id: 'inbox' }],
    assignment: { active: 'main', rules: [{ id: 'main', entries }] },
    ...own,
  });
  for (const [seller, abilities] of Object.entries(sellers)) {
    paper.accept({ type: 'define-seller', seller, active: true, ...abilities });
  }
  const members = Object.keys(sellers);
  paper.accept({ type: 'define-pool', pool: 'floor', strategy: 'round-robin', members, ...pool });
  return paper;
}

const next = (paper: Paper, fields: CommandOf<'capture'>['fields'] = {}, actor = 'user:web') =>
  paper.lead(aLead(paper, { lastName: 'K', ...fields }, web, { actor }))?.owner;
const away = (paper: Paper, seller: string, days: number, standIn?: string) =>
  paper.accept({
    type: 'set-absence',
    seller,
    from: iso(paper.now),
    to: iso(paper.now + days * day),
    ...(standIn ? { standIn } : {}),
  });
const toFloor: Entries = [{ id: 'all', to: 'pool/floor' }];

describe('who can have a lead (Ours 5.1)', () => {
  it('only members who cover its territory, where the entry asks for that', () => {
    const team: ProcessInput['team'] = {
      territories: [
        { id: 'paris', when: { field: 'postalCode', op: 'starts-with', value: '75' } },
        { id: 'france', when: { field: 'country', op: 'is', value: 'FR' } },
      ],
    };
    const paper = aFloor(
      [
        { id: 'local', to: 'pool/floor', territory: true },
        { id: 'rest', to: 'queue/inbox' },
      ],
      { ann: { territories: ['paris'] }, bob: { territories: ['france'] }, cem: {} },
      { team },
    );
    expect([
      next(paper, { country: 'FR', postalCode: '69001' }),
      next(paper, { country: 'FR', postalCode: '75011' }),
      next(paper, { country: 'FR', postalCode: '75011' }),
      next(paper, { country: 'DE', postalCode: '10115' }),
      next(paper),
    ]).toEqual(['seller/bob', 'seller/ann', 'seller/bob', 'queue/inbox', 'queue/inbox']);
    expect(lastOf(paper, 'assigned').data['passed']).toEqual([
      { entry: 'local', reason: 'no-eligible-owner', skipped: { territory: 3 } },
    ]);
  });

  it('only members with the skills and the language that the entry asks for', () => {
    const fields = { ...aProcess().definition.fields, language: { type: 'text', personal: false } } as const;
    const paper = aFloor(
      [
        { id: 'tv', to: 'pool/floor', skills: ['tv'], language: { field: 'language' } },
        { id: 'rest', to: 'queue/inbox' },
      ],
      {
        ann: { skills: ['tv', 'audio'], languages: ['en'] },
        bob: { skills: ['tv'], languages: ['FR', 'en'] },
        cem: { languages: ['fr'] },
      },
      { fields },
    );
    expect([
      next(paper, { language: 'fr' }),
      next(paper, { language: 'en' }),
      next(paper),
      next(paper, { language: 'de' }),
    ]).toEqual(['seller/bob', 'seller/ann', 'seller/bob', 'queue/inbox']);
    expect(lastOf(paper, 'assigned').data['passed']).toMatchObject([{ skipped: { language: 2, skill: 1 } }]);
  });

  it('nobody who has as many open leads as the limit; what is done with makes room again (Ours 5.2)', () => {
    const paper = aFloor(
      toFloor,
      { ann: { openLimit: 1 }, bob: { openLimit: 2 } },
      { defaultOwner: 'queue/inbox' },
    );
    expect([next(paper), next(paper), next(paper), next(paper)]).toEqual([
      'seller/ann',
      'seller/bob',
      'seller/bob',
      'queue/inbox',
    ]);
    const [first] = paper.events.filter(({ type }) => type === 'captured');
    const lead = first?.stream.slice(5) as string;
    paper.accept({ type: 'change-status', lead, to: 'Unqualified', reason: 'budget' });
    expect(next(paper)).toBe('seller/ann');
  });

  it('the fewest open leads count where the pool goes by load, conversions and losses aside', () => {
    const paper = aFloor(toFloor, { ann: {}, bob: {} }, {}, { strategy: 'least-loaded' });
    expect([next(paper), next(paper), next(paper)]).toEqual(['seller/ann', 'seller/bob', 'seller/ann']);
    expect(lastOf(paper, 'turn-taken').data).toMatchObject({ turn: 3, loads: { ann: 1, bob: 1 } });
    for (const { stream } of paper.events.filter((event) => event.data['owner'] === 'seller/ann')) {
      paper.accept({
        type: 'convert',
        lead: stream.slice(5),
        account: 'new',
        contactName: { lastName: 'K' },
      });
    }
    expect(next(paper)).toBe('seller/ann');
    expect(lastOf(paper, 'turn-taken').data).toMatchObject({ loads: { ann: 0, bob: 1 } });
  });

  it('in a pool by capacity, nobody whose month is used up (Ours 5.3)', () => {
    const paper = aFloor(
      toFloor,
      { ann: { capacity: 14 }, bob: { capacity: 30 } },
      { defaultOwner: 'queue/inbox' },
      { strategy: 'capacity' },
    );
    const counts: Record<string, number> = {};
    for (let i = 0; i < 30 * 8; i += 1) {
      const owner = next(paper) as string;
      counts[owner] = (counts[owner] ?? 0) + 1;
      paper.now += 3 * hour;
    }
    expect(counts).toEqual({ 'seller/ann': 14, 'seller/bob': 30, 'queue/inbox': 196 });
    expect(lastOf(paper, 'assigned').data['how']).toBe('rule');
  });
});

describe('absence (Ours 5.3)', () => {
  it('from its first instant until its last the seller is skipped, and is there again then', () => {
    const paper = aFloor(toFloor, { ann: {}, bob: {} });
    paper.accept({ type: 'set-absence', seller: 'ann', from: iso(monday + hour), to: iso(monday + day) });
    expect(next(paper)).toBe('seller/ann');
    paper.now += hour;
    expect([next(paper), next(paper)]).toEqual(['seller/bob', 'seller/bob']);
    paper.now = monday + day - 1;
    expect(next(paper)).toBe('seller/bob');
    paper.now += 1;
    expect(next(paper)).toBe('seller/ann');
  });

  it('is changed by its beginning, and taken back when it ends where it begins', () => {
    const paper = aFloor(toFloor, { ann: {}, bob: {} });
    const set = (to: number, standIn?: string) =>
      paper.execute({
        type: 'set-absence',
        seller: 'ann',
        from: iso(monday),
        to: iso(to),
        ...(standIn ? { standIn } : {}),
      });
    expect(typesOf(set(monday + day))).toEqual(['absence-set']);
    expect(typesOf(set(monday + day))).toEqual([]);
    expect(typesOf(set(monday + 2 * day, 'bob'))).toEqual(['absence-set']);
    expect((paper.state('seller/ann') as Seller).absences).toEqual([
      { from: monday, to: monday + 2 * day, standIn: 'bob' },
    ]);
    expect(typesOf(set(monday))).toEqual(['absence-set']);
    expect(typesOf(set(monday))).toEqual([]);
    expect((paper.state('seller/ann') as Seller).absences).toEqual([]);
    expect(codeOf(set(monday - 1))).toBe('invalid');
    expect(codeOf(set(monday + day, 'ann'))).toBe('owner-unknown');
    expect(codeOf(set(monday + day, 'nobody'))).toBe('owner-unknown');
    expect(
      codeOf(paper.execute({ type: 'set-absence', seller: 'nobody', from: iso(monday), to: iso(monday) })),
    ).toBe('not-found');
  });

  it('credits a pool’s absent member where it is configured so', () => {
    const paper = aFloor(toFloor, { ann: {}, bob: {} }, {}, { absent: 'credit' });
    away(paper, 'bob', 1);
    expect([next(paper), next(paper), next(paper), next(paper)]).toEqual(Array(4).fill('seller/ann'));
    expect((paper.state('pool/floor') as Pool).credits).toEqual({ bob: 2 });
    paper.now += day;
    expect([next(paper), next(paper), next(paper)]).toEqual(['seller/bob', 'seller/bob', 'seller/bob']);
    expect(paper.events.filter(({ data }) => data['credit']).length).toBe(2);
  });

  it('of a seller whom an entry names brings in the stand-in, else the next entry', () => {
    const paper = aFloor(
      [
        { id: 'ann', to: 'seller/ann' },
        { id: 'rest', to: 'queue/inbox' },
      ],
      { ann: { standIn: 'bob' }, bob: {}, cem: {} },
    );
    expect(next(paper)).toBe('seller/ann');
    away(paper, 'ann', 5);
    expect(next(paper)).toBe('seller/bob');
    expect(lastOf(paper, 'assigned').data).toMatchObject({ entry: 'ann', standsInFor: 'ann' });
    away(paper, 'ann', 6, 'cem');
    expect(next(paper)).toBe('seller/cem');
    away(paper, 'cem', 1);
    expect(next(paper)).toBe('queue/inbox');
    expect(lastOf(paper, 'assigned').data['passed']).toMatchObject([
      { entry: 'ann', skipped: { absent: 2 } },
    ]);
  });
});

describe('nobody there (Ours 5.1)', () => {
  const entries: Entries = [
    { id: 'floor', to: 'pool/floor' },
    { id: 'rest', to: 'seller/bob' },
  ];

  it('asks the next entry, or gives the lead to the default owner at once, as configured', () => {
    for (const [nobody, owner] of [
      ['next', 'seller/bob'],
      ['default', 'queue/inbox'],
    ] as const) {
      const [first, rest] = entries;
      const own = { defaultOwner: 'queue/inbox' };
      const paper = aFloor([{ ...first, nobody } as never, rest as never], { ann: {} }, own);
      paper.accept({ type: 'define-seller', seller: 'bob', active: true });
      away(paper, 'ann', 1);
      const lead = aLead(paper, { lastName: 'K' }, { assign: true });
      expect(paper.lead(lead)?.owner).toBe(owner);
      expect(lastOf(paper, 'assigned').data).toMatchObject({
        how: nobody === 'next' ? 'rule' : 'default',
        passed: [{ entry: 'floor', reason: 'no-eligible-owner', skipped: { absent: 1 } }],
      });
    }
  });

  it('without a default owner the owner stays, and it stands in the history that nobody was there', () => {
    const paper = aFloor(toFloor, { ann: {} });
    away(paper, 'ann', 1);
    const lead = aLead(paper, { lastName: 'K' }, web);
    expect(lastOf(paper, 'not-assigned').data).toEqual({
      owner: 'seller/ann',
      passed: [{ entry: 'all', reason: 'no-eligible-owner', skipped: { absent: 1 } }],
    });
    expect(paper.lead(lead)?.routing.missedAt).toBe(monday);
    paper.now += day;
    paper.accept({ type: 'assign', lead, to: 'rules' });
    expect(paper.lead(lead)?.routing.missedAt).toBe(0);
  });

  it('a pool that nobody defined has nobody', () => {
    const paper = aFloor([{ id: 'none', to: 'pool/nowhere' }], { ann: {} });
    next(paper);
    expect(lastOf(paper, 'not-assigned').data['passed']).toEqual([
      { entry: 'none', reason: 'no-eligible-owner', skipped: {} },
    ]);
  });
});

describe('rules on request (Ours 0.1)', () => {
  it('an edit or a change of status runs them when asked, not otherwise; a converted lead stays', () => {
    const paper = aFloor([{ id: 'rest', to: 'queue/inbox', notify: 'welcome' }], { ann: {} });
    const lead = aLead(paper);
    paper.accept({ type: 'correct', lead, fields: { company: 'A' } });
    paper.accept({ type: 'change-status', lead, to: 'Working' });
    expect(paper.lead(lead)?.owner).toBe('seller/ann');
    expect(typesOf(paper.accept({ type: 'correct', lead, fields: { company: 'B' }, assign: true }))).toEqual([
      'corrected',
      'assigned',
      'email-suppressed',
    ]);
    expect(lastOf(paper, 'assigned').data).toMatchObject({ owner: 'queue/inbox', notify: 'welcome' });
    const other = aLead(paper);
    expect(
      typesOf(paper.accept({ type: 'change-status', lead: other, to: 'Working', assign: true })),
    ).toEqual(['status-changed', 'assigned', 'email-suppressed']);
    const sold = aLead(paper);
    paper.accept({ type: 'convert', lead: sold, account: 'new' });
    paper.accept({ type: 'correct', lead: sold, fields: { company: 'B' }, assign: true });
    expect(paper.lead(sold)?.owner).toBe('seller/ann');
  });
});

describe('sellers', () => {
  it('keep what is not named, and lose what is taken away', () => {
    const paper = aHouse();
    const define = (more: Partial<CommandOf<'define-seller'>>) =>
      typesOf(paper.execute({ type: 'define-seller', seller: 'ann', active: true, ...more }));
    expect(define({ skills: ['tv'], capacity: 14, manager: 'max', name: 'Ann' })).toEqual(['seller-defined']);
    expect(define({ openLimit: 9 })).toEqual(['seller-defined']);
    expect(define({ skills: ['tv'] })).toEqual([]);
    expect(lastOf(paper, 'seller-defined').data).toEqual({
      active: true,
      skills: ['tv'],
      capacity: 14,
      openLimit: 9,
      manager: 'max',
    });
    expect(define({ skills: [], capacity: null })).toEqual(['seller-defined']);
    expect(paper.state('seller/ann')).toMatchObject({
      skills: [],
      capacity: null,
      openLimit: 9,
      manager: 'max',
    });
    expect((paper.state('seller/ann') as Seller).personal.name).toBe('Ann');
  });

  it('and pools come with the process, with all they can do', () => {
    const paper = aHouse();
    const team: ProcessInput['team'] = {
      teams: [{ id: 'north', manager: 'max' }],
      territories: [{ id: 'paris', when: { field: 'city', op: 'is', value: 'Paris' } }],
      sellers: [
        { id: 'ann', teams: ['north'], territories: ['paris'], languages: ['fr'], standIn: 'max' },
        { id: 'max' },
      ],
      pools: [
        {
          id: 'floor',
          strategy: 'smooth-weighted',
          members: ['ann', 'max'],
          weights: { ann: 3 },
          absent: 'credit',
        },
      ],
    };
    const { definition } = aProcess({ team });
    paper.accept({ type: 'publish-process', process: definition as never });
    expect(paper.state('seller/ann')).toMatchObject({ teams: ['north'], languages: ['fr'], standIn: 'max' });
    expect(paper.state('pool/floor')).toMatchObject({
      strategy: 'smooth-weighted',
      weights: { ann: 3 },
      absent: 'credit',
    });
  });

  it('weights are of members only', () => {
    const paper = aFloor(toFloor, { ann: {} });
    const answer = paper.execute({
      type: 'define-pool',
      pool: 'x',
      strategy: 'smooth-weighted',
      members: ['ann'],
      weights: { bob: 2 },
    });
    expect(answer).toMatchObject({ code: 'unknown-member', field: 'weights.bob' });
  });
});

describe('faults of the process', () => {
  const entry = (more: object): Partial<ProcessInput> => ({
    assignment: { rules: [{ id: 'main', entries: [{ id: 'one', to: 'pool/x', ...more }] }] },
  });
  it.each<[Partial<ProcessInput>, RegExp]>([
    [{ queues: [{ id: 'q', teams: ['none'] }] }, /queues\.0\.teams\.0: there is no team "none"/],
    [{ queues: [{ id: 'q', notify: 'both' }] }, /queues\.0\.address/],
    [
      { team: { sellers: [{ id: 'ann', teams: ['x'], territories: ['y'] }] } },
      /sellers\.0\.teams\.0.*sellers\.0\.territories\.0/,
    ],
    [
      { team: { territories: [{ id: 'x', when: { field: 'none', op: 'is', value: '' } }] } },
      /team\.territories\.0\.when\.field: unknown-field/,
    ],
    [
      { team: { pools: [{ id: 'p', members: [], weights: { ann: 1 } }] } },
      /team\.pools\.0\.weights\.ann: is no member/,
    ],
    [entry({ language: { field: 'none' } }), /entries\.0\.language\.field/],
    [entry({ to: 'keep', skills: ['tv'] }), /entries\.0\.to: only sellers/],
    [
      { assignment: { rules: [], onBreach: { max: 1, otherwise: 'queue/none' } } },
      /assignment\.onBreach\.otherwise/,
    ],
    [{ team: { teams: [{ id: 'a' }, { id: 'A' }] } }, /team\.teams: "A" stands twice/],
  ])('%j', (own, fault) => {
    expect(() => aProcess(own)).toThrow(fault);
  });
});

describe('explaining (Ours 5.1)', () => {
  it('says of each entry whether it matched and by which comparison, whose turn it is, and who is skipped for what', () => {
    const paper = aFloor(
      [
        { id: 'big', when: { field: 'employees', op: 'more', value: 100 }, to: 'queue/inbox' },
        {
          id: 'german',
          when: {
            all: [
              { field: 'country', op: 'is', value: 'DE' },
              { field: 'channel', op: 'is', value: 'web' },
            ],
          },
          to: 'queue/inbox',
        },
        { id: 'tv', to: 'pool/floor', skills: ['tv'] },
        { id: 'rest', to: 'queue/inbox' },
      ],
      {
        ann: { skills: ['tv'] },
        bob: { skills: ['tv'] },
        cem: {},
        dan: { skills: ['tv'], openLimit: 0 },
        eve: { skills: ['tv'], active: false },
      },
    );
    away(paper, 'ann', 1);
    const lead = aLead(paper, { lastName: 'K', country: 'FR' }, { assign: false });
    const explained = explain(paper, lead);
    expect(explained).toMatchObject({ rule: 'main', owner: 'seller/bob', pool: 'floor', turn: 1 });
    expect(explained.entries.map(({ entry, match, outcome }) => [entry, match, outcome])).toEqual([
      ['big', null, 'no-match'],
      ['german', false, 'no-match'],
      ['tv', true, 'given'],
      ['rest', true, 'not-asked'],
    ]);
    expect(explained.entries[0]?.compared).toEqual([
      { path: '', field: 'employees', op: 'more', truth: null },
    ]);
    expect(explained.entries[1]?.compared.map(({ path, truth }) => [path, truth])).toEqual([
      ['all.0', false],
      ['all.1', false],
    ]);
    expect(explained.entries[2]?.skipped).toEqual([
      { seller: 'ann', why: 'absent' },
      { seller: 'cem', why: 'skill' },
      { seller: 'dan', why: 'full' },
      { seller: 'eve', why: 'left' },
    ]);
  });

  it('changes nothing, and agrees with what the rules then do', () => {
    const paper = aFloor(toFloor, { ann: {}, bob: {} });
    const lead = aLead(paper, { lastName: 'K' }, { assign: false });
    const before = paper.events.length;
    expect([explain(paper, lead), explain(paper, lead)].map(({ owner }) => owner)).toEqual(
      Array(2).fill('seller/ann'),
    );
    expect(paper.events).toHaveLength(before);
    expect(explain(aFloor([], {}), lead)).toMatchObject({ owner: null, entries: [] });
  });
});

function explain(paper: Paper, id: string): AssignmentExplanation {
  const { world } = paper.worldFor({ type: 'assign', lead: id, to: 'rules' });
  const lead = paper.lead(id) ?? (aHouse().lead(id) as never);
  return explainAssignment(paper.process.routing, lead, {
    now: paper.now,
    pool: (pool) => paper.state(`pool/${pool}`) as never,
    seller: (seller) => paper.state(`seller/${seller}`) as never,
    load: (seller) => world.loads.get(seller) ?? 0,
    not: new Set(),
  });
}
