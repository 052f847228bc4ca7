import assert from 'node:assert/strict';
import type { ViewQuery } from '@leadstream/core';
import { tenant } from './commits.ts';
import { rules } from './rule.ts';
import { aRow, board, boardOf, move, pages } from './views.ts';

const ordering = rules({
  'rows come in the order of the index, ties by key': async ({ storage }) => {
    const views = await boardOf(
      storage,
      aRow('c', { score: 5, seller: 'x' }),
      aRow('a', { score: 5, seller: 'y' }),
      aRow('b', { score: 9, seller: 'x' }),
      aRow('d', { score: -1, seller: 'y' }),
    );
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 9 }), [['b', 'a', 'c', 'd']]);
    assert.deepEqual(await pages(views, { index: 'bySeller', limit: 9 }), [['b', 'c', 'a', 'd']]);
    assert.deepEqual(await pages(views, { index: 'byDueAndSeller', limit: 9 }), [['a', 'd', 'b', 'c']]);
  },
  'text is ordered by its code points, whatever the place': async ({ storage }) => {
    const sellers = ['\u{1f600}', '\uffee', 'é', 'e', 'Z', 'a', 'aa', '', '10', '9'];
    const views = await boardOf(storage, ...sellers.map((seller, at) => aRow(`${at}`, { seller })));
    const { rows } = await views.query(tenant, board, { index: 'bySeller', limit: 99 });
    const found = rows.map(({ columns }) => columns['seller']);
    assert.deepEqual(found, ['', '10', '9', 'Z', 'a', 'aa', 'e', 'é', '\uffee', '\u{1f600}']);
  },
  'pages follow each other without a row twice or missing, and the last one names no next': async ({
    storage,
  }) => {
    const views = await boardOf(storage, ...['a', 'b', 'c', 'd'].map((key) => aRow(key, { score: 1 })));
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 3 }), [['a', 'b', 'c'], ['d']]);
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 2 }), [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 4 }), [['a', 'b', 'c', 'd']]);
    assert.deepEqual(await pages(views, { index: 'byScore', limit: 1, where: { score: 2 } }), [[]]);
  },
  'a cursor keeps its place when its row moves or goes': async ({ storage }) => {
    const views = await boardOf(
      storage,
      ...['a', 'b', 'c', 'd'].map((key, at) => aRow(key, { score: 10 - at })),
    );
    const query = { index: 'byScore', limit: 2 };
    const { next } = await views.query(tenant, board, query);
    await move(views, { deletes: ['b'], puts: [aRow('a', { score: 0 }), aRow('e', { score: 99 })] });
    const page = await views.query(tenant, board, { ...query, after: next });
    assert.deepEqual(
      page.rows.map(({ key }) => key),
      ['c', 'd'],
    );
    assert.deepEqual(await pages(views, { ...query, after: page.next }), [
      ['e', 'c'],
      ['d', 'a'],
    ]);
  },
  'a cursor is text that is safe in an address, and one that does not belong to the order is invalid':
    async ({ storage }) => {
      const views = await boardOf(
        storage,
        aRow('ключ?>', { seller: 'ÿþ~~' }),
        aRow('z', { seller: 'ÿþ~~~' }),
      );
      const { next = '' } = await views.query(tenant, board, { index: 'bySeller', limit: 1 });
      assert.match(next, /^[\w-]+$/);
      const { rows } = await views.query(tenant, board, { index: 'bySeller', limit: 1, after: next });
      assert.deepEqual(
        rows.map(({ key }) => key),
        ['z'],
      );
      for (const after of ['', 'nonsense', '%%%', 'W10', next.slice(0, -4)]) {
        await assert.rejects(views.query(tenant, board, { index: 'bySeller', limit: 1, after }), {
          code: 'cursor-invalid',
        });
      }
      await assert.rejects(views.query(tenant, board, { index: 'byScore', limit: 1, after: next }), {
        code: 'cursor-invalid',
      });
    },
});

const filtering = rules({
  'a filter lets through equal values, one of a list, and all filters at once': async ({ storage }) => {
    const views = await boardOf(
      storage,
      aRow('a', { seller: 'x', score: 1 }),
      aRow('b', { seller: 'y', score: 1 }),
      aRow('c', { seller: 'x', score: 2 }),
      aRow('d', { seller: "'z", score: 3 }),
    );
    const found = async (where: ViewQuery['where']): Promise<string> =>
      (await pages(views, { index: 'bySeller', limit: 1, where })).flat().sort().join('');
    assert.equal(await found({}), 'abcd');
    assert.equal(await found({ seller: 'x' }), 'ac');
    assert.equal(await found({ seller: ['x', "'z", 'unknown'] }), 'acd');
    assert.equal(await found({ seller: 'x', score: [1, 3] }), 'a');
    assert.equal(await found({ score: [] }), '');
    assert.equal(await found({ seller: 'X' }), '');
  },
  'a filter lets through one side of a value, the bound itself with those up to it': async ({ storage }) => {
    const views = await boardOf(
      storage,
      aRow('a', { seller: 'Z', score: -1 }),
      aRow('b', { seller: 'é', score: 1 }),
      aRow('c', { seller: '\uffee', score: 2 }),
      aRow('d', { seller: '\u{1f600}', score: 2 }),
    );
    const found = async (where: ViewQuery['where']): Promise<string> =>
      (await pages(views, { index: 'bySeller', limit: 1, where })).flat().sort().join('');
    assert.equal(await found({ score: { atMost: 1 } }), 'ab');
    assert.equal(await found({ score: { above: 1 } }), 'cd');
    assert.equal(await found({ score: { above: 2 } }), '');
    assert.equal(await found({ seller: { atMost: '\uffee' }, score: { above: -1 } }), 'bc');
    assert.equal(await found({ seller: { above: '\uffee' } }), 'd');
    const count = await views.count(tenant, board, { where: { score: { atMost: 1 } } });
    assert.deepEqual(count, [{ group: [], count: 2 }]);
    for (const wrong of [{ score: { atMost: '1' } }, { seller: { above: 1 } }]) {
      await assert.rejects(views.count(tenant, board, { where: wrong }), TypeError);
    }
  },
  'what a view does not declare cannot be asked for': async ({ storage }) => {
    const views = await boardOf(storage, aRow('a'));
    const refused: readonly Partial<ViewQuery>[] = [
      { index: 'unknown' },
      { index: 'toString' },
      { where: { city: 'Bern' } },
      { where: { constructor: 'x' } },
      { where: { score: '1' } },
      { where: { seller: ['x', 1] } },
      { limit: 0 },
      { limit: 1.5 },
    ];
    for (const part of refused) {
      await assert.rejects(views.query(tenant, board, { index: 'byScore', limit: 1, ...part }), TypeError);
    }
    await assert.rejects(views.count(tenant, board, { by: ['city'] }), TypeError);
    await assert.rejects(views.count(tenant, board, { where: { score: 'x' } }), TypeError);
  },
  'rows are counted, together or by the values of columns': async ({ storage }) => {
    const views = await boardOf(storage);
    assert.deepEqual(await views.count(tenant, board), [{ group: [], count: 0 }]);
    assert.deepEqual(await views.count(tenant, board, { by: ['seller'] }), []);
    const puts = [
      aRow('a', { seller: 'y', score: 2 }),
      aRow('b', { seller: 'x', score: 10 }),
      aRow('c', { seller: 'x', score: 2 }),
      aRow('d', { seller: 'x', score: 10 }),
    ];
    await move(views, { puts });
    assert.deepEqual(await views.count(tenant, board), [{ group: [], count: 4 }]);
    assert.deepEqual(await views.count(tenant, board, { where: { seller: 'x' } }), [{ group: [], count: 3 }]);
    assert.deepEqual(await views.count(tenant, board, { by: ['seller', 'score'] }), [
      { group: ['x', 2], count: 1 },
      { group: ['x', 10], count: 2 },
      { group: ['y', 2], count: 1 },
    ]);
    assert.deepEqual(await views.count(tenant, board, { by: ['score'], where: { seller: ['y'] } }), [
      { group: [2], count: 1 },
    ]);
  },
});

export const viewQueryRules = [...ordering, ...filtering];
