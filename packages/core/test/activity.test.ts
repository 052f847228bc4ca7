// What sellers do: goal is which act is an attempt and which a two-way contact (Ours 6.5), and follow-ups.
import { type CommandOf, iso } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, codeOf, hour, lastOf, monday, typesOf } from './scene.ts';

type Activity = Pick<CommandOf<'log-activity'>, 'kind' | 'direction' | 'outcome'>;

describe('activities (Ours 6.5)', () => {
  it.each<[Activity, boolean, boolean]>([
    [{ kind: 'call', direction: 'outbound', outcome: 'no-answer' }, true, false],
    [{ kind: 'call', direction: 'outbound', outcome: 'voicemail' }, true, false],
    [{ kind: 'call', direction: 'outbound', outcome: 'reached' }, true, true],
    [{ kind: 'email', direction: 'outbound' }, true, false],
    [{ kind: 'email', direction: 'outbound', outcome: 'replied' }, true, true],
    [{ kind: 'meeting', direction: 'outbound', outcome: 'held' }, true, true],
    [{ kind: 'meeting', direction: 'outbound', outcome: 'no-show' }, true, false],
    [{ kind: 'message', direction: 'outbound', outcome: 'wrong-number' }, true, false],
    [{ kind: 'call', direction: 'inbound' }, false, true],
    [{ kind: 'email', direction: 'inbound' }, false, true],
    [{ kind: 'note', direction: 'outbound', outcome: 'reached' }, false, false],
    [{ kind: 'note', direction: 'inbound' }, false, false],
  ])('%j: attempt %s, two-way contact %s', (activity, attempt, twoWay) => {
    const paper = aHouse();
    const lead = aLead(paper);
    expect(typesOf(paper.accept({ type: 'log-activity', lead, ...activity }))).toEqual(['activity-logged']);
    expect(lastOf(paper, 'activity-logged').data).toMatchObject({ ...activity, attempt, twoWay });
    expect(paper.lead(lead)?.activity).toEqual({
      attempts: Number(attempt),
      twoWay: Number(twoWay),
      firstAttemptAt: attempt ? monday : 0,
      firstTwoWayAt: twoWay ? monday : 0,
      lastAt: monday,
    });
  });

  it('the first and the last are by their own times, in whatever order they are logged', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'K' }, { at: iso(monday - 9 * hour) });
    for (const hours of [3, 5, 1, 4]) {
      paper.accept({
        type: 'log-activity',
        lead,
        kind: 'call',
        direction: 'outbound',
        outcome: 'reached',
        at: iso(monday - hours * hour),
      });
    }
    expect(paper.lead(lead)?.activity).toEqual({
      attempts: 4,
      twoWay: 4,
      firstAttemptAt: monday - 5 * hour,
      firstTwoWayAt: monday - 5 * hour,
      lastAt: monday - hour,
    });
  });

  it('a note is personal, a blank one is none', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    paper.accept({
      type: 'log-activity',
      lead,
      kind: 'note',
      direction: 'outbound',
      note: 'likes tea',
      durationSeconds: 0,
    });
    expect(lastOf(paper, 'activity-logged')).toMatchObject({
      data: { durationSeconds: 0 },
      personal: { subject: `lead/${lead}`, data: { note: 'likes tea' } },
    });
    paper.accept({ type: 'log-activity', lead, kind: 'note', direction: 'outbound', note: '  ' });
    expect(lastOf(paper, 'activity-logged').personal).toBeNull();
  });
});

describe('follow-ups', () => {
  it('the newest takes the place of the one before; done it is gone; without one there is nothing to be done', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const set = (hours: number, own: object = {}) =>
      paper.accept({ type: 'set-follow-up', lead, kind: 'call', dueAt: iso(monday + hours * hour), ...own });
    set(1, { note: 'ask again' });
    expect(lastOf(paper, 'follow-up-set').personal?.data).toEqual({ note: 'ask again' });
    set(5, { hideUntil: '2026-01-05T12:00:00+02:00' });
    expect(paper.lead(lead)?.followUp).toEqual({
      dueAt: monday + 5 * hour,
      kind: 'call',
      owner: 'seller/ann',
      hideUntil: Date.UTC(2026, 0, 5, 10),
    });
    expect(typesOf(paper.accept({ type: 'complete-follow-up', lead }))).toEqual(['follow-up-done']);
    expect(paper.lead(lead)?.followUp).toBeNull();
    expect(codeOf(paper.execute({ type: 'complete-follow-up', lead }))).toBe('follow-up-none');
  });
});

describe('imports', () => {
  it('begin once and end once, with counts', () => {
    const paper = aHouse();
    const start = { type: 'start-import', import: 'monday', source: 'fair', channel: 'file' } as const;
    const finish = {
      type: 'finish-import',
      import: 'monday',
      counts: { created: 2, constructor: 1 },
    } as const;
    expect(codeOf(paper.execute(finish))).toBe('not-found');
    expect([start, start, finish, finish].map((command) => codeOf(paper.execute(command)))).toEqual([
      'accepted',
      'already-exists',
      'accepted',
      'already-exists',
    ]);
    expect(paper.state('import/monday')).toMatchObject({
      source: 'fair',
      startedAt: monday,
      finishedAt: monday,
      counts: { created: 2, constructor: 1 },
    });
  });
});
