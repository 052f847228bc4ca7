// Records: goal is opportunities that are opened later and changed, lines with prices and grants (Ours 8.5), records
// that are corrected (Ours 8.4), and rows of files about them, each compared before it is commanded (Ours 1.9).
import {
  type Account,
  type Command,
  type CommandOf,
  type Contact,
  foldView,
  type Opportunity,
  opportunityList,
  type Permission,
  type ProcessInput,
  type Product,
  recordDiffers,
  type Seller,
  sellerFigures,
} from '@leadstream/core';
import type { Paper } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { aHouse, aLead, aProcess, claimNames, codeOf, lastOf, typesOf } from './scene.ts';

const { definition } = aProcess();
const needs = (opportunityNeeds: 'product' | 'nothing'): Partial<ProcessInput> => ({
  conversion: { ...definition.conversion, opportunityNeeds },
});
const line = { product: 'tv-55', quantity: 1, discountAsked: 500 };

/** A house with a product that costs 899.00, and a lead that was converted without an opportunity. */
function house(own: Partial<ProcessInput> = {}) {
  const paper = aHouse(own);
  for (const seller of ['ann', 'bob', 'eve']) {
    const manager = seller === 'eve' ? {} : { manager: 'eve' };
    paper.accept({ type: 'define-seller', seller, active: true, ...manager });
  }
  const prices = { standard: 89_900, partners: 80_000 };
  paper.accept({ type: 'define-product', product: 'tv-55', name: 'Television', prices });
  const lead = aLead(paper, { lastName: 'King', company: 'Engines' });
  paper.accept({ type: 'convert', lead });
  const open = (more: Partial<CommandOf<'open-opportunity'>> = {}, actor = 'user:ann') =>
    paper.execute({ type: 'open-opportunity', lead, ...more }, { actor });
  return { paper, lead, open };
}
const latest = (paper: Paper): Opportunity =>
  paper.state(lastOf(paper, 'opportunity-opened').stream) as Opportunity;

describe('an opportunity that is opened later (8.5)', () => {
  it('has the account and contact of the lead, which it remembers, and its values by the same field map', () => {
    const { paper, lead, open } = house(needs('product'));
    expect(codeOf(open())).toBe('opportunity-needs-product');
    expect(typesOf(open({ lines: [line] }))).toEqual(['opportunity-opened']);
    const { account, contact } = paper.lead(lead)?.conversion ?? {};
    expect(latest(paper)).toMatchObject({ lead, account, contact, amount: 89_900, owner: 'seller/ann' });
    expect(latest(paper).personal.fields).toEqual({ name: 'Engines' });
    expect(latest(paper).provenance).toMatchObject({ name: { from: 'lead', field: 'company' } });
  });

  it('is refused for a lead that was not converted, an unknown one, and a queue as its owner', () => {
    const { paper, open } = house();
    const lead = aLead(paper);
    expect(codeOf(open({ lead, amount: 1 }))).toBe('not-converted');
    expect(codeOf(open({ lead: 'nobody', amount: 1 }))).toBe('not-found');
    expect(codeOf(open({ amount: 1, owner: 'queue/inbox' }))).toBe('queue-owned');
    expect(codeOf(open({ amount: 1, owner: 'seller/nobody' }))).toBe('owner-unknown');
  });
});

describe('a product line (8.5)', () => {
  it('has the price of the list that is named, else of the standard one, unless it says its own', () => {
    const { paper, open } = house();
    open({ lines: [line], priceList: 'partners' });
    expect(latest(paper).lines[0]).toMatchObject({ listPrice: 80_000 });
    open({ lines: [line], priceList: 'spring' });
    expect(latest(paper).lines[0]).toMatchObject({ listPrice: 89_900 });
    open({ lines: [{ ...line, listPrice: 1 }] });
    expect(latest(paper).lines[0]).toMatchObject({ listPrice: 1 });
  });

  it('is refused where there is neither a price of its own nor one in its currency', () => {
    const { paper, open } = house();
    paper.accept({ type: 'define-product', product: 'care' });
    expect(open({ lines: [line, { ...line, product: 'radio' }] })).toMatchObject({
      code: 'product-unknown',
      field: 'lines.1.product',
    });
    expect(codeOf(open({ lines: [{ ...line, product: 'care' }] }))).toBe('price-unknown');
    expect(codeOf(open({ lines: [line], currency: 'USD' }))).toBe('price-unknown');
  });

  it('counts what was granted, by whom, and not what was asked', () => {
    const { paper, open } = house();
    open({ lines: [{ ...line, discountGranted: 300 }] });
    expect(latest(paper)).toMatchObject({
      amount: 87_203,
      lines: [{ discountAsked: 500, discountGranted: 300, by: 'user:ann' }],
    });
    open({ lines: [line] });
    expect(latest(paper).lines[0]).not.toHaveProperty('by');
  });

  it('needs a manager where more is granted than a seller may, and an admin above the manager', () => {
    const { open } = house({ discounts: { seller: 500, manager: 2000 }, team: { admins: ['root'] } });
    const granted = (discountGranted: number, actor: string) =>
      codeOf(open({ lines: [{ ...line, discountGranted }] }, actor));
    expect(granted(500, 'user:ann')).toBe('accepted');
    expect(granted(501, 'user:ann')).toBe('discount-above-limit');
    expect(granted(501, 'user:bob')).toBe('discount-above-limit');
    expect(granted(2000, 'user:eve')).toBe('accepted');
    expect(granted(2001, 'user:eve')).toBe('discount-above-limit');
    expect(granted(10_000, 'user:root')).toBe('accepted');
  });

  it('goes by the limit of one’s role where that has one, and by nobody else’s (Ours 8.5, 12.2)', () => {
    const { paper, open } = house({ discounts: { seller: 500, manager: 2000 }, team: { admins: ['root'] } });
    const work: Permission[] = ['converted', 'edit', 'opportunities'];
    const set = (id: string, more: { permissions: Permission[]; discount?: number }): void =>
      void paper.accept({ type: 'define-permission-set', set: id, ...more }, { actor: 'system' });
    const give = (user: string, id: string): void =>
      void paper.accept({ type: 'give-access', user, kind: 'set', id }, { actor: 'system' });
    set('junior', { permissions: ['see-all', ...work], discount: 200 });
    set('closer', { permissions: ['see-own', ...work], discount: 1200 });
    set('bonus', { permissions: [], discount: 1500 });
    for (const user of ['ann', 'bob', 'eve']) give(user, 'junior');
    const granted = (discountGranted: number, actor: string) =>
      codeOf(open({ lines: [{ ...line, discountGranted }] }, actor));
    // Though the process lets any seller grant 5 %, and whoever leads the owner 20 %.
    expect([granted(200, 'user:ann'), granted(201, 'user:ann')]).toEqual([
      'accepted',
      'discount-above-limit',
    ]);
    expect(granted(201, 'user:eve')).toBe('discount-above-limit');
    give('eve', 'bonus');
    expect([granted(1500, 'user:eve'), granted(1501, 'user:eve')]).toEqual([
      'accepted',
      'discount-above-limit',
    ]);
    // A limit of a set holds for what that set lets be seen: not for the records of others.
    give('bob', 'closer');
    expect(granted(1200, 'user:bob')).toBe('discount-above-limit');
    expect(granted(10_000, 'user:root')).toBe('accepted');
    // What is asked may be anything; what was granted before stays, whoever changes something else.
    expect(
      codeOf(open({ lines: [{ ...line, discountAsked: 9000, discountGranted: 200 }] }, 'user:ann')),
    ).toBe('accepted');
  });

  it('holds the limit in a conversion too, and takes over what history says', () => {
    const { paper } = house({ discounts: { seller: 500 } });
    const lead = aLead(paper);
    const lines = [{ ...line, discountGranted: 600 }];
    const convert: Command = { type: 'convert', lead, opportunity: { lines } };
    expect(codeOf(paper.execute(convert))).toBe('discount-above-limit');
    expect(codeOf(paper.execute(convert, { mode: 'history' }))).toBe('accepted');
  });
});

describe('an opportunity that changes (8.4)', () => {
  it('says only what is otherwise, and nothing where all is so already', () => {
    const { paper, open } = house();
    open({ lines: [line], stage: 'Proposal' });
    const { id } = latest(paper);
    const change = (more: Partial<CommandOf<'change-opportunity'>>) =>
      paper.execute({ type: 'change-opportunity', opportunity: id, ...more }, { actor: 'user:bob' });
    expect(typesOf(change({ stage: 'Closing', owner: 'seller/ann', lines: [line] }))).toEqual([
      'opportunity-changed',
    ]);
    expect(lastOf(paper, 'opportunity-changed').data).toEqual({
      fields: {},
      provenance: {},
      stage: 'Closing',
    });
    expect(typesOf(change({ stage: 'Closing' }))).toEqual([]);
    expect(typesOf(change({ closeDate: latest(paper).closeDate }))).toEqual(['opportunity-changed']);
    expect(latest(paper).closeDateAssumed).toBe(false);
  });

  it('keeps the price of a line when the list moves, and who granted what when another line comes', () => {
    const { paper, open } = house();
    open({ lines: [{ ...line, discountGranted: 300 }] });
    const { id } = latest(paper);
    paper.accept({ type: 'define-product', product: 'tv-55', prices: { standard: 1 } });
    const lines = [
      { ...line, discountGranted: 300 },
      { product: 'care', quantity: 2, listPrice: 5_000 },
    ];
    paper.accept({ type: 'change-opportunity', opportunity: id, lines }, { actor: 'user:bob' });
    expect(latest(paper)).toMatchObject({
      amount: 97_203,
      lines: [{ listPrice: 89_900, by: 'user:ann' }, { listPrice: 5_000 }],
    });
  });

  it('is refused once it was won or lost, and for what is not there', () => {
    const { paper, open } = house();
    open({ amount: 100 });
    const { id } = latest(paper);
    const change = { type: 'change-opportunity', opportunity: id, amount: 200 } as const;
    expect(codeOf(paper.execute({ ...change, account: 'nowhere' }))).toBe('account-not-found');
    expect(codeOf(paper.execute({ ...change, contact: 'nobody' }))).toBe('contact-not-found');
    expect(codeOf(paper.execute({ ...change, fields: { shoeSize: 4 } }))).toBe('invalid');
    expect(codeOf(paper.execute({ ...change, opportunity: 'none' }))).toBe('opportunity-not-found');
    expect(codeOf(paper.execute(change))).toBe('accepted');
    paper.accept({ type: 'record-outcome', opportunity: id, outcome: 'won' });
    expect(latest(paper).outcome).toMatchObject({ result: 'won', value: 200 });
    expect(codeOf(paper.execute(change))).toBe('opportunity-closed');
  });
});

describe('a record that is corrected (8.4)', () => {
  it('says what differs and what was emptied, and is found by its new name', () => {
    const { paper, lead } = house();
    const { account = '' } = paper.lead(lead)?.conversion ?? {};
    const correct = (more: Partial<CommandOf<'correct-record'>>) =>
      paper.accept({ type: 'correct-record', record: 'account', id: account, fields: {}, ...more });
    const decision = correct({
      fields: { name: 'Engines & Co', industry: 'Steam' },
      keys: { company: 'engines co' },
    });
    expect(claimNames(decision)).toEqual([
      'account-name engines co shared',
      'account-key account-name:engines co alone',
    ]);
    expect(correct({ fields: { industry: 'Steam' } }).writes).toEqual([]);
    const moved = correct({
      clear: ['industry', 'fax'],
      fields: { name: 'Looms' },
      keys: { company: 'looms' },
    });
    expect(moved.releases).toMatchObject([{ scope: 'account-name', value: 'engines co' }]);
    expect(lastOf(paper, 'record-corrected').data).toMatchObject({ cleared: ['industry'], fields: {} });
    const state = paper.state(`account/${account}`) as Account;
    expect([state.fields['industry'], state.personal.fields['name']]).toEqual([undefined, 'Looms']);
  });

  it('is refused for an unknown record, field or owner', () => {
    const { paper, lead } = house();
    const { contact = '' } = paper.lead(lead)?.conversion ?? {};
    const correct = (more: Partial<CommandOf<'correct-record'>>) =>
      codeOf(paper.execute({ type: 'correct-record', record: 'contact', id: contact, fields: {}, ...more }));
    expect(correct({ id: 'nobody' })).toBe('contact-not-found');
    expect(correct({ record: 'account', id: 'nowhere' })).toBe('account-not-found');
    expect(correct({ fields: { shoeSize: 4 } })).toBe('invalid');
    expect(correct({ owner: 'queue/inbox' })).toBe('queue-owned');
    expect(correct({ owner: 'seller/nobody' })).toBe('owner-unknown');
    expect(correct({ fields: { title: 'CTO' }, owner: 'seller/bob' })).toBe('accepted');
    expect((paper.state(`contact/${contact}`) as Contact).owner).toBe('seller/bob');
  });
});

type Row = CommandOf<'load-record'>;
const imported = { mode: 'history', actor: 'user:import' } as const;

/** A house and rows of files that come to it, compared with what is there. */
function office() {
  const paper = aHouse();
  const present = (row: Pick<Row, 'record' | 'externalId'>) => {
    const { record, externalId } = row;
    if (record === 'product' || record === 'seller') return paper.state(`${record}/${externalId.id}`);
    const opened = paper.events.find(
      ({ type, data }) =>
        type === `${record}-opened` &&
        (data['externalId'] as { id?: string } | undefined)?.id === externalId.id,
    );
    return opened ? paper.state(opened.stream) : null;
  };
  const row = (record: Row['record'], id: string, more: Partial<Row> = {}): Row => {
    const externalId = { source: 'maven', id };
    const comparedWith = present({ record, externalId })?.version ?? 0;
    return { type: 'load-record', record, import: 'monday', externalId, comparedWith, fields: {}, ...more };
  };
  const load = (...parts: Parameters<typeof row>) => paper.execute(row(...parts), imported);
  const differs = (...parts: Parameters<typeof row>) => {
    const one = row(...parts);
    return recordDiffers(present(one), one);
  };
  const idOf = (record: Row['record'], id: string) =>
    present({ record, externalId: { source: 'maven', id } })?.id ?? '';
  return { paper, row, load, differs, present, idOf };
}

const deal = { stage: 'Engaging', lines: [{ product: 'GTX Pro', quantity: 1 }], closeDate: '2026-01-31' };

describe('a row of a file about a record (1.9, 8.4)', () => {
  it('opens each record with its external id, and changes nothing when it comes again', () => {
    const { paper, load, differs, idOf } = office();
    const rows: [Row['record'], string, Partial<Row>][] = [
      ['seller', 'Moses', { seller: { name: 'Moses Frase', manager: 'Dustin', teams: ['Central'] } }],
      ['product', 'GTX Pro', { product: { family: 'GTX', prices: { standard: 482_100 }, currency: 'USD' } }],
      [
        'account',
        'Cancity',
        { fields: { name: 'Cancity', industry: 'retail' }, keys: { company: 'cancity' } },
      ],
      ['contact', 'ada', { fields: { lastName: 'King' }, consent: { email: 'denied' } }],
    ];
    for (const one of rows) expect(codeOf(load(...one))).toBe('accepted');
    const account = idOf('account', 'Cancity');
    const sale: (typeof rows)[number] = [
      'opportunity',
      '1C1I7A6R',
      {
        account,
        contact: idOf('contact', 'ada'),
        owner: 'seller/Moses',
        opportunity: { ...deal, currency: 'USD' },
        outcome: { outcome: 'won', value: 451_400, at: '2026-01-03T00:00:00.000Z' },
        at: '2025-10-20T00:00:00.000Z',
      },
    ];
    expect(typesOf(load(...sale))).toEqual(['opportunity-opened', 'outcome-recorded']);
    expect(latest(paper)).toMatchObject({
      account,
      owner: 'seller/Moses',
      amount: 482_100,
      openedAt: Date.UTC(2025, 9, 20),
      outcome: { result: 'won', value: 451_400, at: Date.UTC(2026, 0, 3) },
      externalIds: [{ source: 'maven', id: '1C1I7A6R' }],
    });
    const head = paper.events.length;
    for (const one of [...rows, sale]) {
      expect(differs(...one)).toBe(false);
      load(...one);
    }
    expect(paper.events.length).toBe(head);
  });

  it('says what became otherwise since, in one commit, and how it ended once', () => {
    const { paper, load, differs } = office();
    load('product', 'GTX Pro', { product: { prices: { standard: 482_100 } } });
    load('opportunity', 'one', { opportunity: deal });
    const won = { opportunity: { ...deal, stage: 'Won' }, outcome: { outcome: 'won', value: 5 } } as const;
    expect(differs('opportunity', 'one', won)).toBe(true);
    expect(typesOf(load('opportunity', 'one', won))).toEqual(['opportunity-changed', 'outcome-recorded']);
    const lost = { ...won, outcome: { outcome: 'lost' } } as const;
    expect(differs('opportunity', 'one', lost)).toBe(true);
    expect(codeOf(load('opportunity', 'one', lost))).toBe('opportunity-closed');
    expect(latest(paper).outcome).toMatchObject({ result: 'won', value: 5 });
  });

  it('is refused where it names what is not there, and where it was compared with something else', () => {
    const { load } = office();
    expect(codeOf(load('opportunity', 'one', { opportunity: deal }))).toBe('product-unknown');
    expect(codeOf(load('opportunity', 'one', { account: 'nowhere' }))).toBe('account-not-found');
    expect(codeOf(load('opportunity', 'one', { contact: 'nobody' }))).toBe('contact-not-found');
    expect(codeOf(load('opportunity', 'one', { owner: 'seller/nobody' }))).toBe('owner-unknown');
    expect(codeOf(load('account', 'one', { owner: 'queue/inbox' }))).toBe('queue-owned');
    expect(codeOf(load('contact', 'one', { account: 'nowhere' }))).toBe('account-not-found');
    expect(codeOf(load('account', 'one', { fields: { shoeSize: 4 } }))).toBe('invalid');
    expect(codeOf(load('account', 'one', { comparedWith: 3 }))).toBe('version-changed');
  });

  it('may name a seller who sells no longer, and needs neither account nor date nor amount', () => {
    const { paper, load } = office();
    load('seller', 'Moses', { seller: { active: false } });
    expect((paper.state('seller/Moses') as Seller).active).toBe(false);
    expect(codeOf(load('opportunity', 'one', { owner: 'seller/Moses' }))).toBe('accepted');
    expect(latest(paper)).toMatchObject({
      account: null,
      contact: null,
      amount: null,
      closeDate: '2026-03-31',
      closeDateAssumed: true,
    });
  });

  it('never turns an opt-out of a contact into an opt-in (13.3)', () => {
    const { present, load, differs } = office();
    load('contact', 'ada', { fields: { lastName: 'King' }, consent: { email: 'denied' } });
    expect(differs('contact', 'ada', { consent: { email: 'granted' } })).toBe(false);
    load('contact', 'ada', { consent: { email: 'granted', phone: 'denied' } });
    expect(
      (present({ record: 'contact', externalId: { source: 'maven', id: 'ada' } }) as Contact).consent,
    ).toEqual({ email: 'denied', phone: 'denied' });
  });

  it('describes a product anew without forgetting what it does not name', () => {
    const { paper, load } = office();
    load('product', 'GTX Pro', { product: { name: 'GTX Pro', prices: { standard: 1 } } });
    load('product', 'GTX Pro', { product: { family: 'GTX', prices: { partners: 2 } } });
    expect(paper.state('product/GTX Pro') as Product).toMatchObject({
      name: 'GTX Pro',
      family: 'GTX',
      active: true,
      prices: { standard: 1, partners: 2 },
    });
  });
});

describe('the figures of sellers (11)', () => {
  it('are won count, won value and win rate by seller and currency, what is open apart', () => {
    const { paper, load } = office();
    for (const id of ['Ann', 'Bob']) load('seller', id);
    const sale = (id: string, owner: string, value: number, outcome?: 'won' | 'lost', currency = 'EUR') =>
      load('opportunity', id, {
        owner: `seller/${owner}`,
        opportunity: { amount: value, currency },
        ...(outcome ? { outcome: { outcome } } : {}),
      });
    sale('1', 'Ann', 100, 'won');
    sale('2', 'Ann', 250, 'won');
    sale('3', 'Ann', 999, 'lost');
    sale('4', 'Ann', 7);
    sale('5', 'Ann', 5, 'won', 'USD');
    sale('6', 'Bob', 3);
    const figures = sellerFigures();
    for (const row of foldView(opportunityList, paper.events).values()) figures.add(row);
    const none = { open: 0, openAmount: 0, won: 0, lost: 0, wonValue: 0 };
    expect(figures.lines()).toEqual([
      {
        seller: 'seller/Ann',
        currency: 'EUR',
        opportunities: 4,
        open: 1,
        openAmount: 7,
        won: 2,
        lost: 1,
        wonValue: 350,
        winRate: 2 / 3,
      },
      { ...none, seller: 'seller/Ann', currency: 'USD', opportunities: 1, won: 1, wonValue: 5, winRate: 1 },
      {
        ...none,
        seller: 'seller/Bob',
        currency: 'EUR',
        opportunities: 1,
        open: 1,
        openAmount: 3,
        winRate: null,
      },
    ]);
  });
});
