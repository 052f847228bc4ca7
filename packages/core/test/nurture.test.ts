// Programs and journeys: who gets in, what is done and when, and who leaves.
import {
  defaultProcess,
  type Fields,
  foldView,
  type Lead,
  type ProcessInput,
  shareOf,
  taskList,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, codeOf, day, engage, hour, lastOf, monday } from './scene.ts';

type Program = NonNullable<ProcessInput['programs']>[number];
type Steps = Program['steps'];

/** Without the facets that the default rules ask for. */
const noScoring = { ...defaultProcess.scoring, rules: [] };
const words = { en: { subject: 'Hello', text: 'Hello' } };
const templates: ProcessInput['templates'] = [
  { id: 'hello', class: 'marketing', variants: words },
  { id: 'receipt', class: 'transactional', variants: words },
];
const days = (n: number) => ({ hours: 24 * n });

const welcome = (steps: Steps, more: Partial<Program> = {}): Program => ({
  id: 'welcome',
  entry: { on: 'capture' },
  steps,
  ...more,
});
const send = (id: string, next?: string): Steps[number] => ({
  id,
  do: 'send',
  template: 'hello',
  ...(next ? { next } : {}),
});
const wait = (id: string, n: number): Steps[number] => ({ id, do: 'wait', for: days(n) });

const house = (program: Program, own: Partial<ProcessInput> = {}): Paper =>
  aHouse({ templates, programs: [program], consent: { email: 'opt-out' }, ...own });
const enter = (paper: Paper, fields: Fields = {}) =>
  aLead(paper, { lastName: 'King', email: 'ada@acme.example', ...fields }, { duplicates: 'allow' });
const told = (paper: Paper, lead: string) =>
  paper.events
    .filter(({ stream, data }) => stream === `lead/${lead}` && 'program' in data)
    .map(({ type, data }) =>
      [
        type,
        data['step'],
        data['outcome'] ?? data['why'] ?? data['reason'],
        data['outcome'] && data['reason'],
      ]
        .filter((part) => part !== undefined)
        .join(' '),
    );
const mailsOf = (paper: Paper, lead: string) =>
  paper.events.filter(({ stream, type }) => stream === `lead/${lead}` && type === 'email-requested').length;
const tick = (paper: Paper, lead: string) => paper.accept({ type: 'tick', lead });
const stateOf = (paper: Paper, lead: string) => (paper.lead(lead) as Lead).enrolments['welcome'];
const dueOf = (paper: Paper, lead: string) =>
  [...foldView(taskList, paper.events).values()].find((task) => task.kind === 'program' && task.lead === lead)
    ?.dueAt;
/** Lets time pass as the task runner does: tick at each due time. */
function live(paper: Paper, lead: string, until: number): void {
  for (let due = dueOf(paper, lead); due !== undefined && due <= until; due = dueOf(paper, lead)) {
    paper.now = Math.max(paper.now, due);
    tick(paper, lead);
  }
  paper.now = until;
}
const faultsOf = (program: Program): string => {
  try {
    aProcess({ templates, programs: [program] });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a program', () => {
  it('sends, waits and sends again, each once, driven by ticks at the times of its tasks (Ours 9.1)', () => {
    const paper = house(welcome([send('one'), wait('pause', 2), send('two')]));
    const lead = enter(paper);
    expect(told(paper, lead)).toEqual(['enrolled one', 'email-requested one', 'program-advanced one done']);
    tick(paper, lead);
    expect(mailsOf(paper, lead)).toBe(1);
    expect(dueOf(paper, lead)).toBe(monday + 2 * day);
    live(paper, lead, monday + 3 * day);
    expect(told(paper, lead).slice(3)).toEqual([
      'program-advanced pause done',
      'email-requested two',
      'program-advanced two done',
      'left-program finished',
    ]);
    expect(dueOf(paper, lead)).toBeUndefined();
  });

  it('enrols nobody and sends nothing in history mode (Ours 0.2)', () => {
    const paper = house(welcome([send('one')]));
    const lead = aLead(paper, { lastName: 'King' }, {}, { mode: 'history' });
    expect(told(paper, lead)).toEqual([]);
  });

  it('moves who opted out on without mail (P7)', () => {
    const paper = house(welcome([send('one'), wait('pause', 1), send('two')]));
    const lead = enter(paper);
    paper.accept({ type: 'change-consent', lead, channel: 'email', choice: 'denied', by: 'person' });
    live(paper, lead, monday + 2 * day);
    expect(told(paper, lead).slice(4)).toEqual([
      'email-suppressed two opted-out',
      'program-advanced two suppressed',
      'left-program finished',
    ]);
  });

  it('asks before every step who has to leave: exit criteria, and the goal (Ours 9.1, 9.2)', () => {
    const program = welcome([send('one'), wait('pause', 1), send('two')], {
      exit: { field: 'country', op: 'is', value: 'Spain' },
      goal: { field: 'status', op: 'is', value: 'Qualified' },
    });
    const paper = house(program);
    const [gone, won] = [enter(paper), enter(paper)];
    paper.accept({ type: 'correct', lead: gone, fields: { country: 'Spain' } });
    paper.accept({ type: 'change-status', lead: won, to: 'Qualified' });
    expect(told(paper, gone).at(-1)).toBe('left-program exit');
    expect(told(paper, won).at(-1)).toBe('left-program goal');
    live(paper, gone, monday + 5 * day);
    expect(mailsOf(paper, gone)).toBe(1);
  });

  it('ends with conversion, disqualification and erasure', () => {
    const paper = house(welcome([wait('pause', 1), send('two')]));
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    const [converted, lost, erased] = [enter(paper, { company: 'Acme' }), enter(paper), enter(paper)];
    paper.accept({ type: 'convert', lead: converted });
    paper.accept({ type: 'change-status', lead: lost, to: 'Unqualified', reason: 'junk' });
    paper.accept({ type: 'erase', lead: erased });
    expect([converted, lost, erased].map((lead) => told(paper, lead).at(-1))).toEqual([
      'left-program converted',
      'left-program disqualified',
      'left-program erased',
    ]);
    expect(codeOf(paper.execute({ type: 'enrol', lead: converted, program: 'welcome' }))).toBe(
      'program-not-for-it',
    );
  });

  it('follows the steps of the version it began under (Ours 9.1)', () => {
    const paper = house(welcome([wait('pause', 2), send('two')]));
    const lead = enter(paper);
    const own = { templates, consent: { email: 'opt-out' as const }, version: 2 };
    paper.accept({
      type: 'publish-process',
      process: aProcess({ ...own, version: 1, programs: [welcome([wait('pause', 2), send('two')])] })
        .definition as never,
    });
    paper.accept({
      type: 'publish-process',
      process: aProcess({ ...own, programs: [welcome([wait('other', 1)])] }).definition as never,
    });
    const later = enter(paper);
    live(paper, lead, monday + 3 * day);
    live(paper, later, monday + 3 * day);
    expect([mailsOf(paper, lead), mailsOf(paper, later)]).toEqual([1, 0]);
    expect(told(paper, later)).toEqual([
      'enrolled other',
      'program-advanced other done',
      'left-program finished',
    ]);
  });

  it('stops its waits while it is paused and goes on with the remainder (worked example 9)', () => {
    const paper = house(welcome([wait('four', 4), send('two')]));
    const lead = enter(paper);
    paper.now = monday + day;
    paper.accept({ type: 'pause-program', program: 'welcome' });
    live(paper, lead, monday + 6 * day);
    expect(mailsOf(paper, lead)).toBe(0);
    paper.accept({ type: 'resume-program', program: 'welcome' });
    live(paper, lead, monday + 9 * day - 1);
    expect(mailsOf(paper, lead)).toBe(0);
    live(paper, lead, monday + 9 * day);
    expect(mailsOf(paper, lead)).toBe(1);
  });

  it('lets who was removed and added again go on at the original time (worked example 9)', () => {
    const paper = house(welcome([send('one'), wait('four', 4), send('two')]));
    const lead = enter(paper);
    const before = stateOf(paper, lead)?.id;
    paper.now = monday + day;
    paper.accept({ type: 'leave-program', lead, program: 'welcome' });
    expect(dueOf(paper, lead)).toBeUndefined();
    paper.now = monday + 3 * day;
    paper.accept({ type: 'enrol', lead, program: 'welcome' });
    expect(dueOf(paper, lead)).toBe(monday + 4 * day);
    expect(stateOf(paper, lead)?.id).toBe(before);
    live(paper, lead, monday + 5 * day);
    expect(mailsOf(paper, lead)).toBe(2);
  });

  it('keeps the quiet hours of the lead’s zone (Ours 9.1)', () => {
    const program = welcome([send('one')], { quiet: { from: '20:00', to: '08:00' } });
    const paper = house(program);
    const tokyo = enter(paper, { timeZone: 'Asia/Tokyo' });
    const late = enter(paper, { timeZone: 'Asia/Kamchatka' });
    const here = enter(paper);
    expect([mailsOf(paper, tokyo), mailsOf(paper, late), mailsOf(paper, here)]).toEqual([1, 0, 1]);
    expect(told(paper, late).at(-1)).toBe('program-advanced one postponed quiet-hours');
    expect(dueOf(paper, late)).toBe(monday + 11 * hour);
    live(paper, late, monday + day);
    expect(mailsOf(paper, late)).toBe(1);
  });

  it('keeps a frequency cap on marketing mail (Ours 9.2)', () => {
    const steps: Steps = [
      send('one'),
      send('two'),
      { id: 'bill', do: 'send', template: 'receipt' },
      send('three'),
    ];
    const paper = house(welcome(steps, { cap: { mails: 2, days: 7 } }));
    const lead = enter(paper);
    expect(mailsOf(paper, lead)).toBe(3);
    expect(dueOf(paper, lead)).toBe(monday + 7 * day);
    live(paper, lead, monday + 8 * day);
    expect(mailsOf(paper, lead)).toBe(4);
  });

  it('goes on as soon as what it waits for happens, else when the time is up (P6)', () => {
    const steps: Steps = [
      { id: 'click', do: 'wait-for', kind: 'link-click', upTo: days(3), yes: 'call', no: 'again' },
      { id: 'call', do: 'follow-up', kind: 'call', in: days(1), next: 'end' },
      send('again'),
    ];
    const paper = house(welcome(steps));
    const [eager, silent] = [enter(paper), enter(paper)];
    paper.now += hour;
    engage(paper, eager, { kind: 'link-click' });
    expect(told(paper, eager).slice(1)).toEqual([
      'program-advanced click yes',
      'program-advanced call done',
      'left-program finished',
    ]);
    expect(paper.lead(eager)?.followUp?.dueAt).toBe(paper.now + day);
    live(paper, silent, monday + 4 * day);
    expect([mailsOf(paper, eager), mailsOf(paper, silent)]).toEqual([0, 1]);
  });

  it('branches, sets fields, changes status and owner as commands would, and notes what they refuse', () => {
    const steps: Steps = [
      {
        id: 'where',
        do: 'branch',
        when: { field: 'country', op: 'is', value: 'Spain' },
        yes: 'mark',
        no: 'end',
      },
      { id: 'mark', do: 'set-field', field: 'industry', value: 'TV' },
      { id: 'work', do: 'status', to: 'Working' },
      { id: 'lose', do: 'status', to: 'Unqualified' },
      { id: 'nobody', do: 'assign', to: 'seller/nobody' },
      { id: 'give', do: 'assign', to: 'queue/inbox' },
      { id: 'out', do: 'leave' },
    ];
    const paper = house(welcome(steps), { queues: [{ id: 'inbox' }] });
    const [spain, other] = [enter(paper, { country: 'Spain' }), enter(paper)];
    expect(told(paper, other).slice(1)).toEqual(['program-advanced where no', 'left-program finished']);
    expect(told(paper, spain).slice(1)).toEqual([
      'program-advanced where yes',
      'program-advanced mark done',
      'program-advanced work done',
      'program-advanced lose withheld reason-required',
      'program-advanced nobody withheld owner-unknown',
      'program-advanced give done',
      'program-advanced out done',
      'left-program left',
    ]);
    expect(paper.lead(spain)).toMatchObject({
      owner: 'queue/inbox',
      fields: { industry: 'TV' },
      status: { id: 'Working' },
    });
  });

  it('splits by shares that a replay gives again, and that are near what was asked (Ours 9.2)', () => {
    const ways = [
      { share: 1, to: 'a' },
      { share: 3, to: 'b' },
    ];
    const keys = Array.from({ length: 4000 }, (_, i) => `id-${i}/welcome/split`);
    const first = keys.map((key) => shareOf(ways, key));
    expect(keys.map((key) => shareOf(ways, key))).toEqual(first);
    const share = first.filter((way) => way === 'a').length / keys.length;
    expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
  });

  it('takes some steps at once and the rest at the next tick (Ours 0.1)', () => {
    const steps = Array.from({ length: 30 }, (_, i): Steps[number] => ({
      id: `s${i}`,
      do: 'set-field',
      field: 'industry',
      value: `i${i}`,
    }));
    const paper = house(welcome(steps));
    const lead = enter(paper);
    expect(stateOf(paper, lead)).toMatchObject({ step: 's20', steps: 20 });
    live(paper, lead, monday);
    expect(told(paper, lead).at(-1)).toBe('left-program finished');
  });

  it('ends even if it runs in circles, and sends once a visit (Ours 9.1)', () => {
    const paper = house(welcome([wait('pause', 1), send('one', 'pause')]));
    const lead = enter(paper);
    live(paper, lead, monday + 600 * day);
    expect(told(paper, lead).at(-1)).toBe('left-program endless');
    // Nobody sends here: the hundredth that waits is the last to be requested.
    const mails = paper.events.filter(({ type }) => /^email-(requested|suppressed)$/.test(type));
    expect(mails.findIndex(({ data }) => data['reason'] === 'too-many-waiting')).toBe(100);
    const visits = mails.map(({ data }) => data['visit']);
    expect(visits).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });
});

describe('getting in', () => {
  const entered = (paper: Paper, lead: string) =>
    told(paper, lead).filter((one) => one.startsWith('enrolled')).length;

  it('happens by an engagement, a status or a segment (Ours 9.2)', () => {
    const steps = [wait('pause', 1)];
    const byClick = house(welcome(steps, { entry: { on: 'engage', is: 'link-click' } }));
    const byStatus = house(welcome(steps, { entry: { on: 'status', is: 'Nurturing' } }));
    const bySegment = house(
      welcome(steps, { entry: { on: 'segment', when: { field: 'country', op: 'is', value: 'Spain' } } }),
    );
    const [a, b, c] = [enter(byClick), enter(byStatus), enter(bySegment, { country: 'Spain' })];
    expect([entered(byClick, a), entered(byStatus, b), entered(bySegment, c)]).toEqual([0, 0, 1]);
    engage(byClick, a, { kind: 'link-click' });
    byStatus.accept({ type: 'change-status', lead: b, to: 'Nurturing' });
    tick(bySegment, c);
    expect([entered(byClick, a), entered(byStatus, b), entered(bySegment, c)]).toEqual([1, 1, 1]);
  });

  it('happens when nothing was heard of a lead for a while: a threshold of absence enrols it (Ours 9.1)', () => {
    const silence = {
      id: 'silence',
      kinds: ['visit'],
      count: 1,
      window: { days: 30 },
      absent: true,
      then: [{ do: 'enrol' as const, program: 'welcome' }],
    };
    const paper = house(welcome([send('one')], { entry: { on: 'hand' } }), {
      engagement: { thresholds: [silence] },
      scoring: { ...noScoring },
    });
    const lead = enter(paper);
    expect(entered(paper, lead)).toBe(0);
    paper.now = monday + 31 * day;
    tick(paper, lead);
    expect(entered(paper, lead)).toBe(1);
    expect(mailsOf(paper, lead)).toBe(1);
    expect(lastOf(paper, 'threshold-reached').data['then']).toEqual([{ do: 'enrol', outcome: 'done' }]);
    expect(lastOf(paper, 'enrolled').causationId).toBe(lastOf(paper, 'threshold-reached').id);
  });

  it('is withheld by a threshold for whom the program is not, and says why (Ours 6.3)', () => {
    const often = {
      id: 'often',
      kinds: ['visit'],
      count: 1,
      window: { days: 1 },
      then: [{ do: 'enrol' as const, program: 'welcome' }],
    };
    const paper = house(welcome([wait('pause', 5)], { entry: { on: 'hand' } }), {
      engagement: { thresholds: [often] },
      scoring: { ...noScoring },
    });
    const lead = enter(paper);
    engage(paper, lead, { kind: 'visit' });
    paper.now += 2 * day;
    engage(paper, lead, { kind: 'visit' });
    const [first, second] = paper.events.filter(({ type }) => type === 'threshold-reached');
    expect([first?.data['then'], second?.data['then']]).toEqual([
      [{ do: 'enrol', outcome: 'done' }],
      [{ do: 'enrol', outcome: 'withheld', reason: 'already-enrolled' }],
    ]);
  });

  it.each([
    ['never', 1],
    ['after-exit', 2],
    ['anytime', 3],
  ] as const)('again is possible %s (Ours 9.2)', (reentry, times) => {
    const paper = house(welcome([wait('pause', 1)], { entry: { on: 'engage' }, reentry }));
    const lead = enter(paper);
    for (const pause of [0, hour, 2 * day]) {
      live(paper, lead, paper.now + pause);
      engage(paper, lead, { kind: 'visit' });
    }
    expect(entered(paper, lead)).toBe(times);
  });

  it('of a journey is for people (Ours 9.2)', () => {
    const paper = house(welcome([wait('pause', 1)], { kind: 'journey' }));
    const company = aLead(paper, { company: 'Acme' }, { kind: 'company' });
    expect([entered(paper, enter(paper)), entered(paper, company)]).toEqual([1, 0]);
  });

  it('by hand is refused for what is not there, or not any more', () => {
    const paper = house(welcome([wait('pause', 1)]));
    const lead = enter(paper);
    const ask = (type: 'enrol' | 'leave-program', program: string) =>
      codeOf(paper.execute({ type, lead, program }));
    expect(ask('enrol', 'nosuch')).toBe('program-unknown');
    expect(ask('enrol', 'welcome')).toBe('already-enrolled');
    expect(ask('leave-program', 'nosuch')).toBe('not-enrolled');
    live(paper, lead, monday + 2 * day);
    expect(ask('enrol', 'welcome')).toBe('reentry-not-allowed');
    const closed = house(welcome([wait('pause', 1)], { closed: true, entry: { on: 'hand' } }));
    expect(codeOf(closed.execute({ type: 'enrol', lead: enter(closed), program: 'welcome' }))).toBe(
      'program-closed',
    );
  });
});

describe('a process with programs', () => {
  it.each<[string, Program]>([
    ['there is no template "nosuch"', welcome([{ id: 'x', do: 'send', template: 'nosuch' }])],
    ['there is no step "nosuch"', welcome([send('x', 'nosuch')])],
    ['"x" stands twice', welcome([wait('x', 1), wait('x', 1)])],
    ['"end" means the end', welcome([wait('end', 1)])],
    ['leads back to itself without a wait', welcome([send('x', 'x')])],
    ['leads back to itself without a wait', welcome([send('x'), send('y', 'x')])],
    ['there is no field "nosuch"', welcome([{ id: 'x', do: 'set-field', field: 'nosuch', value: 1 }])],
    ['no program leads to the status "Converted"', welcome([{ id: 'x', do: 'status', to: 'Converted' }])],
    ['there is no queue/nosuch', welcome([{ id: 'x', do: 'assign', to: 'queue/nosuch' }])],
    [
      'would enter again at once',
      welcome([wait('x', 1)], { entry: { on: 'segment' }, reentry: 'after-exit' }),
    ],
    ['exit.field: unknown-field', welcome([wait('x', 1)], { exit: { field: 'nosuch', op: 'known' } })],
  ])('is refused: %s', (problem, program) => {
    expect(faultsOf(program)).toContain(problem);
  });
});
