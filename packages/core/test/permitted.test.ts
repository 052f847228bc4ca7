// What each command may come upon: goal is that what somebody does not see is answered as what never was, and that what
// they see and may not do is forbidden with the part of the command (Ours 12.1, 12.2, invariants 28, 29, 40).
import type { Command, CommandOf, Lead } from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aLead, aRow } from './scene.ts';
import { answer, as, aTeam, give, permit, system } from './team.ts';

const engines = { lastName: 'King', company: 'Engines', email: 'k@engines.fr' };
const of = (paper: Paper, user: string, fields = {}) =>
  aLead(paper, { lastName: 'King', ...fields }, { owner: `seller/${user}` }, system);

/** The team, and eve, who sells on her own. */
function withEve(): Paper {
  const paper = aTeam();
  paper.accept({ type: 'define-seller', seller: 'eve', active: true }, system);
  return paper;
}

/** A lead of somebody that was converted, with its records. */
function converted(paper: Paper, user: string, how: Partial<CommandOf<'convert'>> = { account: 'new' }) {
  const lead = of(paper, user, engines);
  paper.accept({ type: 'convert', lead, ...how }, system);
  const { account = '', contact = '', opportunity } = paper.lead(lead)?.conversion ?? {};
  return { lead, account, contact, opportunity: opportunity ?? '' };
}

describe('merging (10, 12.2)', () => {
  const merge = (lead: string, ...absorb: string[]): Command => ({ type: 'merge', lead, absorb });

  it('wants all of the leads to be seen: one that is not is as one that never was', () => {
    const paper = withEve();
    permit(paper, 'eve', ['see-own', 'merge']);
    const [one, two] = [of(paper, 'eve'), of(paper, 'eve')];
    const theirs = of(paper, 'bob');
    expect(answer(paper, merge(one, two, theirs), 'eve')).toBe('not-found absorb.1');
    expect(answer(paper, merge(one, two, 'none'), 'eve')).toBe('not-found absorb.1');
    expect(answer(paper, merge(theirs, one), 'eve')).toBe('not-found lead');
    expect(answer(paper, merge(one, two), 'eve')).toBe('accepted');
    paper.accept(merge(one, theirs), system);
    const back = (absorbed: string): Command => ({ type: 'unmerge', lead: one, absorbed });
    expect(answer(paper, back(theirs), 'eve')).toBe('not-found absorbed');
    expect(answer(paper, back(two), 'eve')).toBe('accepted');
  });

  it('is forbidden where it is allowed for some of the leads only', () => {
    const paper = withEve();
    permit(paper, 'eve', ['see-own', 'merge']);
    paper.accept({ type: 'define-permission-set', set: 'eyes', permissions: ['see-all'] }, system);
    give(paper, 'eve', 'eyes', 'set');
    const [own, other] = [of(paper, 'eve'), of(paper, 'eve')];
    const theirs = of(paper, 'bob');
    expect(answer(paper, merge(own, theirs), 'eve')).toBe('forbidden lead');
    expect(answer(paper, merge(theirs, own), 'eve')).toBe('forbidden lead');
    expect(answer(paper, merge(own, other), 'eve')).toBe('accepted');
    expect(answer(paper, merge(of(paper, 'ann'), of(paper, 'ann')), 'ann')).toBe('forbidden lead');
  });
});

describe('records (8, 12.2)', () => {
  it.each<[string, (records: ReturnType<typeof converted>) => Command, string, string]>([
    [
      'an account',
      ({ account }) => ({ type: 'correct-record', record: 'account', id: account, fields: { fax: '1' } }),
      'account-not-found id',
      'forbidden account',
    ],
    [
      'a contact',
      ({ contact }) => ({ type: 'correct-record', record: 'contact', id: contact, fields: { fax: '1' } }),
      'contact-not-found id',
      'forbidden contact',
    ],
    [
      'an opportunity',
      ({ opportunity }) => ({ type: 'change-opportunity', opportunity, stage: 'offer' }),
      'opportunity-not-found opportunity',
      'forbidden opportunity',
    ],
  ])(
    '%s that is not seen is not there, and one that is seen only is not changed',
    (_, command, unseen, forbidden) => {
      const paper = withEve();
      const theirs = command(converted(paper, 'bob', { account: 'new', opportunity: { amount: 1 } }));
      const none = command({ lead: 'none', account: 'none', contact: 'none', opportunity: 'none' });
      expect(answer(paper, theirs, 'ann')).toBe(unseen);
      expect(answer(paper, none, 'ann')).toBe(unseen);
      expect(answer(paper, none, 'mia')).toBe(unseen);
      expect(answer(paper, theirs, 'mia')).toBe(forbidden);
      expect(answer(paper.fork(), theirs, 'max')).toBe('accepted');
      expect(answer(paper, theirs, 'bob')).toBe('accepted');
    },
  );

  it('that a conversion found are parted from it only by who sees them (invariants 29, 40)', () => {
    const paper = withEve();
    const theirs = converted(paper, 'bob');
    const { lead } = converted(paper, 'eve', { account: { id: theirs.account } });
    const revert: Command = { type: 'revert-conversion', lead };
    permit(paper, 'eve', ['see-own', 'converted', 'revert-conversion']);
    expect(answer(paper, revert, 'eve')).toBe('forbidden account');
    permit(paper, 'eve', ['see-all', 'converted', 'revert-conversion']);
    expect(answer(paper, revert, 'eve')).toBe('accepted');
  });

  it('of files are changed only by who sees them', () => {
    const paper = withEve();
    permit(paper, 'eve', ['see-own', 'import']);
    const row = (id: string, comparedWith: number, name = 'Engines'): Command => ({
      type: 'load-record',
      record: 'account',
      import: 'monday',
      externalId: { source: 'crm', id },
      comparedWith,
      fields: { name },
      owner: 'seller/bob',
    });
    paper.accept(row('1', 0), system);
    expect(answer(paper, row('1', 1, 'Looms'), 'eve')).toBe('forbidden account');
    expect(answer(paper, row('2', 0), 'eve')).toBe('accepted');
    expect(answer(paper, row('1', 1, 'Looms'), 'art')).toBe('accepted');
  });
});

describe('a row of a file that converts (1.9, 40)', () => {
  it('finds no account and no contact that whoever brings it in does not see', () => {
    const paper = withEve();
    permit(paper, 'eve', [
      'see-own',
      'converted',
      'import',
      'capture',
      'edit',
      'convert',
      'accounts',
      'contacts',
    ]);
    const theirs = converted(paper, 'bob');
    const row = (account: string, contact?: string): Command => ({
      ...aRow(paper, '1', { fields: { lastName: 'Moe', company: 'Moe' } }),
      owner: 'seller/eve',
      convert: { account: { id: account }, ...(contact && { contact: { id: contact } }) },
    });
    expect(answer(paper, row(theirs.account), 'eve')).toBe('account-not-found account');
    expect(answer(paper, row('none'), 'eve')).toBe('account-not-found account');
    const own = converted(paper, 'eve').account;
    expect(answer(paper, row(own, theirs.contact), 'eve')).toBe('contact-not-found contact');
    expect(answer(paper, row(own), 'eve')).toBe('accepted');
  });
});

describe('duplicates (10, 12.2)', () => {
  it('that are not seen are not named, those that are seen are', () => {
    const paper = withEve();
    const keys = { email: 'k@engines.fr' };
    const twin = (owner: string) =>
      aLead(paper, engines, { keys, owner: `seller/${owner}`, duplicates: 'allow' }, system);
    const [own] = [twin('ann'), twin('bob')];
    const again: Command = { type: 'capture', channel: 'hand', fields: engines, keys };
    expect(paper.execute(again, as('ann'))).toMatchObject({
      code: 'possible-duplicate',
      candidates: [{ id: own }],
    });
    const namedTo = (user: string): number => {
      const given = paper.execute(again, as(user));
      return 'code' in given ? (given.candidates?.length ?? 0) : 0;
    };
    expect([namedTo('ann'), namedTo('max')]).toEqual([1, 2]);
  });
});

describe('fields that are not shown (12.1)', () => {
  it('are neither set nor cleared, by which command ever', () => {
    const paper = withEve();
    permit(paper, 'eve', ['see-own', 'capture', 'edit'], ['title']);
    const lead = of(paper, 'eve', { title: 'CTO' });
    const capture = (fields: object): Command =>
      ({ type: 'capture', channel: 'hand', fields: { lastName: 'King', ...fields } }) as Command;
    expect(answer(paper, capture({ title: 'CEO' }), 'eve')).toBe('forbidden fields.title');
    expect(answer(paper, capture({ city: 'Nice' }), 'eve')).toBe('accepted');
    const correct = (more: object): Command => ({ type: 'correct', lead, fields: {}, ...more }) as Command;
    expect(answer(paper, correct({ fields: { city: 'Nice', title: 'CEO' } }), 'eve')).toBe(
      'forbidden fields.title',
    );
    expect(answer(paper, correct({ clear: ['city', 'title'] }), 'eve')).toBe('forbidden fields.title');
    expect(answer(paper, correct({ fields: { city: 'Nice' } }), 'eve')).toBe('accepted');
    expect(
      (paper.lead(lead) as Lead).personal.fields['title'] ?? (paper.lead(lead) as Lead).fields['title'],
    ).toBe('CTO');
  });
});

describe('a lead of a queue (5.4, 12.2)', () => {
  it('that a colleague was faster to take is answered so to members, and as none to others', () => {
    const paper = aTeam({ queues: [{ id: 'inside', members: ['ann', 'bob'] }] });
    paper.accept({ type: 'define-seller', seller: 'cy', active: true }, system);
    give(paper, 'cy', 'seller');
    const lead = aLead(paper, { lastName: 'King' }, { owner: 'queue/inside' }, system);
    const take: Command = { type: 'take-lead', lead };
    expect(answer(paper, take, 'cy')).toBe('not-found lead');
    expect(answer(paper, take, 'bob')).toBe('accepted');
    expect(answer(paper, take, 'ann')).toBe('already-taken');
    expect(answer(paper, take, 'cy')).toBe('not-found lead');
    expect(answer(paper, { type: 'correct', lead, fields: {} }, 'ann')).toBe('not-found lead');
  });
});

describe('who holds nothing any more (12.2)', () => {
  it('is forgotten, and keeps nothing of what they could', () => {
    const paper = withEve();
    const lead = of(paper, 'ann');
    permit(paper, 'ann', ['see-own']);
    const take = (kind: 'role' | 'set', id: string) =>
      paper.accept({ type: 'take-access', user: 'ann', kind, id }, system);
    const holders = () => (paper.state('access/main') as unknown as { holders: object }).holders;
    take('role', 'seller');
    expect(holders()).toHaveProperty('ann', { role: [], set: ['of-ann'] });
    expect(answer(paper, { type: 'correct', lead, fields: {} }, 'ann')).toBe('forbidden lead');
    take('set', 'of-ann');
    expect(holders()).not.toHaveProperty('ann');
    expect(answer(paper, { type: 'correct', lead, fields: {} }, 'ann')).toBe('not-found lead');
    expect(holders()).toHaveProperty('bob', { role: ['seller'], set: [] });
  });
});

describe('what whoever leads a team may come upon (12.1)', () => {
  /** Somebody of another team owns the account of a lead of max's team. */
  const between = () => {
    const paper = withEve();
    for (const [seller, manager] of [
      ['cy', 'zed'],
      ['zed', 'top'],
    ] as const)
      paper.accept({ type: 'define-seller', seller, active: true, manager }, system);
    permit(paper, 'max', ['see-team', 'converted', 'import', 'capture', 'revert-conversion']);
    const keys = { company: 'engines', domain: 'engines.fr' };
    const theirs = aLead(paper, engines, { owner: 'seller/cy', keys }, system);
    paper.accept({ type: 'convert', lead: theirs, account: 'new' }, system);
    return { paper, keys, account: paper.lead(theirs)?.conversion?.account ?? '' };
  };

  it('a record of another team: it is found out whose it is, and that it is not theirs to change', () => {
    const { paper, keys, account } = between();
    const lead = aLead(
      paper,
      { ...engines, lastName: 'Moe' },
      { owner: 'seller/ann', keys, duplicates: 'allow' },
      system,
    );
    expect(answer(paper, { type: 'convert', lead, account: 'match' }, 'max')).toBe('forbidden account');
    const row = {
      ...aRow(paper, '1', { fields: { ...engines, lastName: 'Poe' }, keys }),
      owner: 'seller/ann',
    };
    expect(answer(paper, { ...row, convert: { account: 'match' } }, 'max')).toBe('forbidden account');
    paper.accept({ type: 'convert', lead, account: { id: account } }, system);
    expect(answer(paper, { type: 'revert-conversion', lead }, 'max')).toBe('forbidden account');
    const opened = {
      type: 'load-record',
      record: 'account',
      import: 'm',
      externalId: { source: 'crm', id: '1' },
    } as const;
    const load = (comparedWith: number, name: string): Command => ({
      ...opened,
      comparedWith,
      fields: { name },
      owner: 'seller/cy',
    });
    paper.accept(load(0, 'Looms'), system);
    expect(answer(paper, load(1, 'Mills'), 'max')).toBe('forbidden account');
  });
});
