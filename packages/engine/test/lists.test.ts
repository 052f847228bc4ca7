import assert from 'node:assert/strict';
import { iso, type LeadRow } from '@leadstream/core';
import { type Handle, type LeadPage, memoryStorage, type PageOptions } from '@leadstream/engine';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { accepted, aLead, openHouse } from './house.ts';

const hour = 3_600_000;

/** All rows of a list, and how they came in pages. */
async function pagesOf(
  list: (options: PageOptions) => Promise<LeadPage>,
  limit: number,
): Promise<{ readonly rows: LeadRow[]; readonly sizes: number[] }> {
  const rows: LeadRow[] = [];
  const sizes: number[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit, after });
    rows.push(...page.rows);
    sizes.push(page.rows.length);
    after = page.next;
  } while (after !== undefined);
  return { rows, sizes };
}

/** Leads of every section, some of each, with different scores. */
async function aFullHouse() {
  const house = openHouse();
  const { ada, clock } = house;
  const names = new Map<string, string>();
  const capture = async (name: string, views: number): Promise<string> => {
    const { id } = await accepted(ada.capture(aLead(name)));
    if (views > 0) {
      const engagements = [{ kind: 'page-view', count: views, facets: { page: 'pricing' } }];
      await accepted(ada.engage({ lead: id, engagements }));
    }
    names.set(id, name);
    return id;
  };
  await capture('Cold', 0);
  await capture('Warm', 4);
  const called = await capture('Called', 4);
  await accepted(
    ada.logActivity({ lead: called, kind: 'call', direction: 'outbound', outcome: 'no-answer' }),
  );
  const due = await capture('Due', 0);
  await accepted(ada.setFollowUp({ lead: due, kind: 'call', dueAt: iso(clock.time + hour) }));
  for (const [name, views, hours] of [
    ['SnoozedLow', 1, 9],
    ['SnoozedHigh', 3, 10],
  ] as const) {
    const id = await capture(name, views);
    const times = { dueAt: iso(clock.time + hours * hour), hideUntil: iso(clock.time + 8 * hour) };
    await accepted(ada.setFollowUp({ lead: id, kind: 'call', ...times }));
  }
  for (const [name, views] of [
    ['LostLow', 1],
    ['LostHigh', 2],
  ] as const) {
    const id = await capture(name, views);
    await accepted(ada.changeStatus({ lead: id, to: 'Unqualified', reason: 'budget' }));
  }
  for (const [name, views] of [
    ['SoldLow', 1],
    ['SoldHigh', 2],
  ] as const) {
    await accepted(ada.convert({ lead: await capture(name, views), account: 'new' }));
  }
  const named = (rows: readonly LeadRow[]): (string | undefined)[] => rows.map(({ id }) => names.get(id));
  return { ...house, named };
}

const worked = ['Due', 'Warm', 'Called', 'Cold'];
const rest = ['SnoozedHigh', 'SnoozedLow', 'LostHigh', 'LostLow', 'SoldHigh', 'SoldLow'];

describe('the work list', () => {
  it('has what is due first, then the better scores, then those untouched longest (Ours 5.5)', async () => {
    const { ada, named } = await aFullHouse();
    assert.deepEqual(named((await ada.workList()).rows), worked);
  });

  it('says of each why it stands there, in words (Ours 5.5)', async () => {
    const { ada, clock } = await aFullHouse();
    const { rows } = await ada.workList({ limit: 2 });
    assert.deepEqual(
      rows.map(({ why }) => why.code),
      ['follow-up-due', 'score'],
    );
    assert.deepEqual(rows[0]?.why, {
      code: 'follow-up-due',
      text: { en: 'A follow-up is planned', fr: 'Une relance est prévue' },
      at: clock.time + hour,
    });
  });

  it('has a snoozed lead from the instant it was hidden until', async () => {
    const { ada, named, clock } = await aFullHouse();
    clock.time += 8 * hour - 1;
    assert.deepEqual(named((await ada.workList()).rows), worked);
    clock.time += 1;
    const now = named((await ada.workList()).rows);
    assert.deepEqual(now, ['Due', 'SnoozedLow', 'SnoozedHigh', 'Warm', 'Called', 'Cold']);
  });

  it('is one owner’s, or of one status, or of one source', async () => {
    const { ada, engine, named } = await aFullHouse();
    const bob = engine.as('user:bob');
    await accepted(bob.capture({ ...aLead('Mine'), source: 'Website' }));
    assert.equal((await ada.workList({ owner: 'seller/bob' })).rows.length, 1);
    assert.deepEqual(named((await ada.workList({ owner: 'seller/ada' })).rows), worked);
    assert.equal((await ada.workList({ source: 'Website' })).rows[0]?.owner, 'seller/bob');
    assert.equal((await ada.workList({ status: 'Working' })).rows.length, 0);
    assert.equal(await ada.count({ owner: 'seller/bob' }), 1);
    assert.equal(await ada.count({ status: 'Unqualified' }), 2);
  });
});

describe('the list of all leads', () => {
  it('has the work list first, then snoozed, disqualified and converted ones by score', async () => {
    const { ada, named } = await aFullHouse();
    assert.deepEqual(named((await ada.allLeads()).rows), [...worked, ...rest]);
    assert.deepEqual(named((await ada.allLeads({ section: 'snoozed' })).rows), rest.slice(0, 2));
    assert.deepEqual(named((await ada.allLeads({ section: 'converted' })).rows), rest.slice(4));
  });

  it('comes in pages of any size without a lead twice or missing', async () => {
    const { ada, named } = await aFullHouse();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (limit) => {
        const all = await pagesOf(ada.allLeads, limit);
        assert.deepEqual(named(all.rows), [...worked, ...rest]);
        assert.ok(all.sizes.slice(0, -1).every((size) => size === limit));
        const work = await pagesOf(ada.workList, limit);
        assert.deepEqual(named(work.rows), worked);
      }),
      { numRuns: 12 },
    );
  });

  it('shows no lead twice when one wakes up between two pages', async () => {
    const { ada, named, clock } = await aFullHouse();
    const first = await ada.allLeads({ limit: 4 });
    clock.time += 24 * hour;
    const second = await ada.allLeads({ limit: 9, after: first.next });
    assert.deepEqual(named([...first.rows, ...second.rows]), [...worked, ...rest]);
    assert.equal(second.next, undefined);
  });

  it('refuses cursors that are none, and pages that are too long', async () => {
    const { ada } = await aFullHouse();
    const { next } = await ada.allLeads({ limit: 5 });
    for (const after of [
      '',
      'x',
      'work',
      'work.1',
      'work.x.',
      'work.1.%%',
      'nothing.1.',
      'work.1..',
      next ?? '',
    ]) {
      await assert.rejects(ada.workList({ after }), { code: 'cursor-invalid' }, after);
    }
    for (const limit of [0, 1.5, 1001, Number.NaN]) await assert.rejects(ada.workList({ limit }), TypeError);
  });
});

describe('figures', () => {
  it('count what there is', async () => {
    const { ada } = await aFullHouse();
    assert.equal(await ada.count(), 10);
    assert.deepEqual(await ada.report('funnel'), {
      captured: 10,
      converted: 2,
      conversionRate: 0.2,
      byStatus: { Converted: 2, New: 6, Unqualified: 2 },
    });
  });

  it('of nothing are nothing', async () => {
    const { ada } = openHouse();
    assert.equal(await ada.count(), 0);
    assert.deepEqual(await ada.workList(), { rows: [] });
    assert.deepEqual(await ada.report('funnel'), {
      captured: 0,
      converted: 0,
      conversionRate: 0,
      byStatus: {},
    });
  });

  it('have seen what was answered before, and wait for a position only so long', async () => {
    const { ada } = openHouse();
    const { last } = await accepted(ada.capture(aLead('King')));
    assert.equal(await ada.count({ atLeast: last }), 1);
    const before = performance.now();
    await assert.rejects(ada.count({ atLeast: last + 1 }), { code: 'view-behind' });
    const ms = performance.now() - before;
    assert.ok(ms >= 1_900 && ms < 6_000, `It took ${ms} ms.`);
  });

  it('and commands refuse a store whose views saw more than its log has', async () => {
    const [old, storage] = [memoryStorage(), memoryStorage()];
    const { ada } = openHouse({ storage });
    await accepted(ada.capture(aLead('King')));
    await ada.count();
    const restored = openHouse({ storage: { ...old, views: storage.views } });
    for (const read of [
      (handle: Handle) => handle.count(),
      (handle: Handle) => handle.workList(),
      (handle: Handle) => handle.report('funnel'),
    ]) {
      await assert.rejects(read(restored.ada), { code: 'store-damaged' });
    }
    await assert.rejects(restored.engine.runDue({ tenant: 'main' }), { code: 'store-damaged' });
    const problems = await restored.engine.check({ tenant: 'main' });
    assert.deepEqual(new Set(problems.map(({ code }) => code)), new Set(['checkpoint-past-head']));
    await assert.rejects(restored.ada.capture(aLead('Lovelace')), { code: 'store-damaged' });
    assert.equal(await restored.storage.log.head('main'), 0);
  });
});
