// Merging (Ours 10.1, 10.2): the rules, on paper. What one stream would have counted is what a merge comes to.
import {
  type Command,
  claimName,
  type Event,
  type Fields,
  foldView,
  type Lead,
  leadList,
  stateOf,
  taskList,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, at, codeOf, day, engage, eventsOf, hour, lastOf, monday, typesOf } from './scene.ts';

const merge = (paper: Paper, lead: string, absorb: string[], fieldChoices: Record<string, string> = {}) =>
  paper.accept({ type: 'merge', lead, absorb, fieldChoices });
const unmerge = (paper: Paper, lead: string, absorbed: string) =>
  paper.accept({ type: 'unmerge', lead, absorbed });
const stateOfLead = (paper: Paper, id: string): Lead => paper.lead(id) as Lead;
const holders = (paper: Paper, scope: string, value: string): string[] => {
  const { world } = paper.worldFor({
    type: 'capture',
    channel: 'hand',
    fields: { lastName: 'X' },
    keys: { [scope]: value },
  });
  const held: readonly string[] = world.claims.get(claimName({ scope, value })) ?? [];
  return [...held].sort((a, b) => (a < b ? -1 : 1));
};
const fields = (lead: Lead): Fields => ({ ...lead.fields, ...lead.personal.fields });
/** What a merge unites. */
const sideOf = ({ engagement, totals, consent, mail }: Lead) => ({ engagement, totals, consent, mail });

const ada = { lastName: 'King', firstName: 'Ada', email: 'ada@a.example', country: 'France' };
const adele = {
  lastName: 'Kingsley',
  email: 'ada@b.example',
  company: 'Acme',
  country: 'Spain',
  industry: 'Food',
};
function twoLeads(): { paper: Paper; a: string; b: string } {
  const paper = aHouse();
  const a = aLead(paper, ada, { keys: { email: 'ada@a.example' } });
  const b = aLead(paper, adele, { keys: { email: 'ada@b.example', company: 'acme' } });
  return { paper, a, b };
}

describe('a merge', () => {
  it('is a fact of both: the survivor merged, the other one absorbed, and the score follows (10.1)', () => {
    const { paper, a, b } = twoLeads();
    engage(paper, a, { kind: 'form-submit', facets: { form: 'request' } });
    engage(paper, b, { kind: 'form-submit', facets: { form: 'request' } });
    const decision = merge(paper, a, [b]);
    expect(typesOf(decision)).toEqual(['merged', 'absorbed', 'scored']);
    const [first, second, third] = eventsOf(decision);
    expect([first?.stream, second?.stream, third?.stream]).toEqual([`lead/${a}`, `lead/${b}`, `lead/${a}`]);
    expect([second?.causationId, third?.causationId]).toEqual([first?.id, first?.id]);
    expect(second?.data).toEqual({ into: a });
    expect(third?.data).toMatchObject({ cause: 'engagement' });
    expect(decision.subject).toBe(a);
    expect(stateOfLead(paper, b).absorbedBy).toBe(a);
    expect(stateOfLead(paper, a).absorbedBy).toBe('');
  });

  it('keeps what the survivor has, fills what it lacks, and takes what was chosen (10.1)', () => {
    const { paper, a, b } = twoLeads();
    const decision = merge(paper, a, [b], { lastName: b, country: b, email: a });
    expect(fields(stateOfLead(paper, a))).toEqual({
      lastName: 'Kingsley',
      firstName: 'Ada',
      email: 'ada@a.example',
      company: 'Acme',
      country: 'Spain',
      industry: 'Food',
    });
    const [merged] = eventsOf(decision);
    expect(merged?.data).toMatchObject({
      absorbed: b,
      below: [],
      fieldChoices: { lastName: b, email: a, company: b, country: b, industry: b },
      fields: { country: 'Spain', industry: 'Food' },
      before: { country: 'France' },
    });
    expect(merged?.personal).toEqual({
      subject: `lead/${a}`,
      data: {
        fields: { lastName: 'Kingsley', company: 'Acme' },
        keys: { email: 'ada@a.example', company: 'acme' },
        before: { fields: { lastName: 'King' }, keys: { email: 'ada@a.example' } },
      },
    });
    expect(stateOfLead(paper, a).personal.keys).toEqual({ email: 'ada@a.example', company: 'acme' });
  });

  it('leaves out of the choices what is the same or blank (10.1)', () => {
    const paper = aHouse();
    const a = aLead(paper, { lastName: 'King', city: 'Nice' });
    const b = aLead(paper, { lastName: 'King', title: 'CTO', industry: '' });
    const { fieldChoices, fields: taken } = eventsOf(merge(paper, a, [b]))[0]?.data ?? {};
    expect([fieldChoices, taken]).toEqual([{ title: b }, {}]);
  });

  it('finds the survivor by what the other was found by, and the other no more (10.1)', () => {
    const { paper, a, b } = twoLeads();
    merge(paper, a, [b]);
    expect(holders(paper, 'email', 'ada@a.example')).toEqual([`lead/${a}`]);
    expect(holders(paper, 'email', 'ada@b.example')).toEqual([`lead/${a}`]);
    paper.accept({
      type: 'submit',
      submission: 's1',
      fields: { lastName: 'K', email: 'ada@b.example' },
      keys: { email: 'ada@b.example' },
    });
    expect(lastOf(paper, 'submission-received').data).toMatchObject({ outcome: 'duplicate', lead: a });
  });

  it('of two with the same address holds it once (10.1)', () => {
    const paper = aHouse();
    const keys = { email: 'x@x.example' };
    const a = aLead(paper, ada, { keys });
    const b = aLead(paper, ada, { keys, duplicates: 'allow' });
    const decision = merge(paper, a, [b]);
    expect(decision.claims).toEqual([]);
    expect(decision.releases).toEqual([{ scope: 'email', value: 'x@x.example', holder: `lead/${b}` }]);
    unmerge(paper, a, b);
    expect(holders(paper, 'email', 'x@x.example')).toEqual([`lead/${a}`, `lead/${b}`].sort());
  });

  it('takes the absorbed lead out of its programs, and nothing of it is due any more', () => {
    const paper = aHouse({
      programs: [
        { id: 'drip', entry: { on: 'capture' }, steps: [{ id: 'w', do: 'wait', for: { hours: 72 } }] },
      ],
    });
    const [a, b] = [aLead(paper), aLead(paper)] as const;
    engage(paper, b, { kind: 'form-submit', facets: { form: 'request' } });
    const due = () => [...foldView(taskList, paper.events)].filter(([, { lead }]) => lead === b);
    expect(due().length).toBeGreaterThan(1);
    expect(typesOf(merge(paper, a, [b])).slice(0, 3)).toEqual(['merged', 'left-program', 'absorbed']);
    expect(due()).toEqual([]);
    const section = () => leadList.columns(foldView(leadList, paper.events).get(b) as never)['section'];
    expect(section()).toBe('absorbed');
    unmerge(paper, a, b);
    expect(section()).toBe('work');
    expect(due().map(([, { kind }]) => kind)).toContain('band');
  });

  it.each<
    [
      string,
      (leads: { a: string; b: string; c: string }) => Partial<Extract<Command, { type: 'merge' }>>,
      string,
    ]
  >([
    ['itself', ({ a }) => ({ absorb: [a] }), 'invalid absorb'],
    ['one twice', ({ b }) => ({ absorb: [b, b] }), 'invalid absorb'],
    ['nobody', ({ b }) => ({ absorb: [b, 'nobody'] }), 'not-found absorb.1'],
    ['one that was merged already', ({ c }) => ({ absorb: [c] }), 'moved absorb.0'],
    [
      'a choice of a stranger',
      ({ b }) => ({ absorb: [b], fieldChoices: { lastName: 'x' } }),
      'invalid fieldChoices.lastName',
    ],
    ['into nobody', ({ b }) => ({ lead: 'nobody', absorb: [b] }), 'not-found lead'],
    ['into one that was merged', ({ b, c }) => ({ lead: c, absorb: [b] }), 'moved lead'],
  ])('is refused of %s', (_, wrong, code) => {
    const { paper, a, b } = twoLeads();
    const c = aLead(paper);
    merge(paper, aLead(paper), [c]);
    const answer = paper.execute({ type: 'merge', lead: a, absorb: [b], ...wrong({ a, b, c }) });
    expect('code' in answer && `${answer.code} ${answer.field}`).toBe(code);
  });

  it('is refused of somebody erased or converted; the converted one may take over (8, 10.1)', () => {
    const paper = aHouse();
    const [a, b, c] = [aLead(paper, ada), aLead(paper, { ...adele, company: 'Acme' }), aLead(paper)] as const;
    paper.accept({ type: 'convert', lead: b, account: 'new' });
    paper.accept({ type: 'erase', lead: c });
    expect(paper.execute({ type: 'merge', lead: a, absorb: [b] })).toMatchObject({
      code: 'already-converted',
      field: 'absorb.0',
    });
    expect(paper.execute({ type: 'merge', lead: a, absorb: [c] })).toMatchObject({
      code: 'erased',
      field: 'absorb.0',
    });
    merge(paper, b, [a]);
    expect(stateOfLead(paper, a).absorbedBy).toBe(b);
  });
});

describe('an absorbed lead', () => {
  it('answers every command with the id of the survivor, always the last one (10.1, 10.2)', () => {
    const { paper, a, b } = twoLeads();
    const c = aLead(paper);
    merge(paper, a, [b]);
    const commands: Command[] = [
      { type: 'correct', lead: b, fields: { city: 'Nice' } },
      { type: 'engage', lead: b, engagements: [{ kind: 'visit' }] },
      { type: 'change-status', lead: b, to: 'Working' },
      { type: 'tick', lead: b },
      { type: 'erase', lead: b },
    ];
    for (const command of commands) {
      expect(paper.execute(command)).toMatchObject({
        code: 'moved',
        field: 'lead',
        candidates: [{ id: a, reason: 'merged' }],
      });
    }
    const decision = merge(paper, c, [a]);
    expect(eventsOf(decision)[0]?.data['below']).toEqual([b]);
    expect(stateOfLead(paper, b).absorbedBy).toBe(c);
    expect(stateOfLead(paper, a).absorbedBy).toBe(c);
    expect(holders(paper, 'email', 'ada@b.example')).toEqual([`lead/${c}`]);
    expect(holders(paper, 'email', 'ada@a.example')).toEqual([`lead/${c}`]);
  });

  it('points to the nearest again when the later merge is taken back (10.1)', () => {
    const { paper, a, b } = twoLeads();
    const c = aLead(paper);
    merge(paper, a, [b]);
    merge(paper, c, [a]);
    expect(codeOf(paper.execute({ type: 'unmerge', lead: c, absorbed: b }))).toBe('not-absorbed');
    expect(codeOf(paper.execute({ type: 'unmerge', lead: a, absorbed: b }))).toBe('moved');
    unmerge(paper, c, a);
    expect([a, b, c].map((id) => stateOfLead(paper, id).absorbedBy)).toEqual(['', a, '']);
    expect(holders(paper, 'email', 'ada@b.example')).toEqual([`lead/${a}`]);
    expect(holders(paper, 'email', 'ada@a.example')).toEqual([`lead/${a}`]);
    unmerge(paper, a, b);
    expect(holders(paper, 'email', 'ada@b.example')).toEqual([`lead/${b}`]);
  });

  it('is erased with the survivor: they are one person (10.1, 13.2)', () => {
    const { paper, a, b } = twoLeads();
    merge(paper, a, [b]);
    const decision = paper.accept({ type: 'erase', lead: a });
    expect(typesOf(decision)).toEqual(['erased', 'erased']);
    expect(lastOf(paper, 'erased').data['subjects']).toEqual([`lead/${a}`, `lead/${b}`]);
    expect(holders(paper, 'email', 'ada@b.example')).toEqual([]);
    expect(holders(paper, 'email', 'ada@a.example')).toEqual([]);
    expect(stateOfLead(paper, a).personal).toEqual({ fields: {}, keys: {} });
  });
});

describe('what was done, chosen and suppressed', () => {
  const visits = (paper: Paper, lead: string, ...days: number[]) =>
    engage(
      paper,
      lead,
      ...days.map((n) => ({ kind: 'page-view', facets: { page: 'pricing' }, at: at(monday - n * day) })),
    );

  it('counts as in one stream: the score is reckoned of the union, caps and all, not summed (10.1)', () => {
    const paper = aHouse();
    const [a, b, one] = [aLead(paper), aLead(paper), aLead(paper)] as const;
    visits(paper, a, 0, 0, 1);
    visits(paper, b, 0, 0, 0, 2);
    visits(paper, one, 0, 0, 1, 0, 0, 0, 2);
    const before = [a, b].map((id) => stateOfLead(paper, id).score.value);
    merge(paper, a, [b]);
    const [merged, alone] = [stateOfLead(paper, a), stateOfLead(paper, one)];
    expect(merged.score.value).toBe(alone.score.value);
    expect(merged.score.value).toBeLessThan((before[0] ?? 0) + (before[1] ?? 0));
    const { recent: _, ...counts } = merged.engagement['page-view'] ?? {};
    const { recent: __, ...expected } = alone.engagement['page-view'] ?? {};
    expect(counts).toEqual(expected);
    expect(merged.engagement['page-view']?.recent.map((each) => each.at)).toEqual(
      alone.engagement['page-view']?.recent.map((each) => each.at),
    );
  });

  it('comes to the same in whichever order leads are merged (10.1)', () => {
    const kind = fc.constantFrom('page-view', 'email-open', 'bounce', 'complaint', 'form-submit');
    const deed = fc.record({
      kind,
      ago: fc.nat(450),
      robot: fc.boolean(),
      timed: fc.boolean(),
      count: fc.integer({ min: 1, max: 3 }),
    });
    const consent = fc.record({
      channel: fc.constantFrom('email' as const, 'phone' as const),
      choice: fc.constantFrom('granted' as const, 'denied' as const),
      by: fc.constantFrom('person' as const, 'staff' as const),
    });
    const life = fc.record({
      deeds: fc.array(deed, { maxLength: 6 }),
      consents: fc.array(consent, { maxLength: 2 }),
    });
    const hard = (name: string) => (name === 'bounce' ? { facets: { bounce: 'hard' } } : {});
    fc.assert(
      fc.property(life, life, life, (...lives) => {
        const start = aHouse();
        const ids = lives.map(({ deeds, consents }) => {
          const id = aLead(start);
          for (const { kind: what, ago, robot, timed, count } of deeds) {
            engage(start, id, {
              kind: what,
              at: at(monday - ago * day),
              count,
              timed,
              confidence: robot ? 'suspected-robot' : 'human',
              ...hard(what),
            });
          }
          for (const one of consents) start.accept({ type: 'change-consent', lead: id, ...one });
          return id;
        });
        const [a, b, c] = ids as [string, string, string];
        const ends = [
          (paper: Paper) => (merge(paper, a, [b]), merge(paper, a, [c])),
          (paper: Paper) => merge(paper, a, [c, b]),
          (paper: Paper) => (merge(paper, b, [c]), merge(paper, a, [b])),
          (paper: Paper) => (merge(paper, c, [b]), merge(paper, a, [c])),
        ].map((way) => {
          const paper = start.fork();
          way(paper);
          const lead = stateOfLead(paper, a);
          return { ...sideOf(lead), score: lead.score.value };
        });
        for (const end of ends) expect(end).toEqual(ends[0]);
      }),
      { numRuns: 60 },
    );
  });

  it('is the most restrictive: a no of one is a no of both, and so is a complaint (10.1)', () => {
    const { paper, a, b } = twoLeads();
    const choose = (lead: string, channel: 'email' | 'phone', choice: 'granted' | 'denied') =>
      paper.accept({ type: 'change-consent', lead, channel, choice, by: 'person' });
    choose(a, 'email', 'granted');
    choose(b, 'email', 'denied');
    choose(b, 'phone', 'granted');
    engage(paper, b, { kind: 'complaint' }, { kind: 'bounce', facets: { bounce: 'hard' } });
    merge(paper, a, [b]);
    const { consent, mail } = stateOfLead(paper, a);
    expect([consent.email?.choice, consent.phone?.choice]).toEqual(['denied', 'granted']);
    expect([mail.complained, mail.hardBounced]).toEqual([true, true]);
  });
});

describe('taking a merge back', () => {
  it('gives each side its own counts, consent and suppression, whatever happened since (10.2)', () => {
    const { paper, a, b } = twoLeads();
    const c = aLead(paper);
    engage(paper, a, { kind: 'visit' });
    engage(paper, b, { kind: 'visit' }, { kind: 'complaint' });
    paper.accept({ type: 'change-consent', lead: b, channel: 'email', choice: 'denied', by: 'person' });
    const alone = paper.fork();
    const before = sideOf(stateOfLead(paper, b));
    merge(paper, a, [b, c]);
    for (const house of [paper, alone]) {
      house.now += hour;
      engage(house, a, { kind: 'visit', at: at(monday) }, { kind: 'email-open', at: at(monday) });
      house.accept({ type: 'change-consent', lead: a, channel: 'phone', choice: 'granted', by: 'person' });
      house.accept({
        type: 'correct',
        lead: a,
        fields: { email: 'new@a.example' },
        keys: { email: 'new@a.example' },
      });
    }
    unmerge(paper, a, b);
    expect(stateOfLead(paper, a).consent).toEqual(stateOfLead(alone, a).consent);
    expect(stateOfLead(paper, a).mail).toMatchObject({ complained: false, hardBounced: false });
    expect(stateOfLead(paper, a).engagement['visit']?.total).toBe(2);
    expect(stateOfLead(paper, a).engagement['complaint']).toBeUndefined();
    expect(stateOfLead(paper, a).score.value).toBe(stateOfLead(alone, a).score.value);
    expect(sideOf(stateOfLead(paper, b))).toEqual(before);
    expect(Object.keys(stateOfLead(paper, a).merge?.parts ?? {})).toEqual([c]);
    unmerge(paper, a, c);
    expect(sideOf(stateOfLead(paper, a)).mail).toEqual(sideOf(stateOfLead(alone, a)).mail);
    expect(stateOfLead(paper, a).merge).toBeNull();
    expect(stateOfLead(paper, a).personal.before).toBeUndefined();
  });

  it('gives fields their former value, but for those that somebody changed since (10.2)', () => {
    const { paper, a, b } = twoLeads();
    merge(paper, a, [b], { lastName: b, country: b });
    paper.accept({
      type: 'correct',
      lead: a,
      fields: { company: 'Zorro' },
      keys: { company: 'zorro', email: 'ada@a.example' },
    });
    const decision = unmerge(paper, a, b);
    expect(fields(stateOfLead(paper, a))).toEqual({ ...ada, company: 'Zorro' });
    expect(stateOfLead(paper, a).personal.keys).toEqual({ email: 'ada@a.example', company: 'zorro' });
    expect(fields(stateOfLead(paper, b))).toEqual(adele);
    const [reverted] = eventsOf(decision);
    expect(reverted?.data).toEqual({
      survivor: a,
      absorbed: b,
      fields: { country: 'France' },
      cleared: ['industry'],
    });
    expect(reverted?.personal?.data['fields']).toEqual({ lastName: 'King' });
  });

  it('is a fact of both, and the other lead is there again, scored and found by its own (10.2)', () => {
    const { paper, a, b } = twoLeads();
    engage(paper, b, { kind: 'form-submit', facets: { form: 'request' } });
    merge(paper, a, [b]);
    const decision = unmerge(paper, a, b);
    expect(typesOf(decision)).toEqual(['merge-reverted', 'merge-reverted', 'scored', 'scored']);
    expect(eventsOf(decision).map(({ stream }) => stream)).toEqual([
      `lead/${a}`,
      `lead/${b}`,
      `lead/${a}`,
      `lead/${b}`,
    ]);
    const [first, ...others] = eventsOf(decision);
    expect(others.map(({ causationId }) => causationId)).toEqual(others.map(() => first?.id));
    expect(eventsOf(decision)[1]?.data).toEqual({ survivor: a, absorbed: b, fields: {}, cleared: [] });
    expect(stateOfLead(paper, b).absorbedBy).toBe('');
    expect(codeOf(paper.execute({ type: 'correct', lead: b, fields: { city: 'Nice' } }))).toBe('accepted');
    expect(holders(paper, 'email', 'ada@b.example')).toEqual([`lead/${b}`]);
    expect(holders(paper, 'email', 'ada@a.example')).toEqual([`lead/${a}`]);
    expect(eventsOf(decision)[3]?.data).toMatchObject({ cause: 'engagement' });
    const refused = (lead: string, absorbed: string) => paper.execute({ type: 'unmerge', lead, absorbed });
    expect(refused(a, b)).toMatchObject({ code: 'not-absorbed', field: 'absorbed' });
    expect(refused(a, 'nobody')).toMatchObject({ code: 'not-found', field: 'absorbed' });
    expect(refused('nobody', b)).toMatchObject({ code: 'not-found', field: 'lead' });
  });

  it('finds the survivor again by what it was found by before its address was chosen away (10.1, 10.2)', () => {
    const { paper, a, b } = twoLeads();
    const merged = merge(paper, a, [b], { email: b });
    expect(stateOfLead(paper, a).personal.keys).toMatchObject({ email: 'ada@b.example' });
    expect(merged.claims.map(({ value, how }) => `${value} ${how}`)).toEqual(['ada@b.example shared']);
    const decision = unmerge(paper, a, b);
    expect(decision.claims.map(({ value, how }) => `${value} ${how}`)).toEqual(['ada@b.example shared']);
    expect(stateOfLead(paper, a).personal.keys).toEqual({ email: 'ada@a.example' });
  });

  it('scores the lead that is there again no earlier than it was scored before (10.2)', () => {
    const { paper, a, b } = twoLeads();
    paper.now += 2 * hour;
    engage(paper, b, { kind: 'form-submit', facets: { form: 'request' } });
    merge(paper, a, [b]);
    paper.accept({ type: 'unmerge', lead: a, absorbed: b, at: at(monday + hour) });
    expect(lastOf(paper, 'scored')).toMatchObject({ stream: `lead/${b}`, occurredAt: at(monday + 2 * hour) });
  });

  it('folds to the same state step by step, and without what is personal (10.1)', () => {
    const { paper, a, b } = twoLeads();
    merge(paper, a, [b], { lastName: b });
    engage(paper, a, { kind: 'visit' });
    unmerge(paper, a, b);
    merge(paper, b, [a]);
    for (const id of [a, b]) {
      const events = paper.events.filter(({ stream }) => stream === `lead/${id}`);
      let state = stateOf(`lead/${id}`, []);
      for (const event of events) state = stateOf(`lead/${id}`, [event], state);
      expect(state).toEqual(stateOfLead(paper, id));
      const bare = stateOf(
        `lead/${id}`,
        events.map((event): Event => ({ ...event, personal: null })),
      ) as Lead;
      expect({ ...bare, personal: null }).toEqual({ ...stateOfLead(paper, id), personal: null });
    }
  });
});
