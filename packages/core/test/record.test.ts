// Rows of a file: goal is that one row is one commit, and that a row that changes nothing writes nothing (Ours 1.9).
import { type CommandOf, type EngagementInput, eventTypes, iso, rowChanges, stateOf } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aRow, codeOf, day, lastOf, leadOfRow, monday, record, typesOf } from './scene.ts';

const visits = (count: number): EngagementInput => ({ kind: 'visit', count, totalOf: 'TotalVisits' });

describe('a row is one commit (Ours 1.9)', () => {
  it('captures, counts, scores, assigns, converts and records the outcome, in this order', () => {
    const assignment = {
      active: 'main',
      rules: [
        {
          id: 'main',
          entries: [
            { id: 'warm', when: { field: 'score', op: 'at-least' as const, value: 6 }, to: 'queue/inbox' },
          ],
        },
      ],
    };
    const paper = aHouse({ queues: [{ id: 'inbox' }], assignment });
    const answer = paper.execute(
      aRow(paper, '1', {
        fields: { lastName: 'King', company: 'Engines' },
        engagements: [visits(3)],
        assign: true,
        convert: { opportunity: { amount: 5_000 } },
        outcome: { outcome: 'won' },
      }),
      { mode: 'history', actor: 'user:import' },
    );
    expect(typesOf(answer)).toEqual([
      'captured',
      'engaged',
      'scored',
      'assigned',
      'assigned',
      'converted',
      'account-opened',
      'contact-opened',
      'opportunity-opened',
      'outcome-recorded',
    ]);
    expect(new Set(paper.events.map(({ commandId }) => commandId)).size).toBe(1);
    expect(new Set(paper.events.map(({ mode }) => mode))).toEqual(new Set(['history']));
    expect(lastOf(paper, 'outcome-recorded').data).toEqual({ outcome: 'won', value: 5_000 });
  });

  it('what a queue owns is taken by the importing actor before it is converted (Ours 8.3)', () => {
    const paper = aHouse({ queues: [{ id: 'inbox' }], defaultOwner: 'queue/inbox' });
    record(paper, '1', { convert: {} });
    expect(lastOf(paper, 'assigned').data).toEqual({
      owner: 'seller/import',
      previous: 'queue/inbox',
      how: 'take',
    });
    expect(lastOf(paper, 'account-opened').data['owner']).toBe('seller/import');
    const named = aRow(paper, '2', { convert: { owner: 'seller/zoe' } });
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    expect(typesOf(paper.accept(named))).not.toContain('assigned');
    expect(lastOf(paper, 'contact-opened').data['owner']).toBe('seller/zoe');
  });

  it('updates: corrects, changes consent and status, counts what is new', () => {
    const paper = aHouse();
    record(paper, '1', {
      fields: { lastName: 'King', title: 'CTO' },
      engagements: [visits(3)],
      at: iso(monday - 5 * day),
    });
    const answer = paper.execute(
      aRow(paper, '1', {
        fields: { lastName: 'King', title: 'CEO' },
        consent: { email: 'granted' },
        status: 'En cours',
        engagements: [visits(5)],
        source: 'web',
      }),
      { mode: 'history' },
    );
    expect(typesOf(answer)).toEqual(['corrected', 'consent-changed', 'status-changed', 'engaged', 'scored']);
    expect(leadOfRow(paper, '1')).toMatchObject({ source: 'Website', consent: { email: { by: 'import' } } });
  });

  it('that only corrects writes no score: what has faded since is no news (Ours 7.6)', () => {
    const paper = aHouse();
    record(paper, '1', {
      engagements: [{ kind: 'form-submit', facets: { form: 'request' }, totalOf: 'Forms' }],
    });
    paper.now += 5 * day;
    const row = aRow(paper, '1', { fields: { lastName: 'Kong' }, consent: { email: 'granted' } });
    expect(typesOf(paper.execute(row, { mode: 'history' }))).toEqual(['corrected', 'consent-changed']);
  });

  it('reopens where a file says that a disqualified lead is open again', () => {
    const paper = aHouse();
    record(paper, '1', { status: 'Unqualified' });
    record(paper, '1', { status: 'Nurturing' });
    expect(leadOfRow(paper, '1')?.status).toMatchObject({ id: 'Nurturing', reopened: 1 });
    const again = aRow(paper, '1', { status: 'Unqualified', reason: 'junk' });
    paper.accept(again);
    expect(codeOf(paper.execute(aRow(paper, '1', { status: 'Qualified' })))).toBe('transition-not-allowed');
  });

  it('is refused as a whole', () => {
    const paper = aHouse();
    const refused = (row: Partial<CommandOf<'record'>>) =>
      codeOf(paper.execute(aRow(paper, '1', row), { mode: 'history' }));
    expect(refused({ engagements: [{ kind: 'pigeon' }] })).toBe('invalid');
    expect(refused({ convert: {}, status: 'Nurturing' })).toBe('not-convertible');
    expect(refused({ convert: {}, kind: 'company', fields: { company: 'Engines' } })).toBe(
      'contact-name-missing',
    );
    expect(refused({ outcome: { outcome: 'won' } })).toBe('opportunity-not-found');
    expect(refused({ source: 'Radio' })).toBe('source-unknown');
    expect(refused({ status: 'Converted' })).toBe('use-convert');
    expect(paper.events).toEqual([]);
  });

  it('compared with another version of the lead it is refused', () => {
    const paper = aHouse();
    record(paper, '1');
    expect(codeOf(paper.execute(aRow(paper, '1', { comparedWith: 0 })))).toBe('version-changed');
    expect(codeOf(paper.execute(aRow(paper, '1', { comparedWith: 7 })))).toBe('version-changed');
    expect(codeOf(paper.execute(aRow(paper, '2', { comparedWith: 1 })))).toBe('version-changed');
  });

  it('of one lead may convert by its own keys, by those of the row, and by both mixed', () => {
    const of = { registration: 'R1', domain: 'engines.example', company: 'engines' };
    const fields = {
      lastName: 'King',
      company: 'Engines',
      registrationNumber: 'R1',
      email: 'ada@engines.example',
    };
    const paper = aHouse();
    record(paper, 'first', { fields, keys: of, convert: {} });
    record(paper, '1', { fields: { lastName: 'Own', company: 'Engines' }, keys: of });
    record(paper, '1', { fields: { lastName: 'Own' }, convert: {} });
    record(paper, '2', { fields: { ...fields, lastName: 'Mixed' }, keys: of });
    record(paper, '2', {
      fields: { lastName: 'Mixed' },
      clear: ['registrationNumber'],
      keys: {},
      convert: {},
    });
    const accounts = ['first', '1', '2'].map((id) => leadOfRow(paper, id)?.conversion?.account);
    expect(new Set(accounts).size).toBe(1);
  });
});

describe('totals (Ours 1.8)', () => {
  it('record the difference to what the column gave before, as one untimed engagement at the row’s time', () => {
    const paper = aHouse();
    record(paper, '1', { engagements: [visits(5)], at: iso(monday - 9 * day) });
    expect(lastOf(paper, 'engaged')).toMatchObject({
      occurredAt: iso(monday - 9 * day),
      data: { count: 5, timed: false, day: '2025-12-27', total: { key: 'TotalVisits', value: 5 } },
    });
    record(paper, '1', { engagements: [visits(8)] });
    expect(lastOf(paper, 'engaged').data).toMatchObject({ count: 3, day: '2026-01-05', total: { value: 8 } });
    expect(leadOfRow(paper, '1')).toMatchObject({
      totals: { TotalVisits: 8 },
      engagement: { visit: { total: 8, recent: [], firstAt: 0 } },
    });
  });

  it('a lower one records nothing and is reported', () => {
    const paper = aHouse();
    record(paper, '1', { engagements: [visits(5)] });
    const row = aRow(paper, '1', { engagements: [visits(4)] });
    expect(rowChanges(paper.process, leadOfRow(paper, '1'), row)).toEqual({
      changed: false,
      fell: ['TotalVisits'],
    });
    expect(typesOf(paper.execute(row))).toEqual([]);
    expect(
      rowChanges(paper.process, leadOfRow(paper, '1'), aRow(paper, '1', { engagements: [visits(5)] })).fell,
    ).toEqual([]);
  });

  it('of two columns are counted apart, of one column twice in a row once', () => {
    const paper = aHouse();
    const other: EngagementInput = { kind: 'visit', count: 4, totalOf: 'Other' };
    record(paper, '1', { engagements: [visits(5), other, visits(6)] });
    expect(leadOfRow(paper, '1')?.engagement['visit']?.total).toBe(10);
  });
});

describe('history mode (Ours 0.2)', () => {
  it('scores at the facts’ own times, also of facts later than the row', () => {
    const paper = aHouse();
    const request: EngagementInput = {
      kind: 'form-submit',
      facets: { form: 'request' },
      at: iso(monday - 3 * day),
    };
    record(paper, '1', { at: iso(monday - 50 * day), engagements: [request] });
    expect(lastOf(paper, 'scored')).toMatchObject({
      occurredAt: request.at,
      data: { score: 40_000, band: 'warm' },
    });
  });

  it('assigns only if asked, and only new leads', () => {
    const assignment = {
      active: 'main',
      rules: [{ id: 'main', entries: [{ id: 'all', to: 'queue/inbox' }] }],
    };
    const paper = aHouse({ queues: [{ id: 'inbox' }], assignment });
    record(paper, '1');
    record(paper, '1', { fields: { lastName: 'Kong' }, assign: true });
    record(paper, '2', { assign: true });
    expect([leadOfRow(paper, '1')?.owner, leadOfRow(paper, '2')?.owner]).toEqual([
      'seller/import',
      'queue/inbox',
    ]);
  });
});

describe('an engagement with an identity (Ours 6.2)', () => {
  const open = (id: string): EngagementInput => ({
    kind: 'email-open',
    externalId: { source: 'mailer', id },
  });

  it('is counted once, whichever way and however often it comes in', () => {
    const paper = aHouse();
    record(paper, '1', { engagements: [open('a'), open('b'), open('a')] });
    record(paper, '1', { fields: { lastName: 'Kong' }, engagements: [open('b'), open('c')] });
    const lead = leadOfRow(paper, '1')?.id as string;
    expect(typesOf(paper.accept({ type: 'engage', lead, engagements: [open('c')] }))).toEqual([]);
    expect(leadOfRow(paper, '1')?.engagement['email-open']?.total).toBe(3);
  });

  it('belongs to one lead alone', () => {
    const paper = aHouse();
    const [one, two] = [aLead(paper), aLead(paper, { lastName: 'Other' })];
    const first = paper.accept({ type: 'engage', lead: one, engagements: [open('a')] });
    expect(first.claims).toEqual([
      { scope: 'engagement', value: '["mailer","a"]', holder: `lead/${one}`, how: 'alone' },
    ]);
    expect(typesOf(paper.accept({ type: 'engage', lead: two, engagements: [open('a')] }))).toEqual([]);
  });
});

describe('the outcome of a row', () => {
  it('is recorded once, and compared when the opportunity is given', () => {
    const paper = aHouse();
    record(paper, '1', { convert: { opportunity: { amount: 700 } } });
    const lost = aRow(paper, '1', { outcome: { outcome: 'lost', reason: 'price' } });
    const lead = leadOfRow(paper, '1');
    const opportunity = () => paper.state(`opportunity/${lead?.conversion?.opportunity}`) as never;
    expect(rowChanges(paper.process, lead, lost, opportunity()).changed).toBe(true);
    expect(typesOf(paper.accept(lost))).toEqual(['outcome-recorded']);
    expect(rowChanges(paper.process, leadOfRow(paper, '1'), lost, opportunity()).changed).toBe(false);
    expect(typesOf(paper.accept(lost))).toEqual([]);
  });
});

describe('laws of rows', () => {
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const cell = fc.constantFrom('', 'A', 'B');
  const row = fc.record({
    id: fc.constantFrom('1', '2', '3'),
    afterMs: fc.integer({ min: 0, max: 40 * day }),
    fields: fc.record({ lastName: fc.constantFrom('K', 'L'), company: cell, title: cell, country: cell }),
    key: cell,
    clear: fc.subarray(['title', 'country', 'phone']),
    status: some(fc.constantFrom('New', 'Working', 'Nurturing', 'Unqualified', 'Qualified')),
    source: some(fc.constantFrom('Website', 'TV Ad')),
    consent: some(fc.constantFrom('granted' as const, 'denied' as const)),
    visits: some(fc.integer({ min: 1, max: 9 })),
    converts: fc.boolean(),
    assign: fc.boolean(),
    ago: some(fc.integer({ min: 0, max: 300 })),
  });
  type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
  const bodyOf = (paper: Paper, one: Row) =>
    aRow(paper, one.id, {
      fields: one.fields,
      keys: one.key ? { company: one.key, domain: `${one.key}.example` } : {},
      clear: one.clear,
      ...(one.status ? { status: one.status } : {}),
      ...(one.source ? { source: one.source } : {}),
      ...(one.consent ? { consent: { email: one.consent } } : {}),
      ...(one.visits ? { engagements: [visits(one.visits)] } : {}),
      ...(one.converts ? { convert: { opportunity: { amount: 100 } } } : {}),
      ...(one.ago === undefined ? {} : { at: iso(paper.now - one.ago * day) }),
      assign: one.assign,
    });
  const assignment = { active: 'main', rules: [{ id: 'main', entries: [{ id: 'all', to: 'pool/team' }] }] };
  const team = { sellers: [{ id: 'ann' }, { id: 'bob' }], pools: [{ id: 'team', members: ['ann', 'bob'] }] };
  const house = () => {
    const paper = aHouse({ queues: [{ id: 'inbox' }], defaultOwner: 'queue/inbox', assignment, team });
    paper.accept({ type: 'publish-process', process: paper.process.definition as never });
    return paper;
  };

  it('a row recorded again writes nothing, and comparing says so beforehand; four rounds of needs are enough', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 10 }),
        fc.constantFrom('live' as const, 'history' as const),
        (rows, mode) => {
          const paper = house();
          for (const one of rows) {
            paper.now += one.afterMs;
            const body = bodyOf(paper, one);
            const says = rowChanges(paper.process, leadOfRow(paper, one.id), body).changed;
            const answer = paper.execute(body, { mode });
            if (codeOf(answer) !== 'accepted') continue;
            accepted += 1;
            expect(typesOf(answer).length > 0).toBe(says);
            paper.now += 7 * day;
            const again = { ...body, comparedWith: leadOfRow(paper, one.id)?.version ?? 0 };
            expect(rowChanges(paper.process, leadOfRow(paper, one.id), again).changed).toBe(false);
            expect(typesOf(paper.execute(again, { mode }))).toEqual([]);
          }
          for (const stream of new Set(paper.events.map((event) => event.stream))) {
            const events = paper.events.filter((event) => event.stream === stream);
            expect(stateOf(stream, events)).toEqual(paper.state(stream));
          }
          for (const event of paper.events)
            expect(eventTypes.get(event.type)?.data.safeParse(event.data).error).toBeUndefined();
        },
      ),
    );
    expect(accepted).toBeGreaterThan(5);
  });
});
