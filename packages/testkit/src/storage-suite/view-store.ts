import assert from 'node:assert/strict';
import type { ViewShape, ViewStore } from '@leadstream/core';
import { tenant } from './commits.ts';
import { lastingRules, rules } from './rule.ts';
import { aRow, board, boardOf, HOUR_MS, leased, move, pages } from './views.ts';

const rowsOf = async (views: ViewStore, keys: readonly string[], view = board): Promise<string[]> =>
  [...(await views.rows(tenant, view, keys)).keys()].sort();

const preparing = rules({
  'a view is prepared once or more, and another shape under the same version is refused': async ({
    storage,
  }) => {
    const views = await boardOf(storage, aRow('lead/1'));
    await views.prepare(board);
    assert.deepEqual(await rowsOf(views, ['lead/1']), ['lead/1']);
    await assert.rejects(views.prepare({ ...board, columns: { ...board.columns, city: 'text' } }), TypeError);
    await assert.rejects(views.prepare({ ...board, indexes: {} }), TypeError);
  },
  'names that do not fit, and orders by unknown columns, are refused': async ({ storage: { views } }) => {
    const refused: readonly Partial<ViewShape>[] = [
      { name: 'work"list' },
      { name: '' },
      { version: 0 },
      { version: 1.5 },
      { columns: { 'a b': 'text' }, indexes: {} },
      { columns: { dueAt: 'text', dueat: 'text' }, indexes: {} },
      { indexes: { 'by;score': [{ column: 'score' }] } },
      { indexes: { byCity: [{ column: 'city' }] } },
      { indexes: { byNothing: [] } },
    ];
    for (const part of refused) await assert.rejects(views.prepare({ ...board, ...part }), TypeError);
  },
  'a view is prepared before it is used': async ({ storage: { views } }) => {
    await assert.rejects(views.checkpoint(tenant, board), TypeError);
    await assert.rejects(views.query(tenant, board, { index: 'byScore', limit: 1 }), TypeError);
    await assert.rejects(views.lease(tenant, board, 'runner', HOUR_MS), TypeError);
  },
});

const moving = rules({
  'rows and checkpoint move together': async ({ storage }) => {
    const views = await boardOf(storage);
    assert.equal(await views.checkpoint(tenant, board), 0);
    const { token } = await leased(views);
    const rows = [
      aRow('lead/1', { score: 7 }, { name: 'Zoë\u0000', list: [null, 1.5] }),
      aRow('lead/2', { seller: '' }, null),
    ];
    assert.equal(
      await views.advance(tenant, board, { token, from: 0, to: 12, puts: rows, deletes: [] }),
      'advanced',
    );
    assert.equal(await views.checkpoint(tenant, board), 12);
    assert.deepEqual(
      await views.rows(tenant, board, ['lead/2', 'lead/9', 'lead/1']),
      new Map(rows.map((row) => [row.key, row])),
    );
    assert.deepEqual(await views.lease(tenant, board, 'runner', HOUR_MS), { token, checkpoint: 12 });
  },
  'a put replaces the row, a delete takes it away, and deletes come first': async ({ storage }) => {
    const views = await boardOf(storage, aRow('lead/1', { score: 1 }), aRow('lead/2'), aRow('lead/3'));
    const puts = [aRow('lead/1', { score: 2 }), aRow('lead/2', { score: 3 }), aRow('lead/2', { score: 4 })];
    await move(views, { puts, deletes: ['lead/2', 'lead/3', 'lead/9'] });
    const found = await views.rows(tenant, board, ['lead/1', 'lead/2', 'lead/3']);
    assert.deepEqual(
      [found.size, found.get('lead/1')?.columns['score'], found.get('lead/2')?.columns['score']],
      [2, 2, 4],
    );
  },
  'a batch that does not start at the checkpoint is fenced off and writes nothing': async ({ storage }) => {
    const views = await boardOf(storage, aRow('lead/1'));
    const { token } = await leased(views);
    for (const from of [0, 2]) {
      const progress = { token, from, to: 5, puts: [aRow('lead/2')], deletes: ['lead/1'] };
      assert.equal(await views.advance(tenant, board, progress), 'fenced');
    }
    assert.deepEqual(await rowsOf(views, ['lead/1', 'lead/2']), ['lead/1']);
    assert.equal(await views.checkpoint(tenant, board), 1);
  },
  'a row that does not fit its view, or a step back, is refused and nothing is written': async ({
    storage,
  }) => {
    const views = await boardOf(storage);
    const { token } = await leased(views);
    const refused = [
      aRow('lead/2', { score: '7' }),
      aRow('lead/2', { score: 0.5 }),
      aRow('lead/2', { seller: 7 }),
      aRow('lead/2', { seller: 'nul\0' }),
      aRow('lead/2', { city: 'Bern' }),
      aRow(''),
      { key: 'lead/2', columns: { seller: 'seller/1' }, data: null },
    ];
    for (const row of refused) {
      const progress = { token, from: 0, to: 1, puts: [aRow('lead/1'), row], deletes: [] };
      await assert.rejects(views.advance(tenant, board, progress), TypeError);
    }
    await assert.rejects(
      views.advance(tenant, board, { token, from: 0, to: -1, puts: [], deletes: [] }),
      TypeError,
    );
    assert.deepEqual(await rowsOf(views, ['lead/1', 'lead/2']), []);
  },
  'tenants, and versions of a view, share nothing': async ({ storage }) => {
    const views = await boardOf(storage, aRow('lead/1'));
    const next: ViewShape = {
      ...board,
      version: 2,
      columns: { score: 'integer' },
      indexes: { byScore: [{ column: 'score' }] },
    };
    await views.prepare(next);
    await move(views, { puts: [{ key: 'lead/1', columns: { score: 1 }, data: 'new' }] }, next);
    await move(views, { puts: [aRow('lead/7'), aRow('lead/8')] }, board, 'acme-2');
    assert.deepEqual((await views.rows(tenant, board, ['lead/1'])).get('lead/1')?.data, { key: 'lead/1' });
    assert.equal((await views.rows(tenant, next, ['lead/1'])).get('lead/1')?.data, 'new');
    assert.deepEqual(await rowsOf(views, ['lead/7']), []);
    await views.clear('acme-2', board);
    assert.deepEqual(
      [await views.checkpoint(tenant, board), await views.checkpoint('acme-2', board)],
      [1, 0],
    );
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 9 }), [['lead/1']]);
  },
  'clearing empties the view and puts it back to 0': async ({ storage }) => {
    const views = await boardOf(storage, aRow('lead/1'), aRow('lead/2'));
    await views.clear(tenant, board);
    assert.equal(await views.checkpoint(tenant, board), 0);
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 9 }), [[]]);
    assert.equal(await move(views, { puts: [aRow('lead/3')] }), 'advanced');
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 9 }), [['lead/3']]);
  },
});

const leasing = rules({
  'one runner has a view at a time, renews it under its token, and gives it up with 0 ms': async ({
    storage,
  }) => {
    const views = await boardOf(storage);
    const first = await views.lease(tenant, board, 'a', HOUR_MS);
    assert.equal(first?.checkpoint, 0);
    assert.equal(await views.lease(tenant, board, 'b', HOUR_MS), null);
    assert.notEqual(await views.lease('acme-2', board, 'b', HOUR_MS), null);
    assert.deepEqual(await views.lease(tenant, board, 'a', HOUR_MS), first);
    await views.lease(tenant, board, 'a', 0);
    const second = await views.lease(tenant, board, 'b', HOUR_MS);
    assert.ok(first && second && second.token > first.token);
    assert.equal(await views.lease(tenant, board, 'a', HOUR_MS), null);
  },
  'a runner whose lease went to another is fenced off': async ({ storage }) => {
    const views = await boardOf(storage);
    const stale = await views.lease(tenant, board, 'a', 0);
    const fresh = await views.lease(tenant, board, 'b', HOUR_MS);
    assert.ok(stale && fresh);
    const progress = { from: 0, to: 1, puts: [aRow('lead/1')], deletes: [] };
    assert.equal(await views.advance(tenant, board, { ...progress, token: stale.token }), 'fenced');
    assert.equal(await views.advance(tenant, board, { ...progress, token: fresh.token + 1 }), 'fenced');
    assert.equal(await views.advance(tenant, board, { ...progress, token: fresh.token }), 'advanced');
  },
  'tokens go on rising when a view is cleared': async ({ storage }) => {
    const views = await boardOf(storage);
    const before = await views.lease(tenant, board, 'a', 0);
    await views.clear(tenant, board);
    const after = await views.lease(tenant, board, 'a', 0);
    assert.ok(before && after && after.token > before.token);
  },
  'a closed view store refuses everything as closed, and may be closed again': async ({ storage }) => {
    const views = await boardOf(storage);
    await views.close();
    await views.close();
    const progress = { token: 1, from: 0, to: 1, puts: [], deletes: [] };
    const calls: readonly ((closed: ViewStore) => Promise<unknown>)[] = [
      (closed) => closed.prepare(board),
      (closed) => closed.checkpoint(tenant, board),
      (closed) => closed.lease(tenant, board, 'a', 1),
      (closed) => closed.rows(tenant, board, []),
      (closed) => closed.advance(tenant, board, progress),
      (closed) => closed.query(tenant, board, { index: 'byScore', limit: 1 }),
      (closed) => closed.count(tenant, board),
      (closed) => closed.clear(tenant, board),
      (closed) => closed.leaseTasks(tenant, board, { due: 0, limit: 1, owner: 'a', ttlMs: 1 }),
      (closed) => closed.renewTasks(tenant, board, [{ key: 'lead/1', token: 1, ttlMs: 1 }]),
    ];
    for (const call of calls) await assert.rejects(call(views), { code: 'closed' });
  },
});

const lasting = lastingRules({
  'a view that is opened again stands where it stood, under its lease': async ({ storage, reopen }) => {
    await boardOf(storage, aRow('lead/1', { score: 1 }), aRow('lead/2', { score: 2 }));
    const lease = await leased(storage.views);
    const { views } = await reopen();
    await views.prepare(board);
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 1 }), [['lead/2'], ['lead/1']]);
    assert.equal(await views.lease(tenant, board, 'somebody else', HOUR_MS), null);
    assert.deepEqual(await leased(views), lease);
    await assert.rejects(views.prepare({ ...board, indexes: {} }), TypeError);
  },
});

export const viewStoreRules = [...preparing, ...moving, ...leasing, ...lasting];
