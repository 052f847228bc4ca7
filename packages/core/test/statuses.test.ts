// Statuses: goal is that the table of Ours 2.2 holds in every cell, and that each visit is clocked.
import {
  b2bProcess,
  b2cProcess,
  defaultProcess,
  defineProcess,
  type ProcessInput,
  type Status,
  type StatusKind,
  salesforceClassicProcess,
  statusKinds,
  transitionRefusal,
} from '@leadstream/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, at, codeOf, hour, lastOf, monday, typesOf } from './scene.ts';

const status = (kind: StatusKind): Status => ({ id: kind, kind });
const reasons = [{ id: 'budget' }, { id: 'other', comment: true }];

/** The answers of Ours 2.2, row = from, column = to, without reopening; `-` is allowed. */
const plain = {
  //            open, working, nurture, disqualified, qualified, converted
  open: ['-', '-', '-', '-', '-', 'use-convert'],
  working: ['-', '-', '-', '-', '-', 'use-convert'],
  nurture: ['-', '-', '-', '-', '-', 'use-convert'],
  disqualified: [
    'transition-not-allowed',
    'transition-not-allowed',
    'transition-not-allowed',
    'transition-not-allowed',
    'transition-not-allowed',
    'use-convert',
  ],
  qualified: ['-', '-', '-', '-', '-', 'use-convert'],
  converted: [
    'already-converted',
    'already-converted',
    'already-converted',
    'already-converted',
    'already-converted',
    'use-convert',
  ],
} as const;
const order = ['open', 'working', 'nurture', 'disqualified', 'qualified', 'converted'] as const;

/** With reopening: only disqualified to open or nurture, nothing else. */
const reopening = (from: StatusKind, to: StatusKind): string => {
  if (to === 'converted') return 'use-convert';
  if (from === 'converted') return 'already-converted';
  return from === 'disqualified' && (to === 'open' || to === 'nurture') ? '-' : 'transition-not-allowed';
};

const cells = statusKinds.flatMap((from) =>
  order.flatMap((to, i) => [
    { from, to, reopen: false, expected: plain[from][i] as string },
    { from, to, reopen: true, expected: reopening(from, to) },
  ]),
);

describe('the transition table (Ours 2.2)', () => {
  it.each(cells)('$from to $to, reopening $reopen: $expected', ({ from, to, reopen, expected }) => {
    const change = {
      from: status(from),
      to: { ...status(to), id: `another ${to}` },
      reopen,
      reason: 'budget',
    };
    expect(transitionRefusal(change, { reasons })?.code ?? '-').toBe(expected);
  });

  it('holds between the statuses of the default preset as between their kinds', () => {
    const { statuses } = aProcess().definition;
    for (const from of statuses.filter(({ kind }) => kind !== 'converted')) {
      for (const to of statuses) {
        for (const reopen of [false, true]) {
          const paper = aHouse();
          const lead = aLead(paper, { lastName: 'King' }, { status: from.id, reason: 'budget' });
          const answer = paper.execute({ type: 'change-status', lead, to: to.id, reason: 'budget', reopen });
          const cell = reopen ? reopening(from.kind, to.kind) : plain[from.kind][order.indexOf(to.kind)];
          const expected = from.id === to.id || cell === '-' ? 'accepted' : cell;
          expect([from.id, to.id, reopen, codeOf(answer)]).toEqual([from.id, to.id, reopen, expected]);
        }
      }
    }
  });

  it('a disqualified lead goes back only by reopening (Ours 2.2), which is counted (Ours 2.1)', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    paper.accept({ type: 'change-status', lead, to: 'Unqualified', reason: 'budget' });
    expect(codeOf(paper.execute({ type: 'change-status', lead, to: 'New' }))).toBe('transition-not-allowed');
    paper.accept({ type: 'change-status', lead, to: 'New', reopen: true });
    expect(paper.lead(lead)?.status).toMatchObject({ id: 'New', reopened: 1, reason: null });
    expect(
      paper.events.filter(({ type }) => type === 'status-changed').map(({ data }) => data['reason']),
    ).toEqual(['budget', undefined]);
  });

  it('a status that the process does not have is refused', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    expect(codeOf(paper.execute({ type: 'change-status', lead, to: 'Warm' }))).toBe('status-unknown');
    expect(codeOf(paper.execute({ type: 'change-status', lead: 'nobody', to: 'Working' }))).toBe('not-found');
  });
});

describe('an own transition table (Ours 2.1, 2.2)', () => {
  const own = {
    transitions: { New: ['Working'], Working: ['Qualified', 'Unqualified'], Unqualified: ['Working'] },
  };
  const answers = (steps: readonly (readonly [to: string, reopen?: boolean])[]) => {
    const paper = aHouse(own);
    const lead = aLead(paper);
    return steps.map(([to, reopen]) =>
      codeOf(paper.execute({ type: 'change-status', lead, to, reason: 'budget', reopen: reopen === true })),
    );
  };

  it('allows what it lists and nothing else', () => {
    expect(
      answers([['Qualified'], ['Unqualified'], ['Working'], ['New'], ['Qualified'], ['Working']]),
    ).toEqual([
      'transition-not-allowed',
      'transition-not-allowed',
      'accepted',
      'transition-not-allowed',
      'accepted',
      'transition-not-allowed',
    ]);
  });

  it('still leaves a disqualified status by reopening only, and a converted one by none of these', () => {
    const there = [['Working'], ['Unqualified']] as const;
    expect(answers([...there, ['Working'], ['New', true], ['Working', true]]).slice(2)).toEqual([
      'transition-not-allowed',
      'transition-not-allowed',
      'accepted',
    ]);
    expect(answers([['Converted']])).toEqual(['use-convert']);
  });

  it.each([
    ['an unknown status', { New: ['Gone'] }, 'transitions.New'],
    ['from an unknown status', { Gone: ['New'] }, 'transitions.Gone'],
    ['into a converted status', { Working: ['Converted'] }, 'transitions.Working'],
    ['out of a converted status', { Converted: ['New'] }, 'transitions.Converted'],
  ])('cannot lead %s', (_, transitions, place) => {
    expect(() => aProcess({ transitions })).toThrow(place);
  });
});

describe('the presets (Ours 2.3)', () => {
  const kindsOf = ({ statuses }: ProcessInput) => statuses.map(({ id, kind }) => `${id}: ${kind}`);

  it('of older organisations has four statuses', () => {
    expect(kindsOf(salesforceClassicProcess)).toEqual([
      'Open - Not Contacted: open',
      'Working - Contacted: working',
      'Closed - Converted: converted',
      'Closed - Not Converted: disqualified',
    ]);
  });

  it('for companies lets marketing qualify before sales does', () => {
    expect(kindsOf(b2bProcess)).toEqual([
      'New: open',
      'Attempting: working',
      'Connected: working',
      'MQL: working',
      'SQL: qualified',
      'Nurturing: nurture',
      'Unqualified: disqualified',
      'Converted: converted',
    ]);
    const { status, rank } = defineProcess(b2bProcess);
    const ranks = ['New', 'Attempting', 'Connected', 'MQL', 'SQL', 'Converted'].map((id) =>
      rank(status(id) as Status),
    );
    expect(ranks).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('for consumers is short', () => {
    expect(kindsOf(b2cProcess)).toEqual([
      'New: open',
      'Contacted: working',
      'Interested: qualified',
      'Nurturing: nurture',
      'Lost: disqualified',
      'Customer: converted',
    ]);
  });

  it.each([defaultProcess, salesforceClassicProcess, b2bProcess, b2cProcess])(
    '$id is valid, labelled in English and French, and ships the twelve reasons',
    (preset) => {
      const { statuses, reasons } = defineProcess(preset).definition;
      for (const { label } of [...statuses, ...reasons])
        expect(Object.keys(label ?? {})).toEqual(['en', 'fr']);
      expect(reasons.map(({ label }) => label?.['en'])).toEqual([
        'No need',
        'Budget',
        'Not now',
        'Competitor chosen',
        'No decision-maker',
        'Unreachable',
        'Poor fit',
        'Already customer',
        'Duplicate',
        'Junk',
        'Do not contact',
        'Other',
      ]);
    },
  );
});

describe('setting a status', () => {
  it('the same status set again is no event (Ours 2.1), by whatever spelling', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { status: 'Working' });
    for (const to of ['Working', ' working ', 'En  cours', 'EN COURS']) {
      expect(typesOf(paper.execute({ type: 'change-status', lead, to }))).toEqual([]);
    }
  });

  it.each([
    ['New', 'Nouveau'],
    ['Working', 'En cours'],
    ['Nurturing', 'En maturation'],
    ['Unqualified', 'Non qualifié'],
    ['Qualified', 'Qualifié'],
    ['Converted', 'Converti'],
  ])('%s is %s in French; the id is stored (Ours 2.3)', (id, label) => {
    const process = aProcess();
    expect(process.status(label)?.id).toBe(id);
    expect(process.status(`  ${label.toUpperCase()} `)?.id).toBe(id);
    expect(process.status(id.toLowerCase())?.id).toBe(id);
    expect(process.definition.statuses.find((one) => one.id === id)?.label).toEqual({ en: id, fr: label });
  });

  it('an id beats the label or alias of another status', () => {
    const statuses = [
      { id: 'A', kind: 'open' as const, label: { en: 'B' } },
      { id: 'B', kind: 'working' as const },
      { id: 'C', kind: 'converted' as const, aliases: ['closed won'] },
    ];
    const process = aProcess({ statuses });
    expect(process.status('b')?.id).toBe('B');
    expect(process.status('Closed  Won')?.id).toBe('C');
  });

  it('disqualifying wants a reason from the list, and a comment where the reason asks for one (Ours 2.2, 2.3)', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const to = 'Unqualified';
    const change = { type: 'change-status', lead, to } as const;
    expect(codeOf(paper.execute(change))).toBe('reason-required');
    expect(codeOf(paper.execute({ ...change, reason: 'because' }))).toBe('reason-required');
    expect(codeOf(paper.execute({ ...change, reason: 'Other' }))).toBe('comment-required');
    expect(codeOf(paper.execute({ ...change, reason: 'other', comment: '  ' }))).toBe('comment-required');
    const decision = paper.accept({ ...change, reason: 'Autre', comment: ' moved abroad ' });
    expect(decision.writes[0]?.events[0]).toMatchObject({
      data: { from: 'New', to, kind: 'disqualified', reason: 'other' },
      personal: { data: { comment: 'moved abroad' } },
    });
  });

  it('"unreachable" wants three attempts first (Ours 2.3)', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const change = { type: 'change-status', lead, to: 'Unqualified', reason: 'unreachable' } as const;
    for (const call of [0, 1, 2]) {
      expect(paper.execute(change)).toMatchObject({
        code: 'attempts-required',
        detail: { attempts: call, needed: 3 },
      });
      paper.accept({ type: 'log-activity', lead, kind: 'call', direction: 'outbound', outcome: 'no-answer' });
    }
    expect(codeOf(paper.execute(change))).toBe('accepted');
  });

  it('"unreachable" wants no attempts where a process asks for none, nor of history', () => {
    const paper = aHouse({ reasons: [{ id: 'unreachable' }] });
    const change = { type: 'change-status', to: 'Unqualified', reason: 'unreachable' } as const;
    expect(codeOf(paper.execute({ ...change, lead: aLead(paper) }))).toBe('accepted');
    const shipped = aHouse();
    const lead = aLead(shipped);
    expect(codeOf(shipped.execute({ ...change, lead }, { mode: 'history' }))).toBe('accepted');
  });

  it('"not now" offers to nurture and "duplicate" to merge (Ours 2.3)', () => {
    const { reason } = aProcess();
    expect(reason('not now')?.offers).toBe('nurture');
    expect(reason('Doublon')?.offers).toBe('merge');
    expect(reason('junk')?.offers).toBeUndefined();
  });

  it('any status may want a reason, which it keeps; a disqualified one may do without', () => {
    const statuses = defaultProcess.statuses.map((status) =>
      status.id === 'Nurturing' || status.id === 'Unqualified'
        ? { ...status, reason: status.id === 'Nurturing' }
        : status,
    );
    const paper = aHouse({ statuses });
    const lead = aLead(paper);
    expect(codeOf(paper.execute({ type: 'change-status', lead, to: 'Nurturing' }))).toBe('reason-required');
    paper.accept({ type: 'change-status', lead, to: 'Nurturing', reason: 'not-now' });
    expect(paper.lead(lead)?.status.reason).toBe('not-now');
    expect(codeOf(paper.execute({ type: 'change-status', lead, to: 'Unqualified' }))).toBe('accepted');
    const row = { type: 'capture', channel: 'web', fields: { lastName: 'King' } } as const;
    expect(codeOf(paper.execute({ ...row, status: 'Nurturing' }))).toBe('reason-required');
    expect(() => aProcess({ statuses, reasons: [] })).toThrow('statuses.2.reason');
  });

  it('history may not know the reason, but not a wrong one (Ours 0.2)', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const change = { type: 'change-status', lead, to: 'Unqualified' } as const;
    expect(codeOf(paper.execute({ ...change, reason: 'because' }, { mode: 'history' }))).toBe(
      'reason-required',
    );
    expect(codeOf(paper.execute(change, { mode: 'history' }))).toBe('accepted');
    expect(paper.lead(lead)?.status).toMatchObject({ id: 'Unqualified', reason: null });
  });

  it('only a disqualifying change keeps a reason', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    paper.accept({ type: 'change-status', lead, to: 'Working', reason: 'budget' });
    expect(lastOf(paper, 'status-changed').data).not.toHaveProperty('reason');
  });
});

describe('the steps of a lead (Ours 2.1, 7.1)', () => {
  it('are the statuses it was in, with the time and who moved it', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    paper.now += hour;
    paper.accept({ type: 'change-status', lead, to: 'Working' }, { actor: 'user:bob' });
    expect(paper.lead(lead)?.status.steps).toEqual([
      { at: monday, status: 'New', kind: 'open', rank: 0, by: 'user:ann' },
      { at: monday + hour, status: 'Working', kind: 'working', rank: 1, by: 'user:bob' },
    ]);
  });

  it('never go back in time, and say what a file brought along', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King' }, { channel: 'file', status: 'Working' });
    paper.accept(
      { type: 'change-status', lead, to: 'Qualified', at: at(monday - hour) },
      { mode: 'history' },
    );
    expect(paper.lead(lead)?.status.steps.map((step) => [step.at, step.imported])).toEqual([
      [monday, true],
      [monday, undefined],
    ]);
  });

  it('are the latest 256, however often a lead is moved', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    for (let i = 0; i < 300; i += 1) {
      paper.now += 1000;
      paper.accept({ type: 'change-status', lead, to: i % 2 === 0 ? 'Working' : 'New' }, { mode: 'history' });
    }
    const steps = paper.lead(lead)?.status.steps ?? [];
    expect(steps).toHaveLength(256);
    expect(steps.at(-1)?.at).toBe(paper.now);
  });
});

describe('the clock of a visit (Ours 2.1)', () => {
  it('says how long the visit that ends lasted, and sums visits per status', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const moves = [
      ['Working', 2],
      ['Nurturing', 3],
      ['Working', 5],
      ['Qualified', 7],
    ] as const;
    for (const [to, hours] of moves) {
      paper.now += hours * hour;
      paper.accept({ type: 'change-status', lead, to });
      expect(lastOf(paper, 'status-changed').data['visitMs']).toBe(hours * hour);
    }
    expect(paper.lead(lead)?.status).toMatchObject({
      id: 'Qualified',
      rank: 2,
      peak: 2,
      peakAt: paper.now,
      since: paper.now,
      visits: {
        New: { count: 1, ms: 2 * hour },
        Working: { count: 2, ms: 10 * hour },
        Nurturing: { count: 1, ms: 5 * hour },
      },
    });
  });

  it('keeps the highest rank ever reached, and when', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    paper.accept({ type: 'change-status', lead, to: 'Qualified' });
    paper.now += hour;
    paper.accept({ type: 'change-status', lead, to: 'Nurturing' });
    expect(paper.lead(lead)?.status).toMatchObject({ rank: 0, peak: 2, peakAt: monday });
  });

  it('all visits together last as long as the lead is there, whatever times changes are dated to', () => {
    const change = fc.record({
      to: fc.constantFrom('New', 'Working', 'Nurturing', 'Qualified'),
      hours: fc.integer({ min: 0, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const paper = aHouse();
        paper.now = monday + 1000 * hour;
        const lead = aLead(paper, { lastName: 'King' }, { at: at(monday) });
        for (const { to, hours } of changes) {
          paper.accept(
            { type: 'change-status', lead, to, at: at(monday + hours * hour) },
            { mode: 'history' },
          );
        }
        const state = paper.lead(lead)?.status;
        const visits = Object.values(state?.visits ?? {});
        const spent = visits.reduce((sum, { ms }) => sum + ms, 0);
        expect(spent).toBe((state?.since ?? 0) - monday);
      }),
    );
  });
});
