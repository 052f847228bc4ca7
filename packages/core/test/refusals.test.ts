// Refusals: goal is that each says where the command is wrong, so that a form can show it beside the right field.
import { type Command, iso, type Refusal, refusalTexts } from '@leadstream/core';
import type { Paper, PaperOptions } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aRow, day, monday, record } from './scene.ts';

const ada = { lastName: 'King', company: 'Engines', country: 'FR' };

/** The refusal of a command that must be refused. */
function refusalOf(paper: Paper, command: Command, options?: PaperOptions): Refusal {
  const answer = paper.execute(command, options);
  if (!('code' in answer)) throw new Error(`"${command.type}" was accepted.`);
  return answer;
}

/** What it says: code, field and detail, its text being that of the code. */
function saying({ code, message, field, detail, candidates }: Refusal) {
  expect(message).toBe(refusalTexts[code]);
  return [code, field, ...(detail ? [detail] : []), ...(candidates ? [candidates] : [])];
}

describe('a thing that is not there', () => {
  const lead = 'nobody';
  it.each<[Command, string, string]>([
    [{ type: 'correct', lead, fields: { title: 'CTO' } }, 'not-found', 'lead'],
    [{ type: 'change-consent', lead, channel: 'email', choice: 'denied', by: 'person' }, 'not-found', 'lead'],
    [{ type: 'engage', lead, engagements: [{ kind: 'visit' }] }, 'not-found', 'lead'],
    [{ type: 'log-activity', lead, kind: 'call', direction: 'outbound' }, 'not-found', 'lead'],
    [{ type: 'set-follow-up', lead, kind: 'call', dueAt: iso(monday) }, 'not-found', 'lead'],
    [{ type: 'complete-follow-up', lead }, 'not-found', 'lead'],
    [{ type: 'change-status', lead, to: 'Working' }, 'not-found', 'lead'],
    [{ type: 'assign', lead, to: 'rules' }, 'not-found', 'lead'],
    [{ type: 'convert', lead }, 'not-found', 'lead'],
    [{ type: 'erase', lead }, 'not-found', 'lead'],
    [{ type: 'tick', lead }, 'not-found', 'lead'],
    [{ type: 'finish-import', import: 'none', counts: {} }, 'not-found', 'import'],
    [{ type: 'record-outcome', opportunity: 'none', outcome: 'won' }, 'opportunity-not-found', 'opportunity'],
  ])('%j: %s, in the field %s', (command, code, field) => {
    expect(saying(refusalOf(aHouse(), command))).toEqual([code, field]);
  });
});

describe('a part of a command that does not fit', () => {
  it('of a capture: status, source, owner', () => {
    const paper = aHouse();
    const capture = (own: object) =>
      saying(refusalOf(paper, { type: 'capture', channel: 'hand', fields: ada, ...own } as Command));
    expect(capture({ status: 'Warm' })).toEqual(['status-unknown', 'status']);
    expect(capture({ status: 'Converted' })).toEqual(['use-convert', 'status']);
    expect(capture({ status: 'Unqualified' })).toEqual(['reason-required', 'reason']);
    expect(capture({ status: 'Unqualified', reason: 'other' })).toEqual(['comment-required', 'comment']);
    expect(capture({ source: 'Pigeons' })).toEqual(['source-unknown', 'source']);
    expect(capture({ owner: 'queue/none' })).toEqual(['owner-unknown', 'owner']);
    expect(capture({ fields: {} })).toEqual(['nothing-to-identify', undefined]);
  });

  it('of a change of status, with the statuses between which it may not change', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada, { status: 'Unqualified', reason: 'budget' });
    const change = (to: string) => saying(refusalOf(paper, { type: 'change-status', lead, to }));
    expect(change('Warm')).toEqual(['status-unknown', 'to']);
    expect(change('Converted')).toEqual(['use-convert', 'to']);
    expect(change('Working')).toEqual([
      'transition-not-allowed',
      'to',
      { from: 'Unqualified', to: 'Working' },
    ]);
  });

  it('of a correction: the field and what is wrong with it, or the source', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    const correct = (own: object) =>
      saying(refusalOf(paper, { type: 'correct', lead, fields: {}, ...own } as Command));
    expect(correct({ fields: { shoe: 44 } })).toEqual(['invalid', 'shoe', { fault: 'unknown-field' }]);
    expect(correct({ fields: { employees: 'many' } })).toEqual([
      'invalid',
      'employees',
      { fault: 'not-a-number' },
    ]);
    expect(correct({ source: 'Pigeons' })).toEqual(['source-unknown', 'source']);
  });

  it('of engagements: which of them has a kind that the process does not know', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    const engagements = [{ kind: 'visit' }, { kind: 'sky-writing' }];
    const expected = ['invalid', 'engagements.1.kind', { fault: 'unknown-kind' }];
    expect(saying(refusalOf(paper, { type: 'engage', lead, engagements }))).toEqual(expected);
    expect(saying(refusalOf(paper, aRow(paper, '1', { engagements })))).toEqual(expected);
  });

  it('of a conversion: owner, status, account, contact', () => {
    const paper = aHouse({ queues: [{ id: 'inbox' }], defaultOwner: 'queue/inbox' });
    const lead = aLead(paper, ada);
    const convert = (own: object, of = lead) =>
      saying(refusalOf(paper, { type: 'convert', lead: of, ...own } as Command));
    expect(convert({ owner: 'queue/inbox' })).toEqual(['queue-owned', 'owner']);
    expect(convert({ owner: 'seller/nobody' })).toEqual(['owner-unknown', 'owner']);
    expect(convert({ status: 'Working' })).toEqual(['not-a-converted-status', 'status']);
    expect(convert({ status: 'Warm' })).toEqual(['not-a-converted-status', 'status']);
    expect(convert({ account: { id: 'none' } })).toEqual(['account-not-found', 'account']);
    expect(convert({ contact: { id: 'none' } })).toEqual(['contact-without-account', 'contact']);
    const other = aLead(paper, { lastName: 'Lovelace', company: 'Looms' });
    paper.accept({ type: 'convert', lead: other });
    const { account = '', contact = '' } = paper.lead(other)?.conversion ?? {};
    expect(convert({ account: { id: account }, contact: { id: 'none' } })).toEqual([
      'contact-not-found',
      'contact',
    ]);
    const third = aLead(paper, { lastName: 'Babbage', company: 'Mills' });
    paper.accept({ type: 'convert', lead: third });
    const mills = paper.lead(third)?.conversion?.account;
    expect(convert({ account: { id: mills }, contact: { id: contact } })).toEqual([
      'contact-not-of-account',
      'contact',
    ]);
    expect(convert({}, other)).toEqual(['already-converted', undefined]);
    const company = aLead(paper, { company: 'Forges' }, { kind: 'company' });
    expect(convert({}, company)).toEqual(['contact-name-missing', 'contactName']);
    const nurtured = aLead(paper, { lastName: 'N' }, { status: 'Nurturing' });
    expect(convert({}, nurtured)).toEqual(['not-convertible', undefined, { status: 'Nurturing' }]);
    const personal = aHouse({
      conversion: { ...paper.process.definition.conversion, personAccounts: false },
    });
    const alone = aLead(personal, { lastName: 'King' });
    expect(saying(refusalOf(personal, { type: 'convert', lead: alone }))).toEqual([
      'company-missing',
      undefined,
    ]);
  });

  it('of an opportunity: lines, amount, name', () => {
    const { conversion } = aHouse().process.definition;
    const opportunity = (own: object, needs = conversion.opportunityNeeds, fields: object = ada) => {
      const paper = aHouse({ conversion: { ...conversion, opportunityNeeds: needs } });
      const lead = aLead(paper, fields as typeof ada);
      return saying(refusalOf(paper, { type: 'convert', lead, opportunity: own } as Command));
    };
    expect(opportunity({})).toEqual(['opportunity-needs-amount', 'opportunity']);
    expect(opportunity({ amount: 1 }, 'product')).toEqual(['opportunity-needs-product', 'opportunity.lines']);
    const line = { product: 'engine', quantity: 1_000_000, listPrice: Number.MAX_SAFE_INTEGER };
    expect(opportunity({ lines: [line] })).toEqual(['invalid', 'opportunity.lines', { fault: 'too-large' }]);
  });

  it('of a team: which member nobody defined, which one is named twice', () => {
    const paper = aHouse();
    paper.accept({ type: 'define-seller', seller: 'ann', active: true });
    const pool = (members: string[]) =>
      saying(
        refusalOf(paper, { type: 'define-pool', pool: 'east', strategy: 'round-robin', members } as Command),
      );
    expect(pool(['ann', 'bob'])).toEqual(['unknown-member', 'members.1']);
    expect(pool(['ann', 'ann'])).toEqual(['invalid', 'members']);
  });

  it('of a process: the member of a pool, the version that is in force, or what does not make a process', () => {
    const paper = aHouse();
    const { definition } = paper.process;
    const publish = (own: object) =>
      refusalOf(paper, { type: 'publish-process', process: { ...definition, ...own } } as Command);
    const team = {
      sellers: [{ id: 'ann' }],
      pools: [
        { id: 'east', members: ['ann'] },
        { id: 'west', members: ['ann', 'bob'] },
      ],
    };
    expect(saying(publish({ team }))).toEqual(['unknown-member', 'process.team.pools.1.members.1']);
    expect(publish({ statuses: [] })).toMatchObject({ code: 'invalid', field: 'process' });
    expect(publish({ statuses: [] }).detail?.['problem']).toMatch(/status/);
    paper.accept({ type: 'publish-process', process: { ...definition, version: 7 } as never });
    expect(saying(publish({ version: 7 }))).toEqual(['version-not-higher', undefined, { present: 7 }]);
  });

  it('of an import: begun twice, ended twice', () => {
    const paper = aHouse();
    const start = { type: 'start-import', import: 'monday', source: 'fair', channel: 'file' } as const;
    const finish = { type: 'finish-import', import: 'monday', counts: {} } as const;
    paper.accept(start);
    expect(saying(refusalOf(paper, start))).toEqual(['already-exists', 'import']);
    paper.accept(finish);
    expect(saying(refusalOf(paper, finish))).toEqual(['already-exists', 'import']);
  });

  it('of a row: an outcome without an opportunity, a comparison that is out of date', () => {
    const paper = aHouse();
    expect(saying(refusalOf(paper, aRow(paper, '1', { outcome: { outcome: 'won' } })))).toEqual([
      'opportunity-not-found',
      'outcome',
    ]);
    record(paper, '1');
    expect(saying(refusalOf(paper, aRow(paper, '1', { comparedWith: 0 })))).toEqual([
      'version-changed',
      undefined,
    ]);
  });

  it('of anything from outside: the place in the command, and what is wrong there', () => {
    const paper = aHouse();
    const said = (command: unknown) => saying(refusalOf(paper, command as Command));
    expect(said({ type: 'fly' })).toEqual(['invalid', 'type', { fault: 'unknown-command' }]);
    expect(said({ type: 'capture', channel: 'pigeon', fields: {} })).toEqual([
      'invalid',
      'channel',
      { fault: 'invalid_value' },
    ]);
    expect(said({ type: 'engage', lead: 'a', engagements: [{ kind: 7 }] })).toEqual([
      'invalid',
      'engagements.0.kind',
      { fault: 'invalid_type' },
    ]);
  });
});

describe('a fact of the future (Ours 6.6)', () => {
  it('is refused wherever a command may tell of one, and named by its place', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    const late = iso(monday + day + 1);
    const inTime = iso(monday + day);
    const command = (at: string): [Command, string][] => [
      [{ type: 'capture', channel: 'hand', fields: ada, at }, 'at'],
      [{ type: 'capture', channel: 'hand', fields: ada, touch: { at } }, 'touch.at'],
      [{ type: 'engage', lead, engagements: [{ kind: 'visit' }, { kind: 'visit', at }] }, 'engagements.1.at'],
      [{ type: 'engage', lead, engagements: [{ kind: 'visit', touch: { at } }] }, 'engagements.0.touch.at'],
      [aRow(paper, '1', { convert: { at } }), 'convert.at'],
      [
        aRow(paper, '2', { convert: { opportunity: { amount: 1 } }, outcome: { outcome: 'won', at } }),
        'outcome.at',
      ],
    ];
    for (const [late_, field] of command(late)) {
      expect(saying(refusalOf(paper.fork(), late_))).toEqual(['invalid', field, { fault: 'in-the-future' }]);
    }
    for (const [ok] of command(inTime)) paper.fork().accept(ok);
  });
});

describe('who may not', () => {
  it('change what was erased: only what still comes in about it is taken', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    paper.accept({ type: 'erase', lead });
    expect(saying(refusalOf(paper, { type: 'correct', lead, fields: { title: 'CTO' } }))).toEqual([
      'erased',
      'lead',
    ]);
    expect(saying(refusalOf(paper, { type: 'erase', lead }))).toEqual(['erased', 'lead']);
    paper.accept({ type: 'engage', lead, engagements: [{ kind: 'visit' }] });
  });

  it('assign or be followed up once it is converted', () => {
    const paper = aHouse();
    const lead = aLead(paper, ada);
    paper.accept({ type: 'convert', lead });
    for (const command of [
      { type: 'assign', lead, to: 'rules' },
      { type: 'set-follow-up', lead, kind: 'call', dueAt: iso(monday) },
      { type: 'change-status', lead, to: 'New' },
    ] as Command[]) {
      expect(saying(refusalOf(paper, command))).toEqual(['already-converted', undefined]);
    }
  });
});
