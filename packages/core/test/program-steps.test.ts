// What steps of programs do to a lead, what counts of it in the same commit, and who stands still or comes in by a date.
import {
  defaultProcess,
  defaultVelocity,
  foldView,
  type Lead,
  type ProcessInput,
  taskList,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, day, engage, eventsOf, hour, lastOf, monday } from './scene.ts';

type Program = NonNullable<ProcessInput['programs']>[number];
type Steps = Program['steps'];

const words = { en: { subject: 'Hello', text: 'Hello' } };
const templates: ProcessInput['templates'] = [{ id: 'hello', class: 'marketing', variants: words }];
const days = (n: number) => ({ hours: 24 * n });
const program = (steps: Steps, more: Partial<Program> = {}): Program => ({
  id: 'care',
  entry: { on: 'capture' },
  steps,
  ...more,
});
const hello: Steps[number] = { id: 'hello', do: 'send', template: 'hello' };
const pause: Steps[number] = { id: 'pause', do: 'wait', for: days(2) };
const fields: ProcessInput['fields'] = {
  ...defaultProcess.fields,
  birthday: { type: 'date' },
  renewal: { type: 'datetime', personal: false },
};
const own = { templates, fields, consent: { email: 'opt-out' } } as const;
const house = (one: Program, more: Partial<ProcessInput> = {}): Paper =>
  aHouse({ ...own, programs: [one], ...more });
const enter = (paper: Paper, more: Record<string, string> = {}): string =>
  aLead(paper, { lastName: 'King', email: 'ada@acme.example', ...more }, { duplicates: 'allow' });
const advances = (paper: Paper, lead: string): string[] =>
  paper.events
    .filter(({ stream, type }) => stream === `lead/${lead}` && type === 'program-advanced')
    .map(({ data }) => [data['step'], data['outcome'], data['reason']].filter(Boolean).join(' '));
const dueOf = (paper: Paper, lead: string, kind: string): number | undefined =>
  [...foldView(taskList, paper.events).values()].find((task) => task.kind === kind && task.lead === lead)
    ?.dueAt;
const tick = (paper: Paper, lead: string, now: number): void => {
  paper.now = now;
  paper.accept({ type: 'tick', lead }, { actor: 'system' });
};
const enrolledAt = (paper: Paper, lead: string): string[] =>
  paper.events
    .filter(({ stream, type }) => stream === `lead/${lead}` && type === 'enrolled')
    .map(({ occurredAt }) => occurredAt);

describe('a step of a program', () => {
  it('tells the owner to look at the lead in time, or whom it names (Ours 9.1)', () => {
    const alert: Steps[number] = { id: 'tell', do: 'alert', within: { hours: 4 } };
    const paper = house(program([alert, { id: 'boss', do: 'alert', to: 'manager' }]), {
      alerts: { manager: 'seller/mia' },
    });
    const lead = enter(paper);
    expect(paper.lead(lead)?.alerts).toMatchObject([
      { rule: 'care', cause: 'program', to: 'seller/ann', dueAt: monday + 4 * hour },
      { rule: 'care', cause: 'program', to: 'seller/mia', dueAt: 0 },
    ]);
    expect(advances(paper, lead)).toEqual(['tell done', 'boss done']);
  });

  it('puts the lead into a campaign, if there is one (Ours 9.1, 3.2)', () => {
    const paper = house(
      program([
        { id: 'in', do: 'campaign', campaign: 'spring' },
        { id: 'nowhere', do: 'campaign', campaign: 'autumn' },
      ]),
    );
    paper.accept({ type: 'define-campaign', campaign: 'spring', name: 'Spring', kind: 'mail' });
    const lead = enter(paper);
    expect(paper.lead(lead)?.campaigns['spring']).toMatchObject({ status: 'sent' });
    expect(advances(paper, lead)).toEqual(['in done', 'nowhere withheld not-found']);
  });

  it('sends on a day, and goes on without mail where that day is past (P6)', () => {
    const steps: Steps = [{ ...hello, on: '2026-01-07' } as Steps[number]];
    const paper = house(program(steps));
    const early = enter(paper);
    expect(dueOf(paper, early, 'program')).toBe(Date.UTC(2026, 0, 7));
    tick(paper, early, Date.UTC(2026, 0, 7, 0, 1));
    expect(advances(paper, early)).toEqual(['hello done']);
    paper.now = Date.UTC(2026, 0, 8);
    expect(advances(paper, enter(paper))).toEqual(['hello withheld date-passed']);
  });

  it('waits the whole time for what somebody may do, even if it happens early (P6)', () => {
    const wait = { id: 'click', do: 'wait-for', kind: 'link-click', upTo: days(3) } as const;
    const steps: Steps = [{ ...wait, whole: true, yes: 'hello', no: 'end' }, hello];
    const paper = house(program(steps));
    const [keen, other] = [enter(paper), enter(paper)];
    paper.now += day;
    engage(paper, keen, { kind: 'link-click' });
    expect(advances(paper, keen)).toEqual([]);
    for (const lead of [keen, other]) tick(paper, lead, monday + 3 * day);
    expect(advances(paper, keen)).toEqual(['click yes', 'hello done']);
    expect(advances(paper, other)).toEqual(['click no']);
  });
});

describe('what a step changes counts in the same commit (Ours 0.1, 9.1)', () => {
  const bands = { bands: [{ id: 'hot-now', on: 'warm' }] };

  it('a field counts for fit, and what the field alone moves is no second score', () => {
    const scoring: ProcessInput['scoring'] = {
      ...defaultProcess.scoring,
      fit: [{ id: 'tv', when: { field: 'industry', op: 'is', value: 'TV' }, match: 3, mismatch: 0 }],
    };
    const paper = house(program([{ id: 'mark', do: 'set-field', field: 'industry', value: 'TV' }]), {
      scoring,
    });
    const lead = enter(paper);
    expect(paper.lead(lead)?.fit?.grade).toBe(aHouseGrade(paper, lead));
    const last = lastOf(paper, 'scored');
    expect(last.commandId).toBe(lastOf(paper, 'captured').commandId);
    expect(last.data['cause']).toBe('profile');
  });

  /** The grade that a rescoring would find: the same, or the score is behind. */
  function aHouseGrade(paper: Paper, lead: string): string | undefined {
    const fork = paper.fork();
    expect(eventsOf(fork.accept({ type: 'rescore', lead })).map(({ type }) => type)).toEqual([]);
    return fork.lead(lead)?.fit?.grade;
  }

  it('a status counts for velocity, by tick and where somebody enrols by hand', () => {
    const scoring = { ...defaultProcess.scoring, velocity: defaultVelocity };
    for (const how of ['tick', 'hand'] as const) {
      const work: Steps[number] = { id: 'work', do: 'status', to: 'Working' };
      const steps: Steps = how === 'tick' ? [{ ...pause, for: { hours: 1 } } as Steps[number], work] : [work];
      const paper = house(program(steps, { entry: { on: how === 'hand' ? 'hand' : 'capture' } }), {
        scoring,
      });
      const lead = enter(paper);
      paper.now += hour;
      if (how === 'hand') paper.accept({ type: 'enrol', lead, program: 'care' });
      if (how === 'tick') tick(paper, lead, paper.now);
      const changed = lastOf(paper, 'status-changed');
      const scored = lastOf(paper, 'scored');
      expect([scored.commandId, scored.data['cause'], scored.causationId], how).toEqual([
        changed.commandId,
        'status',
        changed.id,
      ]);
      expect((paper.lead(lead) as Lead).score.velocity, how).toBeGreaterThan(0);
    }
  });

  it('points count, and who is to hear of the band is told once', () => {
    const scoring: ProcessInput['scoring'] = {
      ...defaultProcess.scoring,
      rules: [...defaultProcess.scoring.rules, { id: 'keen', kind: 'keen', points: 30 }],
    };
    const engagement = { ...defaultProcess.engagement, kinds: ['keen'] };
    const paper = house(program([{ id: 'keen', do: 'points', kind: 'keen' }]), {
      scoring,
      engagement,
      alerts: bands,
    });
    const lead = enter(paper);
    expect(paper.lead(lead)?.score).toMatchObject({ value: 30_000, band: 'warm' });
    expect(paper.lead(lead)?.alerts).toMatchObject([{ rule: 'hot-now', cause: 'band' }]);
    expect(paper.events.filter(({ type }) => type === 'alert-raised').length).toBe(1);
  });

  it('a deadline of the status starts where somebody enrols by hand (Ours 2.1)', () => {
    const statuses = defaultProcess.statuses.map((one) =>
      one.id === 'Working' ? { ...one, sla: { hours: 8 } } : one,
    );
    const steps: Steps = [{ id: 'work', do: 'status', to: 'Working' }];
    const paper = house(program(steps, { entry: { on: 'hand' } }), { statuses });
    const lead = enter(paper);
    paper.accept({ type: 'enrol', lead, program: 'care' });
    expect(paper.lead(lead)?.deadlines.status?.dueAt).toBe(monday + 8 * hour);
  });
});

describe('suppression (P7)', () => {
  const suppress = { field: 'country', op: 'is', value: 'Spain' } as const;

  it('lets nobody in, and who is in stands still and goes on at the time that was set', () => {
    const paper = house(program([pause, hello], { suppress }));
    expect(enrolledAt(paper, enter(paper, { country: 'Spain' }))).toEqual([]);
    const lead = enter(paper);
    paper.accept({ type: 'correct', lead, fields: { country: 'Spain' } });
    const due = monday + 2 * day;
    tick(paper, lead, due);
    expect(advances(paper, lead)).toEqual(['pause postponed suppressed']);
    expect(dueOf(paper, lead, 'program')).toBe(due + day);
    paper.now += hour;
    paper.accept({ type: 'correct', lead, fields: { country: 'France' } });
    tick(paper, lead, due + day);
    expect(advances(paper, lead).slice(1)).toEqual(['pause done', 'hello done']);
  });
});

describe('entry by a date (Ours 9.2)', () => {
  const birthday: Partial<Program> = {
    entry: { on: 'date', field: 'birthday', yearly: true },
    reentry: 'after-exit',
  };
  const dueAt = (paper: Paper, lead: string): string => {
    const due = dueOf(paper, lead, 'entry');
    return due === undefined ? '' : new Date(due).toISOString();
  };
  /** Ticks as the task runner does, at each time that is due. */
  function live(paper: Paper, lead: string, until: number): void {
    for (let due = dueOf(paper, lead, 'entry'); due && due <= until; due = dueOf(paper, lead, 'entry'))
      tick(paper, lead, Math.max(paper.now, due));
    paper.now = until;
  }

  it('comes each year on the birthday, at the start of the day in the zone of the lead, and mails once', () => {
    const paper = house(program([hello], birthday));
    const lead = enter(paper, { birthday: '1990-03-02', timeZone: 'Europe/Paris' });
    expect(dueAt(paper, lead)).toBe('2026-03-01T23:00:00.000Z');
    live(paper, lead, Date.UTC(2028, 5, 1));
    expect(enrolledAt(paper, lead)).toEqual([
      '2026-03-01T23:00:00.000Z',
      '2027-03-01T23:00:00.000Z',
      '2028-03-01T23:00:00.000Z',
    ]);
    expect(paper.lead(lead)?.mail.requested).toBe(3);
  });

  it('comes days before a date, once, and moves when the date is corrected', () => {
    const paper = house(program([hello], { entry: { on: 'date', field: 'renewal', daysBefore: 30 } }));
    const lead = enter(paper, { renewal: '2026-06-30T12:00:00Z' });
    expect(dueAt(paper, lead)).toBe('2026-05-31T00:00:00.000Z');
    paper.accept({ type: 'correct', lead, fields: { renewal: '2026-03-31T12:00:00Z' } });
    expect(dueAt(paper, lead)).toBe('2026-03-01T00:00:00.000Z');
    live(paper, lead, Date.UTC(2027, 0, 1));
    expect(enrolledAt(paper, lead)).toEqual(['2026-03-01T00:00:00.000Z']);
    expect(dueAt(paper, lead)).toBe('');
  });

  it.each([
    ['the 29th of February, where there is none', '1992-02-29', 0, '2026-02-28T00:00:00.000Z'],
    ['days before that lie in the year before', '1990-01-03', 5, '2026-12-29T00:00:00.000Z'],
    ['days after', '1990-01-03', -5, '2026-01-08T00:00:00.000Z'],
    ['no earlier than the date itself', '2030-05-05', 0, '2030-05-05T00:00:00.000Z'],
  ])('knows %s', (_what, date, daysBefore, due) => {
    const entry = { ...birthday.entry, daysBefore } as Program['entry'];
    const paper = house(program([hello], { ...birthday, entry }));
    expect(dueAt(paper, enter(paper, { birthday: date }))).toBe(due);
  });

  it('is in time for who comes in on the day itself, once, whatever is corrected that day', () => {
    const paper = house(program([hello], birthday));
    const lead = enter(paper, { birthday: '1990-01-05' });
    expect(dueAt(paper, lead)).toBe('2026-01-05T00:00:00.000Z');
    live(paper, lead, monday + hour);
    expect(enrolledAt(paper, lead).length).toBe(1);
    paper.accept({ type: 'correct', lead, fields: { country: 'Spain' } });
    live(paper, lead, monday + day);
    expect(enrolledAt(paper, lead).length).toBe(1);
    expect(dueAt(paper, lead)).toBe('2027-01-05T00:00:00.000Z');
  });

  it('comes late rather than not at all, and asks then who matches', () => {
    const entry = {
      ...birthday.entry,
      when: { field: 'country', op: 'is', value: 'Spain' },
    } as Program['entry'];
    const paper = house(program([hello], { ...birthday, entry }));
    const [spain, other] = ['Spain', 'Chad'].map((country) =>
      enter(paper, { birthday: '1990-03-02', country }),
    ) as [string, string];
    for (const lead of [spain, other]) tick(paper, lead, Date.UTC(2026, 2, 5));
    expect([enrolledAt(paper, spain).length, enrolledAt(paper, other).length]).toEqual([1, 0]);
    expect(dueAt(paper, other)).toBe('2027-03-02T00:00:00.000Z');
  });

  it('waits no longer for who was lost, and again for who comes back; history waits for nothing (Ours 0.2)', () => {
    const paper = house(program([hello], birthday));
    const lead = enter(paper, { birthday: '1990-03-02' });
    paper.accept({ type: 'change-status', lead, to: 'Unqualified', reason: 'budget' });
    expect(dueAt(paper, lead)).toBe('');
    paper.accept({ type: 'change-status', lead, to: 'New', reopen: true });
    expect(dueAt(paper, lead)).toBe('2026-03-02T00:00:00.000Z');
    paper.accept({ type: 'convert', lead, account: 'new' });
    expect(dueAt(paper, lead)).toBe('');
    const told = aLead(paper, { lastName: 'Old', birthday: '1990-03-02' }, {}, { mode: 'history' });
    expect(dueAt(paper, told)).toBe('');
    paper.accept({ type: 'go-live', lead: told });
    expect(dueAt(paper, told)).toBe('2026-03-02T00:00:00.000Z');
  });

  it.each<[string, Partial<Program>]>([
    ['has to be a field with a date', { entry: { on: 'date', field: 'lastName' } }],
    ['has to be a field with a date', { entry: { on: 'date' } }],
    ['who may enter only once', { entry: { on: 'date', field: 'birthday', yearly: true } }],
    ['lets nobody in by one', { entry: { on: 'capture', field: 'birthday' } }],
  ])('is a fault of the process where it %s', (problem, more) => {
    expect(() => aProcess({ ...own, programs: [program([hello], more)] })).toThrow(problem);
  });
});
