// Who is told that a lead is theirs, or that time is up: once, and not what is long ago or what they did themselves.
import { type CommandOf, defaultProcess, iso, type ProcessInput } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, claimNames, codeOf, day, hour, lastOf, monday } from './scene.ts';

type Queue = NonNullable<ProcessInput['queues']>[number];

const words = { en: { subject: 'A lead', text: 'A lead' } };
const templates: ProcessInput['templates'] = [
  { id: 'yours', class: 'transactional', variants: words },
  { id: 'queued', class: 'transactional', variants: words },
];

function aFloor(
  queue: Partial<Queue>,
  entry: { readonly to: string; readonly notify?: string },
  more = {},
): Paper {
  const paper = aHouse({
    templates,
    queues: [{ id: 'desk', members: ['bob'], ...queue }],
    assignment: { active: 'all', rules: [{ id: 'all', entries: [{ id: 'first', ...entry }] }] },
    ...more,
  });
  for (const seller of ['ann', 'bob', 'max'])
    paper.accept({
      type: 'define-seller',
      seller,
      active: true,
      ...(seller === 'max' ? {} : { manager: 'max' }),
    });
  return paper;
}
/** Somebody comes by the web, where the rules run. */
const come = (paper: Paper, more: Partial<CommandOf<'capture'>> = {}, mode?: 'history'): string =>
  aLead(
    paper,
    { lastName: 'King' },
    { channel: 'web', assign: true, ...more } as never,
    mode ? { mode } : {},
  );
const mails = (paper: Paper): Record<string, unknown>[] =>
  paper.events.flatMap(({ type, data }) =>
    type.startsWith('email-') ? [{ ...(data as Record<string, unknown>), type }] : [],
  );
const alertsOf = (paper: Paper) =>
  paper.events.flatMap(({ type, data }) =>
    type === 'alert-raised' ? [data as Record<string, unknown>] : [],
  );

describe('the mail that tells a new owner (Ours 5.4)', () => {
  it('goes to the seller whom an entry gives the lead to, with the template that it names', () => {
    const paper = aFloor({}, { to: 'seller/bob', notify: 'yours' });
    const lead = come(paper);
    expect(mails(paper)).toEqual([
      {
        type: 'email-requested',
        mail: expect.any(String),
        template: 'yours',
        language: 'en',
        class: 'transactional',
        purpose: 'assignment',
        to: 'seller/bob',
        entry: 'first',
      },
    ]);
    expect(lastOf(paper, 'email-requested').causationId).toBe(lastOf(paper, 'assigned').id);
    expect(paper.lead(lead)?.mail.requested).toBe(0);
  });

  it.each<[string, Partial<Queue>, string | undefined, string | undefined]>([
    ['nobody, where nothing asks', {}, undefined, undefined],
    ['nobody, where the queue says so', { notify: 'none', template: 'queued' }, 'yours', undefined],
    ['nobody, where no template is named', { notify: 'members' }, undefined, undefined],
    ['each member, where only the entry asks', {}, 'yours', 'yours members'],
    [
      'its address, where the entry asks and there is one',
      { address: 'desk@x.example' },
      'yours',
      'yours address',
    ],
    ['whom the queue says', { notify: 'both', address: 'desk@x.example' }, 'yours', 'yours both'],
    [
      'whom the queue says, by its own template',
      { notify: 'members', template: 'queued' },
      undefined,
      'queued members',
    ],
  ])('of a queue goes to %s', (_who, queue, notify, told) => {
    const paper = aFloor(queue, { to: 'queue/desk', ...(notify ? { notify } : {}) });
    come(paper);
    expect(mails(paper).map(({ template, recipients }) => [template, recipients].join(' '))).toEqual(
      told === undefined ? [] : [told],
    );
  });

  it('is asked for however a lead comes to a queue, by the web without rules too', () => {
    const queue = { notify: 'members', template: 'queued' } as const;
    const paper = aFloor(
      queue,
      { to: 'seller/ann' },
      { defaultOwner: 'queue/desk', assignment: { rules: [] } },
    );
    const lead = come(paper);
    expect(mails(paper).length).toBe(1);
    paper.accept({ type: 'take-lead', lead }, { actor: 'user:bob' });
    paper.accept({ type: 'return-lead', lead, reason: 'too far' }, { actor: 'user:bob' });
    expect(mails(paper).length).toBe(2);
    aLead(paper, { lastName: 'Typed' }, { owner: 'queue/desk' });
    expect(mails(paper).length).toBe(2);
  });

  it('is for nobody of what is history or long ago, nor for who took it (Ours 0.2)', () => {
    const paper = aFloor({}, { to: 'seller/bob', notify: 'yours' });
    come(paper, {}, 'history');
    come(paper, { at: iso(monday - 2 * day) });
    const mine = aLead(paper, { lastName: 'Mine' });
    paper.accept({ type: 'assign', lead: mine, to: 'rules' }, { actor: 'user:bob' });
    expect(paper.lead(mine)?.owner).toBe('seller/bob');
    expect(mails(paper)).toEqual([]);
  });

  it('is suppressed, and said so, where there is no such template', () => {
    const paper = aFloor({}, { to: 'seller/bob', notify: 'nosuch' });
    come(paper);
    expect(mails(paper)).toMatchObject([{ type: 'email-suppressed', reason: 'unknown-template' }]);
  });
});

describe('leads that are moved together (Ours 5.4)', () => {
  const alerts = { assigned: { id: 'new-owner', within: { hours: 4 } } };
  const move = (paper: Paper, lead: string, to: string, batch?: string) =>
    paper.accept({ type: 'assign', lead, to, ...(batch ? { batch } : {}) }, { actor: 'user:max' });

  it('alert each new owner once, of the first, with the name of the batch', () => {
    const paper = aFloor({ notify: 'members', template: 'queued' }, { to: 'seller/ann' }, { alerts });
    const leads = Array.from({ length: 6 }, (_, i) => aLead(paper, { lastName: `L${i}` }));
    const held = leads.map((lead, i) =>
      claimNames(move(paper, lead, i % 2 ? 'seller/bob' : 'queue/desk', 'leaves')),
    );
    expect(alertsOf(paper)).toMatchObject([
      { rule: 'new-owner', to: 'queue/desk', batch: 'leaves' },
      { rule: 'new-owner', to: 'seller/bob', batch: 'leaves' },
    ]);
    expect(mails(paper).map(({ to }) => to)).toEqual(['queue/desk']);
    expect(held.map((names) => names.length)).toEqual([1, 1, 0, 0, 0, 0]);
    move(paper, leads[0] as string, 'seller/bob', 'another');
    move(paper, leads[2] as string, 'seller/bob');
    expect(
      alertsOf(paper)
        .slice(2)
        .map(({ batch }) => batch),
    ).toEqual(['another', undefined]);
  });
});

describe('an alert about a deadline (Ours 5.6)', () => {
  const deadlines = { response: [{ id: 'all', within: { hours: 8 } }], warnAfter: 50 } as never;
  const moments = ['response-warned', 'response-overdue', 'status-overdue'] as const;
  const rules = moments.map((on) => ({
    id: on,
    on,
    ...(on === 'response-warned' ? { to: 'owner' as const } : {}),
  }));

  it('warns the owner and tells the manager, each once, where a rule asks for it', () => {
    const statuses = defaultProcess.statuses.map((one) =>
      one.id === 'New' ? { ...one, sla: { hours: 30 } } : one,
    );
    const more = { deadlines: { ...defaultProcess.deadlines, ...(deadlines as object) }, statuses };
    const paper = aFloor({}, { to: 'seller/bob' }, { ...more, alerts: { deadlines: rules } });
    const lead = come(paper);
    const due = paper.lead(lead)?.deadlines;
    for (const now of [due?.response?.warnAt, due?.response?.dueAt, due?.status?.dueAt]) {
      paper.now = Number(now);
      for (let n = 0; n < 2; n += 1) paper.accept({ type: 'tick', lead }, { actor: 'system' });
    }
    expect(alertsOf(paper).map(({ rule, cause, to }) => [rule, cause, to])).toEqual([
      ['response-warned', 'deadline', 'seller/bob'],
      ['response-overdue', 'deadline', 'seller/max'],
      ['status-overdue', 'deadline', 'seller/max'],
    ]);
  });

  it('is for the manager of who let it fall due, even when the lead goes to somebody else at once (Ours 5.1)', () => {
    const paper = aFloor(
      {},
      { to: 'seller/bob' },
      {
        deadlines: { ...defaultProcess.deadlines, ...(deadlines as object) },
        alerts: { deadlines: rules },
        assignment: {
          active: 'all',
          onBreach: { max: 3, otherwise: 'queue/desk' },
          rules: [{ id: 'all', entries: [{ id: 'first', to: 'seller/bob' }] }],
        },
      },
    );
    const lead = come(paper);
    paper.now += 200 * hour;
    paper.accept({ type: 'tick', lead }, { actor: 'system' });
    expect(paper.lead(lead)?.owner).toBe('queue/desk');
    expect(alertsOf(paper)).toMatchObject([{ rule: 'response-overdue', to: 'seller/max' }]);
  });
});

describe('who sees a queue (Ours 5.4, 12.2)', () => {
  it('finds a lead there without being a member only where all see it, or who leads there', () => {
    for (const [visible, manager, code] of [
      [undefined, undefined, 'not-found'],
      ['members', undefined, 'not-found'],
      ['members', 'max', 'not-a-member'],
      ['all', undefined, 'not-a-member'],
    ] as const) {
      const paper = aFloor(
        { ...(visible ? { visible } : {}), ...(manager ? { manager } : {}) },
        { to: 'seller/ann' },
      );
      const lead = aLead(paper, { lastName: 'K' }, { owner: 'queue/desk' });
      expect(codeOf(paper.execute({ type: 'take-lead', lead }, { actor: 'user:max' })), visible).toBe(code);
    }
  });
});
