// Capture: goal is what a lead needs to exist (Ours 1.6), and what runs for which way in (Ours 1.8).
import { checkCommand, displayName, type Fields, iso, nameOf } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import {
  aHouse,
  aLead,
  claimNames,
  codeOf,
  day,
  engage,
  lastOf,
  leadOfRow,
  monday,
  record,
  typesOf,
} from './scene.ts';

describe('what a lead needs (Ours 1.6)', () => {
  it.each<[Fields, string]>([
    [{ firstName: 'Ada', lastName: 'King', company: 'Engines' }, 'Ada King'],
    [{ lastName: 'King', email: 'ada@engines.example' }, 'King'],
    [{ firstName: 'Ada', company: 'Engines', email: 'ada@engines.example' }, 'Engines'],
    [{ email: 'ada@engines.example', phone: '+33123' }, 'ada@engines.example'],
    [{ phone: '+33123' }, '+33123'],
  ])('%j is called %s', (fields, name) => {
    const paper = aHouse();
    const lead = paper.lead(aLead(paper, fields));
    expect(lead && nameOf(lead)).toBe(name);
    expect(lead?.kind).toBe('person');
  });

  it.each<Fields>([{}, { firstName: 'Ada', title: 'CTO' }, { lastName: '  ', company: '' }])(
    '%j is nobody, by hand also with an external id',
    (fields) => {
      const paper = aHouse();
      const capture = { type: 'capture', channel: 'hand', fields } as const;
      expect(codeOf(paper.execute(capture))).toBe('nothing-to-identify');
      const externalId = { source: 'fair', id: '7' };
      expect(codeOf(paper.execute({ ...capture, externalId }))).toBe('nothing-to-identify');
      expect(codeOf(paper.execute({ ...capture, channel: 'web', externalId }))).toBe('nothing-to-identify');
    },
  );

  it.each(['file', 'bulk', 'sync'] as const)(
    'from a %s an external id is enough, and its name',
    (channel) => {
      const paper = aHouse();
      const lead = paper.lead(aLead(paper, {}, { channel, externalId: { source: 'fair', id: '7' } }));
      expect(lead && nameOf(lead)).toBe('7');
      expect(displayName({}, [{ source: 'fair', id: '7' }])).toBe('7');
    },
  );

  it('a value that does not fit its field is refused with field and fault', () => {
    const paper = aHouse();
    const invalid = (fields: Fields) => paper.execute({ type: 'capture', channel: 'hand', fields });
    expect(invalid({ lastName: 'King', shoe: 44 })).toMatchObject({
      code: 'invalid',
      field: 'shoe',
      detail: { fault: 'unknown-field' },
    });
    expect(invalid({ lastName: 'x'.repeat(81) })).toMatchObject({
      field: 'lastName',
      detail: { fault: 'over-long' },
    });
    expect(invalid({ lastName: 'King', employees: 'many' })).toMatchObject({
      detail: { fault: 'not-a-number' },
    });
    expect(invalid({ lastName: 'King', rating: 'Tepid' })).toMatchObject({
      detail: { fault: 'not-in-list' },
    });
    expect(invalid({ lastName: 'King', constructor: 'x' })).toMatchObject({
      detail: { fault: 'unknown-field' },
    });
    expect(codeOf(invalid({ lastName: 'x'.repeat(80) }))).toBe('accepted');
  });

  it('a blank value is none', () => {
    const paper = aHouse();
    aLead(paper, { lastName: 'King', rating: '', title: ' ' });
    expect(lastOf(paper, 'captured')).toMatchObject({
      data: { fields: {} },
      personal: { data: { fields: { lastName: 'King' } } },
    });
    expect(Object.keys(lastOf(paper, 'captured').data['fields'] as object)).toEqual([]);
  });

  it('personal values lie in the personal compartment under the lead as its subject, plain ones beside it', () => {
    const paper = aHouse();
    const lead = aLead(
      paper,
      { lastName: 'King', country: 'FR', employees: 12 },
      { keys: { company: 'engines' } },
    );
    expect(lastOf(paper, 'captured')).toMatchObject({
      data: { subject: `lead/${lead}`, fields: { country: 'FR', employees: 12 } },
      personal: {
        subject: `lead/${lead}`,
        data: { fields: { lastName: 'King' }, keys: { company: 'engines' } },
      },
    });
  });

  it('starts in the first open status, or in one that is given, never in a converted one', () => {
    const paper = aHouse();
    expect(paper.lead(aLead(paper))?.status).toMatchObject({ id: 'New', kind: 'open', rank: 0 });
    expect(paper.lead(aLead(paper, { lastName: 'A' }, { status: 'qualifié' }))?.status.id).toBe('Qualified');
    const capture = { type: 'capture', channel: 'hand', fields: { lastName: 'King' } } as const;
    expect(codeOf(paper.execute({ ...capture, status: 'Converted' }))).toBe('use-convert');
    expect(codeOf(paper.execute({ ...capture, status: 'Warm' }))).toBe('status-unknown');
    expect(codeOf(paper.execute({ ...capture, status: 'Unqualified' }))).toBe('reason-required');
    expect(codeOf(paper.execute({ ...capture, status: 'Unqualified', reason: 'other' }))).toBe(
      'comment-required',
    );
  });

  it('one that starts disqualified keeps its reason; history may not know it', () => {
    const paper = aHouse();
    const started = { status: 'Unqualified', reason: 'Budget', comment: 'next year' };
    expect(paper.lead(aLead(paper, { lastName: 'A' }, started))?.status.reason).toBe('budget');
    expect(lastOf(paper, 'captured').personal?.data).toMatchObject({ comment: 'next year' });
    const unknown = aLead(paper, { lastName: 'B' }, { status: 'Unqualified' }, { mode: 'history' });
    expect(paper.lead(unknown)?.status.reason).toBeNull();
  });

  it('consent given at capture is the person’s from a form, the staff’s by hand, the import’s from a file', () => {
    const paper = aHouse();
    const givers = (['web', 'hand', 'file', 'bulk', 'sync'] as const).map((channel, i) => {
      const lead = aLead(paper, { lastName: `${i}` }, { channel, consent: { email: 'granted' } });
      return paper.lead(lead)?.consent.email;
    });
    expect(givers.map((one) => one?.by)).toEqual(['person', 'staff', 'import', 'import', 'import']);
    expect(givers[0]).toEqual({ choice: 'granted', by: 'person', at: monday });
  });
});

describe('who owns a new lead (Ours 0.2, 1.8)', () => {
  const queues = [{ id: 'inbox' }];
  it.each([
    ['hand', undefined, 'seller/ann'],
    ['hand', 'queue/inbox', 'seller/ann'],
    ['web', undefined, 'seller/ann'],
    ['web', 'queue/inbox', 'queue/inbox'],
    ['file', undefined, 'seller/ann'],
    ['file', 'queue/inbox', 'queue/inbox'],
    ['file', 'seller/zoe', 'seller/zoe'],
  ] as const)('by %s, with the default owner %s: %s', (channel, defaultOwner, owner) => {
    const paper = aHouse({ queues, ...(defaultOwner ? { defaultOwner } : {}) });
    expect(paper.lead(aLead(paper, { lastName: 'King' }, { channel }))?.owner).toBe(owner);
  });

  it('the owner that is named, if it is a queue of the process or a seller who is there', () => {
    const paper = aHouse({ queues });
    const owned = (owner: string) =>
      codeOf(paper.execute({ type: 'capture', channel: 'hand', fields: { lastName: 'K' }, owner }));
    paper.accept({ type: 'define-seller', seller: 'zoe', active: true });
    paper.accept({ type: 'define-seller', seller: 'max', active: false });
    expect(['queue/inbox', 'queue/other', 'seller/zoe', 'seller/max', 'seller/nobody'].map(owned)).toEqual([
      'accepted',
      'owner-unknown',
      'accepted',
      'owner-unknown',
      'owner-unknown',
    ]);
  });
});

describe('what runs for which way in (Ours 1.8)', () => {
  const assignment = { active: 'main', rules: [{ id: 'main', entries: [{ id: 'all', to: 'queue/inbox' }] }] };
  const house = () => aHouse({ queues: [{ id: 'inbox' }], assignment });

  it.each([
    ['web', 'live', undefined, true],
    ['web', 'history', undefined, false],
    ['web', 'live', false, false],
    ['web', 'history', true, true],
    ['hand', 'live', undefined, false],
    ['hand', 'live', true, true],
    ['file', 'live', undefined, false],
    ['file', 'history', true, true],
    ['bulk', 'live', undefined, false],
    ['sync', 'live', undefined, false],
  ] as const)('%s in %s mode, assign %s: the rules run: %s', (channel, mode, assign, runs) => {
    const paper = house();
    const more = { channel, ...(assign === undefined ? {} : { assign }) };
    const lead = aLead(paper, { lastName: 'King' }, more, { mode });
    expect(paper.events.map(({ type }) => type)).toEqual(runs ? ['captured', 'assigned'] : ['captured']);
    expect(paper.lead(lead)?.owner).toBe(runs ? 'queue/inbox' : 'seller/ann');
  });

  const keys = { email: 'ada@engines.example', phone: '+331' };

  it('by hand duplicates ask with candidates, which overriding passes over', () => {
    const paper = aHouse();
    const ada = aLead(paper, { lastName: 'King' }, { keys });
    const bob = aLead(paper, { lastName: 'Bob' }, { keys: { email: 'bob@engines.example' } });
    const again = { type: 'capture', channel: 'hand', fields: { lastName: 'Kong' } } as const;
    const both = { email: 'bob@engines.example', phone: '+331' };
    expect(paper.execute({ ...again, keys: both })).toMatchObject({
      code: 'possible-duplicate',
      candidates: [
        { id: bob, reason: 'email' },
        { id: ada, reason: 'phone' },
      ],
    });
    expect(codeOf(paper.execute({ ...again, keys: { company: 'engines' } }))).toBe('accepted');
    expect(codeOf(paper.execute({ ...again, keys: both, duplicates: 'allow' }))).toBe('accepted');
  });

  it.each(['web', 'file', 'bulk', 'sync'] as const)('from %s duplicates do not ask', (channel) => {
    const paper = aHouse();
    aLead(paper, { lastName: 'King' }, { keys });
    const more = { type: 'capture', channel, fields: { lastName: 'Kong' }, keys } as const;
    expect(codeOf(paper.execute(more))).toBe('accepted');
    expect(codeOf(paper.execute({ ...more, duplicates: 'ask' }))).toBe('possible-duplicate');
  });

  it('where the way in asks, e-mail and phone are claimed alone, else shared (DESIGN 3)', () => {
    const paper = aHouse();
    const capture = { type: 'capture', channel: 'hand', fields: { lastName: 'King' }, keys } as const;
    expect(claimNames(paper.accept(capture))).toEqual([
      'email ada@engines.example alone',
      'phone +331 alone',
    ]);
    expect(claimNames(paper.accept({ ...capture, duplicates: 'allow' }))).toEqual([
      'email ada@engines.example shared',
      'phone +331 shared',
    ]);
  });
});

describe('external ids (Ours 1.3)', () => {
  it('belong to one lead of their source', () => {
    const paper = aHouse();
    const externalId = { source: 'fair', id: '7' };
    const lead = aLead(paper, { lastName: 'King' }, { channel: 'file', externalId });
    const capture = { type: 'capture', channel: 'file', fields: { lastName: 'Kong' } } as const;
    expect(paper.execute({ ...capture, externalId })).toMatchObject({
      code: 'external-id-taken',
      candidates: [{ id: lead, reason: 'external-id' }],
    });
    expect(codeOf(paper.execute({ ...capture, externalId: { source: 'shop', id: '7' } }))).toBe('accepted');
  });

  it('are two texts: where one ends and the other begins is no matter of spaces', () => {
    const paper = aHouse();
    aLead(paper, { lastName: 'A' }, { channel: 'file', externalId: { source: 'trade fair', id: '7' } });
    const other = { source: 'trade', id: 'fair 7' };
    expect(
      paper.lead(aLead(paper, { lastName: 'B' }, { channel: 'file', externalId: other })),
    ).not.toBeNull();
  });
});

describe('facts', () => {
  it('carry when they happened; consequences the now of their decision, in history the fact’s time (DESIGN 2)', () => {
    for (const mode of ['live', 'history'] as const) {
      const paper = aHouse();
      const lead = aLead(paper, { lastName: 'K' }, { at: iso(monday - 30 * day) }, { mode });
      paper.accept(
        {
          type: 'engage',
          lead,
          engagements: [{ kind: 'form-submit', facets: { form: 'request' }, at: iso(monday - 2 * day) }],
        },
        { mode },
      );
      expect(paper.events.map(({ type, occurredAt, mode: stamped }) => [type, occurredAt, stamped])).toEqual([
        ['captured', iso(monday - 30 * day), mode],
        ['engaged', iso(monday - 2 * day), mode],
        ['scored', iso(mode === 'live' ? monday : monday - 2 * day), mode],
      ]);
    }
  });

  it('lie in the past, a day for wrong clocks apart', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const ahead = (ms: number) => iso(monday + ms);
    const refused = (field: string) => ({ code: 'invalid', field, detail: { fault: 'in-the-future' } });
    const visit = { kind: 'visit', at: ahead(day) };
    engage(paper, lead, visit);
    expect(
      paper.execute({ type: 'engage', lead, engagements: [visit, { ...visit, at: ahead(day + 1) }] }),
    ).toMatchObject(refused('engagements.1.at'));
    const touch = { at: ahead(2 * day) };
    expect(paper.execute({ type: 'engage', lead, engagements: [{ kind: 'visit', touch }] })).toMatchObject(
      refused('engagements.0.touch.at'),
    );
    expect(paper.execute({ type: 'change-status', lead, to: 'Working', at: ahead(2 * day) })).toMatchObject(
      refused('at'),
    );
    expect(
      paper.execute({ type: 'capture', channel: 'hand', fields: { lastName: 'K' }, touch }),
    ).toMatchObject(refused('touch.at'));
  });

  it('follow from one another: what a capture caused names it', () => {
    const assignment = {
      active: 'main',
      rules: [{ id: 'main', entries: [{ id: 'all', to: 'queue/inbox' }] }],
    };
    const paper = aHouse({ queues: [{ id: 'inbox' }], assignment });
    aLead(paper, { lastName: 'King' }, { channel: 'web' }, { commandId: 'c-1' });
    const [captured, assigned] = paper.events;
    expect([captured?.causationId, assigned?.causationId]).toEqual(['c-1', captured?.id]);
    expect(
      paper.events.map(({ commandId, correlationId, processVersion }) => [
        commandId,
        correlationId,
        processVersion,
      ]),
    ).toEqual([
      ['c-1', 'c-1', 1],
      ['c-1', 'c-1', 1],
    ]);
  });
});

describe('correcting', () => {
  const keys = { email: 'ada@engines.example', domain: 'engines.example', phone: '+331', company: 'engines' };
  const fields = {
    lastName: 'King',
    email: 'ada@engines.example',
    phone: '+331',
    company: 'Engines',
    title: 'CTO',
  };

  it('records what differs and nothing else; what stays the same is no event', () => {
    const paper = aHouse();
    const lead = aLead(paper, fields, { keys });
    const correct = {
      type: 'correct',
      lead,
      fields: { title: 'CEO', lastName: 'King', country: 'FR' },
    } as const;
    expect(typesOf(paper.accept(correct))).toEqual(['corrected']);
    expect(lastOf(paper, 'corrected')).toMatchObject({
      data: { fields: { country: 'FR' }, cleared: [] },
      personal: { data: { fields: { title: 'CEO' } } },
    });
    expect(typesOf(paper.accept(correct))).toEqual([]);
    expect(
      typesOf(paper.accept({ type: 'correct', lead, fields: {}, clear: ['industry', 'constructor'] })),
    ).toEqual([]);
  });

  it('clears by name or by a blank value, but never all that names the lead', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King', title: 'CTO', country: 'FR', employees: 3 });
    paper.accept({
      type: 'correct',
      lead,
      fields: { title: '', country: ' ', employees: '' },
      clear: ['country'],
    });
    expect(lastOf(paper, 'corrected').data['cleared']).toEqual(['title', 'country', 'employees']);
    expect(paper.lead(lead)).toMatchObject({ fields: {}, personal: { fields: { lastName: 'King' } } });
    expect(codeOf(paper.execute({ type: 'correct', lead, fields: { lastName: '' } }))).toBe(
      'nothing-to-identify',
    );
  });

  it('keys whose fields it touches come from the command, the others stay, and claims follow', () => {
    const paper = aHouse();
    const lead = aLead(paper, fields, { keys });
    paper.accept({ type: 'correct', lead, fields: { title: 'CEO' }, keys: { email: 'other@x.example' } });
    expect(paper.lead(lead)?.personal.keys).toEqual(keys);
    const moved = paper.accept({
      type: 'correct',
      lead,
      fields: { email: 'ada@new.example' },
      keys: { email: 'ada@new.example', domain: 'new.example', phone: '+999' },
    });
    expect(paper.lead(lead)?.personal.keys).toEqual({
      ...keys,
      email: 'ada@new.example',
      domain: 'new.example',
    });
    expect(claimNames(moved)).toEqual(['email ada@new.example shared']);
    expect(moved.releases).toEqual([
      { scope: 'email', value: 'ada@engines.example', holder: `lead/${lead}` },
    ]);
  });

  it('a key whose field changes and for which none is given is given up: the old one would find the wrong person', () => {
    const paper = aHouse();
    const lead = aLead(paper, fields, { keys });
    const changed = paper.accept({ type: 'correct', lead, fields: { email: 'not an address' } });
    expect(paper.lead(lead)?.personal.keys).toEqual({ phone: '+331', company: 'engines' });
    expect(changed.releases.map(({ scope }) => scope)).toEqual(['email']);
  });

  it('a field that was personal under an older process does not hide its newer plain value', () => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'King', title: 'CTO' });
    const { definition } = paper.process;
    paper.process = aHouse({
      ...definition,
      version: 2,
      fields: { ...definition.fields, title: { type: 'text', personal: false, maxLength: 128 } },
    }).process;
    paper.accept({ type: 'correct', lead, fields: { title: 'CEO' } });
    expect(paper.lead(lead)).toMatchObject({
      fields: { title: 'CEO' },
      personal: { fields: { lastName: 'King' } },
    });
    expect(paper.lead(lead)?.personal.fields).not.toHaveProperty('title');
  });

  it('writes no score: what has faded since is no news (Ours 7.6)', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    engage(paper, lead, { kind: 'form-submit', facets: { form: 'request' } });
    paper.now += 5 * day;
    expect(typesOf(paper.accept({ type: 'correct', lead, fields: { title: 'CEO' } }))).toEqual(['corrected']);
  });
});

describe('consent (Ours 13.3)', () => {
  type By = 'person' | 'staff' | 'import';
  const choose = (...choices: [By, 'granted' | 'denied', number][]) => {
    const paper = aHouse();
    const lead = aLead(paper, { lastName: 'K' }, { at: iso(monday - 400 * day) });
    for (const [by, choice, days] of choices) {
      paper.accept({
        type: 'change-consent',
        lead,
        channel: 'email',
        choice,
        by,
        at: iso(monday - 100 * day + days * day),
      });
    }
    return paper.lead(lead)?.consent.email?.choice;
  };

  it.each<[[By, 'granted' | 'denied', number][], string]>([
    [
      [
        ['person', 'denied', 1],
        ['staff', 'granted', 2],
      ],
      'denied',
    ],
    [
      [
        ['person', 'denied', 1],
        ['import', 'granted', 2],
      ],
      'denied',
    ],
    [
      [
        ['staff', 'denied', 1],
        ['import', 'granted', 2],
      ],
      'denied',
    ],
    [
      [
        ['person', 'denied', 1],
        ['person', 'granted', 2],
      ],
      'granted',
    ],
    [
      [
        ['person', 'granted', 1],
        ['import', 'denied', 2],
      ],
      'denied',
    ],
    [
      [
        ['person', 'granted', 2],
        ['import', 'denied', 1],
      ],
      'granted',
    ],
    [
      [
        ['person', 'granted', 2],
        ['person', 'denied', 1],
      ],
      'granted',
    ],
    [
      [
        ['import', 'granted', 2],
        ['person', 'denied', 1],
      ],
      'denied',
    ],
    [
      [
        ['import', 'granted', 1],
        ['person', 'granted', 3],
        ['person', 'denied', 2],
      ],
      'granted',
    ],
  ])('%j ends in %s', (choices, choice) => {
    expect(choose(...choices)).toBe(choice);
  });

  it('the same choice by the same again is no event', () => {
    const paper = aHouse();
    const lead = aLead(paper);
    const change = {
      type: 'change-consent',
      lead,
      channel: 'email',
      choice: 'granted',
      by: 'person',
    } as const;
    expect([typesOf(paper.accept(change)), typesOf(paper.accept(change))]).toEqual([['consent-changed'], []]);
  });
});

describe('the shape of a command', () => {
  it.each([
    [{ type: 'capture', channel: 'hand', fields: { a: 1 }, shoe: 44 }, 'invalid'],
    [{ type: 'capture', channel: 'pigeon', fields: {} }, 'invalid'],
    [{ type: 'constructor' }, 'invalid'],
    [null, 'invalid'],
    [{ type: 'engage', lead: '__proto__', engagements: [{ kind: 'visit' }] }, 'invalid'],
    [{ type: 'engage', lead: 'a', engagements: [{ kind: 'visit', totalOf: '__proto__' }] }, 'invalid'],
    [
      {
        type: 'engage',
        lead: 'a',
        engagements: [
          {
            kind: 'visit',
            facets: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`facet ${i}`, 'x'])),
          },
        ],
      },
      'invalid',
    ],
    [{ type: 'capture', channel: 'hand', fields: {}, keys: { email: 'x'.repeat(501) } }, 'invalid'],
    [{ type: 'assign', lead: 'a', to: 'pool/east' }, 'invalid'],
    [{ type: 'assign', lead: 'a', to: 'rules' }, 'assign'],
  ])('%j is %s', (input, expected) => {
    const checked = checkCommand(input);
    expect('code' in checked ? checked.code : checked.type).toBe(expected);
  });
});

it('words that every object inherits are names like any other', () => {
  const paper = aHouse({
    statuses: [
      { id: 'constructor', kind: 'open' },
      { id: 'toString', kind: 'working' },
      { id: 'Converted', kind: 'converted' },
    ],
    sources: [{ id: 'valueOf' }],
    fields: {
      ...aHouse().process.definition.fields,
      hasOwnProperty: { type: 'text' as const, personal: false },
    },
    engagement: {
      kinds: ['constructor'],
      facets: { constructor: { facet: 'toString', values: ['valueOf'] } },
    },
    scoring: {
      ...aHouse().process.definition.scoring,
      rules: [{ id: 'one', kind: 'constructor', facets: ['valueOf'], points: 30 }],
    },
  });
  const lead = aLead(paper, { lastName: 'K', hasOwnProperty: 'x' }, { source: 'VALUEOF' });
  paper.accept({ type: 'change-status', lead, to: 'toString' });
  engage(paper, lead, {
    kind: 'constructor',
    facets: { toString: 'valueOf' },
    totalOf: 'constructor',
    count: 2,
  });
  expect(paper.lead(lead)).toMatchObject({
    source: 'valueOf',
    status: { id: 'toString', visits: { constructor: { count: 1 } } },
  });
  expect(paper.lead(lead)?.score.value).toBe(60_000);
  expect(Object.entries(paper.lead(lead)?.totals ?? {})).toEqual([['constructor', 2]]);
  expect(({} as { count?: number }).count).toBeUndefined();
  expect(leadOfRow(paper, 'x')).toBeNull();
  expect(record(paper, 'constructor').version).toBe(1);
});
