// When things happened: goal is that each fact carries its own time, however late it is told (DESIGN 2).
import { type Command, iso } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aRow, day, hour, lastOf, leadOfRow, monday, record } from './scene.ts';

const ada = { lastName: 'King', company: 'Engines' };
const queues = [{ id: 'inbox' }];

/** A house with a lead of ten days ago that has a follow-up, and the commands that may say when. */
function told(at: string | undefined) {
  const paper = aHouse({ queues });
  const lead = aLead(paper, ada, { at: iso(monday - 10 * day) });
  paper.accept({ type: 'set-follow-up', lead, kind: 'call', dueAt: iso(monday + day) });
  const when = at === undefined ? {} : { at };
  const commands: Command[] = [
    { type: 'capture', channel: 'hand', fields: { lastName: 'Other' }, ...when },
    { type: 'correct', lead, fields: { title: 'CTO' }, ...when },
    { type: 'change-consent', lead, channel: 'email', choice: 'denied', by: 'person', ...when },
    { type: 'log-activity', lead, kind: 'call', direction: 'outbound', ...when },
    { type: 'complete-follow-up', lead, ...when },
    { type: 'change-status', lead, to: 'Working', ...when },
    { type: 'assign', lead, to: 'queue/inbox', ...when },
    { type: 'engage', lead, engagements: [{ kind: 'visit', ...when }] },
    aRow(paper, '1', when),
  ];
  return { paper, lead, commands };
}

/** The time of the first event that a command writes. */
const timeOf = ({ paper }: ReturnType<typeof told>, command: Command): string | undefined =>
  paper.fork().accept(command).writes[0]?.events[0]?.occurredAt;

describe('a fact', () => {
  it('carries the time that its command tells, whatever zone it is told in', () => {
    const story = told('2026-01-03T10:00:00+02:00');
    for (const command of story.commands) {
      expect([command.type, timeOf(story, command)]).toEqual([command.type, '2026-01-03T08:00:00.000Z']);
    }
  });

  it('happened just now where nothing is told', () => {
    const story = told(undefined);
    story.paper.now += hour;
    for (const command of story.commands) {
      expect([command.type, timeOf(story, command)]).toEqual([command.type, iso(monday + hour)]);
    }
  });

  it('of a conversion carries the time of the command, its records and the end of its quarter too', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada, { at: iso(monday - 30 * day) });
    const at = iso(monday - 10 * day);
    const { writes } = paper.accept({ type: 'convert', lead, at, opportunity: { amount: 1 } });
    expect(new Set(writes.flatMap(({ events }) => events.map(({ occurredAt }) => occurredAt)))).toEqual(
      new Set([at]),
    );
    expect(lastOf(paper, 'opportunity-opened').data).toMatchObject({
      closeDate: '2025-12-31',
      closeDateAssumed: true,
    });
    expect(lastOf(paper, 'converted').data['visitMs']).toBe(20 * day);
  });

  it('of a row carries the time of the row; its conversion and outcome may have times of their own', () => {
    const paper = aHouse();
    const [at, convertedAt, wonAt] = [iso(monday - 9 * day), iso(monday - 5 * day), iso(monday - 2 * day)];
    const opportunity = { amount: 1 };
    const times = (types: readonly string[]) => types.map((type) => lastOf(paper, type).occurredAt);
    record(paper, '1', { at, fields: ada, convert: { opportunity }, outcome: { outcome: 'won' } });
    expect(times(['captured', 'converted', 'outcome-recorded'])).toEqual([at, at, at]);
    record(paper, '2', {
      at,
      fields: { lastName: 'Other' },
      convert: { at: convertedAt, opportunity },
      outcome: { outcome: 'won', at: wonAt },
    });
    expect(times(['captured', 'converted', 'outcome-recorded'])).toEqual([at, convertedAt, wonAt]);
  });
});

describe('what a lead remembers', () => {
  it('is when it last changed: a fact told late does not turn that back', () => {
    const paper = aHouse({ queues });
    const lead = aLead(paper, ada, { at: iso(monday - 10 * day) });
    const changes: Command[] = [
      { type: 'correct', lead, fields: { title: 'CTO' } },
      { type: 'change-consent', lead, channel: 'phone', choice: 'denied', by: 'person' },
      { type: 'log-activity', lead, kind: 'note', direction: 'outbound' },
      { type: 'change-status', lead, to: 'Working' },
      { type: 'assign', lead, to: 'queue/inbox' },
      { type: 'engage', lead, engagements: [{ kind: 'visit' }] },
      { type: 'set-follow-up', lead, kind: 'call', dueAt: iso(monday) },
      { type: 'complete-follow-up', lead },
    ];
    for (const change of changes) {
      paper.now += hour;
      paper.accept(change);
      expect([change.type, paper.lead(lead)?.changedAt]).toEqual([change.type, paper.now]);
    }
    paper.accept({ type: 'correct', lead, fields: { title: 'CEO' }, at: iso(monday - 3 * day) });
    expect(paper.lead(lead)?.changedAt).toBe(paper.now);
    paper.now += hour;
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    paper.accept({ type: 'convert', lead, owner: 'seller/ann' });
    expect(paper.lead(lead)).toMatchObject({ changedAt: paper.now, status: { since: paper.now } });
  });

  it('is since when it has its status and its owner', () => {
    const paper = aHouse({ queues });
    const lead = aLead(paper, ada, { at: iso(monday - 10 * day) });
    expect(paper.lead(lead)).toMatchObject({
      capturedAt: monday - 10 * day,
      changedAt: monday - 10 * day,
      assignedAt: monday - 10 * day,
      status: { since: monday - 10 * day, peakAt: monday - 10 * day },
    });
    paper.accept({ type: 'assign', lead, to: 'queue/inbox', at: iso(monday - 4 * day) });
    paper.accept({ type: 'change-status', lead, to: 'Qualified', at: iso(monday - 2 * day) });
    expect(paper.lead(lead)).toMatchObject({
      assignedAt: monday - 4 * day,
      assignments: 1,
      status: { since: monday - 2 * day, peakAt: monday - 2 * day, peak: 2 },
    });
  });

  it('are the touches by their own times: the first, the last, and those that say where from (DOMAIN 3)', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada, { at: iso(monday - 10 * day) });
    const touched = (days: number, touch: object) =>
      paper.accept({
        type: 'engage',
        lead,
        engagements: [{ kind: 'visit', touch: { at: iso(monday - days * day), ...touch } }],
      });
    touched(5, { source: 'ads' });
    touched(7, {});
    touched(3, { medium: 'mail' });
    touched(1, { landing: 'https://engines.example' });
    touched(4, { referrer: 'https://search.example' });
    expect(paper.lead(lead)?.touches).toMatchObject({
      first: { at: iso(monday - 7 * day) },
      last: { at: iso(monday - day), landing: 'https://engines.example' },
      firstNonDirect: { at: iso(monday - 5 * day), source: 'ads' },
      lastNonDirect: { at: iso(monday - 3 * day), medium: 'mail' },
    });
    for (const word of ['campaign', 'clickId', 'referrer']) {
      paper.now += day;
      touched(0, { [word]: 'x', at: iso(paper.now) });
      expect(paper.lead(lead)?.touches.lastNonDirect).toEqual({ at: iso(paper.now), [word]: 'x' });
    }
  });

  it('are no touches of robots', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    const touch = { at: iso(monday), source: 'ads' };
    paper.accept({
      type: 'engage',
      lead,
      engagements: [{ kind: 'email-open', confidence: 'suspected-robot', touch }],
    });
    expect(paper.lead(lead)).toMatchObject({
      touches: { first: null, last: null },
      engagement: { 'email-open': { total: 0, suspected: 1 } },
    });
  });

  it('are the imports that touched it, each once, the one it came with apart', () => {
    const paper = aHouse();
    record(paper, '1', { import: 'one' });
    record(paper, '1', { import: 'two', engagements: [{ kind: 'visit' }] });
    record(paper, '1', { import: 'one', fields: { lastName: 'Kong' } });
    expect(leadOfRow(paper, '1')).toMatchObject({ import: 'one', imports: ['one', 'two'] });
  });
});
