// Permissions as they decide commands: what is given and taken, and that what is not seen is answered as not there.
import { type Command, type Permission, shippedSets } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, codeOf, hour, lastOf, monday, record, typesOf } from './scene.ts';
import { answer, as, aTeam, give, permit, sellers, system } from './team.ts';

describe('permission sets and roles (12.2)', () => {
  it('are events with an actor, and none where nothing changes', () => {
    const paper = aHouse();
    const permissions: Permission[] = ['edit', 'see-own'];
    const set = { type: 'define-permission-set', set: 'callers', permissions } as const;
    const twice = (command: Command) => [typesOf(paper.accept(command)), typesOf(paper.accept(command))];
    expect(twice(set)).toEqual([['permission-set-defined'], []]);
    expect(lastOf(paper, 'permission-set-defined')).toMatchObject({
      stream: 'access/main',
      actor: 'user:ann',
    });
    expect(typesOf(paper.accept({ ...set, permissions: ['see-own', 'edit', 'edit'] }))).toEqual([]);
    expect(typesOf(paper.accept({ ...set, name: 'Callers' }))).toEqual(['permission-set-defined']);
    expect(typesOf(paper.accept(set))).toEqual([]); // keeps its name
    expect(typesOf(paper.accept({ ...set, hidden: ['email'] }))).toEqual(['permission-set-defined']);
    expect(typesOf(paper.accept(set))).toEqual(['permission-set-defined']);
    expect(twice({ type: 'define-role', role: 'inside', sets: ['callers', 'seller', 'callers'] })).toEqual([
      ['role-defined'],
      [],
    ]);
    expect(lastOf(paper, 'role-defined').data['sets']).toEqual(['callers', 'seller']);
    expect(
      typesOf(paper.accept({ type: 'define-role', role: 'inside', name: 'In', sets: ['callers', 'seller'] })),
    ).toEqual(['role-defined']);
    expect(
      typesOf(paper.accept({ type: 'define-role', role: 'inside', sets: ['seller', 'callers'] })),
    ).toEqual(['role-defined']);
    const giving = { type: 'give-access', user: 'eve', kind: 'role', id: 'inside' } as const;
    const taking = { ...giving, type: 'take-access' } as const;
    expect(twice(taking)).toEqual([[], []]);
    expect(typesOf(paper.accept(giving))).toEqual(['access-given']);
    expect([answer(paper, giving, 'ann'), answer(paper, taking, 'eve')]).toEqual([
      'forbidden type',
      'forbidden type',
    ]);
    expect(typesOf(paper.accept(giving, system))).toEqual([]);
    expect(typesOf(paper.accept({ ...giving, kind: 'set', id: 'callers' }, system))).toEqual([
      'access-given',
    ]);
    expect(typesOf(paper.accept(taking, system))).toEqual(['access-taken']);
    expect(typesOf(paper.accept(taking, system))).toEqual([]);
    expect(paper.state('access/main')).toMatchObject({ holders: { eve: { role: [], set: ['callers'] } } });
    paper.accept({ ...taking, kind: 'set', id: 'callers' }, system);
    expect(paper.state('access/main')).toMatchObject({
      inForce: true,
      holders: {},
      version: paper.events.filter(({ stream }) => stream === 'access/main').length,
    });
  });

  it('that ship are there to be given, and to be defined anew', () => {
    const paper = aHouse();
    const { seller } = shippedSets;
    const permissions = [...(seller?.permissions ?? [])];
    expect(typesOf(paper.accept({ type: 'define-permission-set', set: 'seller', permissions }))).toEqual([]);
    expect(typesOf(paper.accept({ type: 'define-role', role: 'seller', sets: ['seller'] }))).toEqual([]);
    give(paper, 'ann', 'seller');
    const lead = aLead(paper, { lastName: 'King' }, {}, as('ann'));
    const correct = { type: 'correct', lead, fields: { title: 'CTO' } } as const;
    expect(answer(paper, correct, 'ann')).toBe('accepted');
    paper.accept({ type: 'define-permission-set', set: 'seller', permissions: ['see-own'] }, system);
    expect(answer(paper, { ...correct, fields: { title: 'CEO' } }, 'ann')).toBe('forbidden lead');
  });

  it('that are unknown, or hide what is no field or of no lead, are refused', () => {
    const paper = aHouse();
    const refusals: [Command, string][] = [
      [{ type: 'define-role', role: 'r', sets: ['seller', 'none'] }, 'permission-set-unknown sets.1'],
      [{ type: 'give-access', user: 'eve', kind: 'role', id: 'none' }, 'role-unknown id'],
      [{ type: 'give-access', user: 'eve', kind: 'set', id: 'none' }, 'permission-set-unknown id'],
      [
        { type: 'define-permission-set', set: 's', permissions: ['see-all'], hidden: ['none'] },
        'invalid hidden',
      ],
      [
        { type: 'define-permission-set', set: 's', permissions: ['edit'], hidden: ['email'] },
        'invalid hidden',
      ],
    ];
    for (const [command, code] of refusals) expect(answer(paper, command, 'ann')).toBe(code);
    expect(paper.events).toEqual([]);
  });

  it('hold from the first that anybody is given; the house and admins stay (12.2)', () => {
    const paper = aHouse({ team: { ...sellers, admins: ['root'] } });
    const lead = aLead(paper, { lastName: 'King' }, {}, as('eve'));
    const correct = (title: string): Command => ({ type: 'correct', lead, fields: { title } });
    expect(answer(paper, correct('a'), 'eve')).toBe('accepted');
    paper.accept({ type: 'define-permission-set', set: 'callers', permissions: ['see-own'] }, as('eve'));
    expect(answer(paper, correct('b'), 'eve')).toBe('accepted');
    give(paper, 'ann', 'seller');
    expect(answer(paper, correct('c'), 'eve')).toBe('not-found lead');
    expect(answer(paper, correct('c'), 'root')).toBe('accepted');
    expect(codeOf(paper.execute(correct('d'), system))).toBe('accepted');
    paper.accept({ type: 'take-access', user: 'ann', kind: 'role', id: 'seller' }, as('root'));
    expect(answer(paper, correct('e'), 'eve')).toBe('not-found lead');
  });
});

describe('what somebody may not do (12.1, 12.2)', () => {
  it('a capture: for others, by other ways in, with ids of other systems, in spite of duplicates (1.8, 5.4)', () => {
    const paper = aTeam();
    const capture = {
      type: 'capture',
      channel: 'hand',
      fields: { lastName: 'King', email: 'k@e.fr' },
    } as const;
    const wishes: [Command, string, string][] = [
      [{ ...capture, owner: 'seller/bob' }, 'forbidden owner', 'accepted'],
      [{ ...capture, channel: 'file' }, 'forbidden channel', 'forbidden channel'],
      [
        { ...capture, externalId: { source: 'crm', id: '1' } },
        'forbidden externalId',
        'forbidden externalId',
      ],
      [{ ...capture, duplicates: 'allow' }, 'forbidden duplicates', 'accepted'],
      [{ ...capture, fields: { lastName: 'Own' }, owner: 'seller/ann' }, 'accepted', 'accepted'],
    ];
    for (const [command, seller, manager] of wishes) {
      expect(answer(paper, command, 'ann')).toBe(seller);
      expect(answer(paper, command, 'max')).toBe(manager);
    }
    expect(answer(paper, capture, 'mia')).toBe('forbidden type');
  });

  it('a lead: what the role does not allow is forbidden, what it does not show is not there', () => {
    const paper = aTeam();
    const own = aLead(paper, { lastName: 'King' }, {}, as('ann'));
    const assign = (lead: string): Command => ({ type: 'assign', lead, to: 'seller/bob' });
    expect(answer(paper, assign(own), 'ann')).toBe('forbidden lead');
    expect(answer(paper, assign(own), 'bob')).toBe('not-found lead');
    expect(answer(paper, assign(own), 'mia')).toBe('forbidden lead');
    expect(answer(paper, assign('nobody'), 'ann')).toBe('not-found lead');
    expect(answer(paper, assign(own), 'max')).toBe('accepted');
    expect(answer(paper, { type: 'erase', lead: own }, 'max')).toBe('forbidden lead');
    expect(answer(paper, { type: 'erase', lead: own }, 'art')).toBe('accepted');
    expect(answer(paper, { type: 'erase', lead: own }, 'ann')).toBe('not-found lead');
    expect(answer(paper, { type: 'correct', lead: own, fields: {} }, 'max')).toBe('erased lead');
  });

  it('giving a lead back: its owner, a manager, and who may assign (5.4)', () => {
    const paper = aTeam();
    const lead = aLead(paper, { lastName: 'King' }, { owner: 'queue/inside' }, system);
    paper.accept({ type: 'take-lead', lead }, as('ann'));
    const back: Command = { type: 'return-lead', lead, reason: 'away' };
    permit(paper, 'eve', ['see-all', 'edit']);
    expect(answer(paper, back, 'eve')).toBe('forbidden lead');
    permit(paper, 'eve', ['see-all', 'edit', 'assign']);
    expect(answer(paper.fork(), back, 'eve')).toBe('accepted');
    expect(answer(paper.fork(), back, 'max')).toBe('accepted');
    expect(answer(paper, back, 'ann')).toBe('accepted');
  });

  it('files, rules, campaigns, people: each has its permission', () => {
    const paper = aTeam();
    const asked: [Command, Permission][] = [
      [{ type: 'start-import', import: 'i', source: 's', channel: 'file' }, 'import'],
      [{ type: 'submit', submission: 's', fields: { lastName: 'King' } }, 'import'],
      [{ type: 'define-campaign', campaign: 'fair', name: 'Fair' } as Command, 'campaigns'],
      [{ type: 'pause-program', program: 'p' }, 'programs'],
      [{ type: 'define-seller', seller: 'new', active: true }, 'team'],
      [{ type: 'define-pool', pool: 'p', strategy: 'fixed', members: [] }, 'team'],
      [{ type: 'define-role', role: 'r', sets: [] }, 'access'],
    ];
    for (const [command, permission] of asked) {
      const user = `with-${permission}`;
      permit(paper, user, [permission]);
      expect([command.type, answer(paper, command, 'ann')]).toEqual([command.type, 'forbidden type']);
      expect(answer(paper, command, user)).not.toContain('forbidden');
    }
  });

  it('an absence: of others only with `team`, one’s own and one’s team’s with `edit`', () => {
    const paper = aTeam();
    const away = (seller: string): Command => ({
      type: 'set-absence',
      seller,
      from: '2026-02-01T00:00:00Z',
      to: '2026-02-02T00:00:00Z',
    });
    expect(answer(paper, away('ann'), 'ann')).toBe('accepted');
    expect(answer(paper, away('bob'), 'ann')).toBe('forbidden seller');
    expect(answer(paper, away('bob'), 'max')).toBe('accepted');
    expect(answer(paper, away('max'), 'bob')).toBe('forbidden seller');
    expect(answer(paper, away('max'), 'art')).toBe('accepted');
    expect(answer(paper, away('max'), 'mia')).toBe('forbidden seller');
  });

  it('a process: who has templates or programs changes those, and nothing else of it (12.2)', () => {
    const paper = aTeam();
    const { definition } = paper.process;
    const next = (more: object): Command => ({
      type: 'publish-process',
      process: { ...definition, version: definition.version + 1, ...more } as never,
    });
    paper.accept(next({}), system);
    const later = (more: object): Command => ({
      type: 'publish-process',
      process: { ...definition, version: definition.version + 2, ...more } as never,
    });
    const templates = [{ id: 'hello', subject: 'Hello', text: 'Hello' }];
    expect(answer(paper.fork(), later({ programs: [] }), 'mia')).toBe('accepted');
    expect(answer(paper, later({ team: { ...definition.team, admins: ['mia'] } }), 'mia')).toBe(
      'forbidden process.team',
    );
    expect(answer(paper, later({ templates, language: 'fr' }), 'mia')).toBe('forbidden process.language');
    expect(answer(paper, later({ nonsense: 1, templates }), 'ann')).toBe('forbidden process.nonsense');
    expect(answer(paper, later({ programs: [] }), 'ann')).toBe('forbidden process.programs');
    expect(answer(paper, later({ language: 'fr' }), 'art')).toBe('accepted');
  });
});

describe('records of a conversion (invariant 40)', () => {
  const engines = { lastName: 'King', company: 'Engines', email: 'k@engines.fr' };

  it('an account that is not seen is as one that is not there; the same for a contact', () => {
    const paper = aTeam();
    const theirs = aLead(paper, engines, {}, as('bob'));
    paper.accept({ type: 'convert', lead: theirs, account: 'new' }, as('bob'));
    const { account = '', contact = '' } = paper.lead(theirs)?.conversion ?? {};
    const own = aLead(paper, { lastName: 'Moe', company: 'Moe' }, {}, as('ann'));
    const into = (id: string, person?: string): Command => ({
      type: 'convert',
      lead: own,
      account: { id },
      ...(person ? { contact: { id: person } } : {}),
    });
    expect(answer(paper, into(account), 'ann')).toBe(answer(paper, into('none'), 'ann'));
    expect(answer(paper, into(account), 'ann')).toBe('account-not-found account');
    permit(paper, 'ann', ['see-own', 'edit']);
    expect(answer(paper.fork(), into(account), 'max')).toBe('accepted');
    expect(answer(paper.fork(), into(account, contact), 'max')).toBe('accepted');
    expect(answer(paper, into(account, 'none'), 'max')).toBe('contact-not-found contact');
  });

  it('one that the rules find must be seen too, and is not named where it is not', () => {
    const paper = aTeam();
    const theirs = aLead(paper, engines, { keys: { company: 'engines', domain: 'engines.fr' } }, as('bob'));
    paper.accept({ type: 'convert', lead: theirs, account: 'new' }, as('bob'));
    const keys = { company: 'engines', domain: 'engines.fr' };
    const own = aLead(paper, { ...engines, lastName: 'Moe', email: 'moe@engines.fr' }, { keys }, as('ann'));
    const ask: Command = { type: 'convert', lead: own };
    const asked = paper.execute(ask, as('ann'));
    expect(asked).toMatchObject({ code: 'account-ambiguous', candidates: [] });
    expect(paper.execute(ask, as('max'))).toMatchObject({ code: 'account-ambiguous', candidates: [{}] });
    expect(answer(paper, { ...ask, account: 'match' }, 'ann')).toBe('forbidden account');
    expect(answer(paper, { ...ask, account: 'match' }, 'max')).toBe('accepted');
  });

  it('an opportunity wants a permission of its own, to be opened and to be won', () => {
    const paper = aTeam();
    permit(paper, 'eve', ['see-own', 'capture', 'edit', 'convert', 'accounts', 'contacts']);
    paper.accept({ type: 'define-seller', seller: 'eve', active: true }, system);
    const lead = aLead(paper, engines, { owner: 'seller/eve' }, as('eve'));
    const opportunity = { lines: [{ product: 'p', quantity: 1, listPrice: 100 }] };
    const convert: Command = { type: 'convert', lead, account: 'new', opportunity };
    expect(answer(paper, convert, 'eve')).toBe('forbidden opportunity');
    permit(paper, 'eve', ['see-own', 'capture', 'edit', 'convert', 'accounts', 'contacts', 'opportunities']);
    expect(answer(paper, convert, 'eve')).toBe('accepted');
    const id = paper.lead(lead)?.conversion?.opportunity ?? '';
    const won: Command = { type: 'record-outcome', opportunity: id, outcome: 'won' };
    expect(answer(paper, won, 'bob')).toBe('opportunity-not-found opportunity');
    expect(answer(paper, won, 'mia')).toBe('forbidden opportunity');
    expect(answer(paper, { ...won, opportunity: 'none' }, 'eve')).toBe('opportunity-not-found opportunity');
    expect(answer(paper, won, 'eve')).toBe('accepted');
  });

  it('is undone by whoever has that permission, and sees it (invariant 29)', () => {
    const paper = aTeam();
    const lead = aLead(paper, engines, {}, as('ann'));
    paper.accept({ type: 'convert', lead, account: 'new' }, as('ann'));
    const revert: Command = { type: 'revert-conversion', lead };
    expect(answer(paper, revert, 'ann')).toBe('not-found lead');
    expect(answer(paper, revert, 'max')).toBe('forbidden lead');
    permit(paper, 'eve', ['see-all', 'revert-conversion']);
    expect(answer(paper, revert, 'eve')).toBe('not-found lead');
    permit(paper, 'max', ['see-team', 'converted', 'revert-conversion']);
    expect(answer(paper.fork(), revert, 'max')).toBe('accepted');
    expect(answer(paper, revert, 'art')).toBe('accepted');
  });
});

describe('rows of files (1.9, 12.2)', () => {
  it('come upon no lead that whoever brings them in may not see', () => {
    const paper = aTeam();
    const lead = record(paper, 'r1', {}, { mode: 'history', actor: 'system' });
    permit(paper, 'eve', ['see-own', 'import']);
    const row = (id: string): Command => ({
      type: 'record',
      import: 'tuesday',
      channel: 'file',
      externalId: { source: 'fair', id },
      fields: { lastName: 'Kong' },
      comparedWith: id === 'r1' ? lead.version : 0,
    });
    expect(answer(paper, row('r1'), 'eve')).toBe('not-found externalId');
    expect(answer(paper, row('r2'), 'eve')).toBe('accepted');
    expect(answer(paper, row('r3'), 'ann')).toBe('forbidden type');
    expect(answer(paper, row('r1'), 'art')).toBe('accepted');
  });
});

describe('time', () => {
  it('brings what was due although nobody may see it: the house works on (12.2)', () => {
    const paper = aTeam();
    const lead = aLead(paper, { lastName: 'King' }, {}, as('ann'));
    paper.now = monday + hour;
    expect(codeOf(paper.execute({ type: 'tick', lead }, system))).toBe('accepted');
    expect(answer(paper, { type: 'tick', lead }, 'ann')).toBe('forbidden lead');
  });
});
