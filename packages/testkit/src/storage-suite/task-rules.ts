import assert from 'node:assert/strict';
import type { LeasedTask, ViewShape, ViewStore } from '@leadstream/core';
import { tenant } from './commits.ts';
import { rules } from './rule.ts';
import { aRow, board, boardOf, HOUR_MS, move } from './views.ts';

const lease = (
  views: ViewStore,
  about: { due?: number; limit?: number; ttlMs?: number } = {},
): Promise<readonly LeasedTask[]> =>
  views.leaseTasks(tenant, board, { due: 100, limit: 10, owner: 'worker', ttlMs: HOUR_MS, ...about });

const renew = async (
  views: ViewStore,
  key: string,
  token: number,
  ttlMs: number,
  of: string = tenant,
): Promise<boolean | undefined> => (await views.renewTasks(of, board, [{ key, token, ttlMs }]))[0];

const keysOf = (tasks: readonly LeasedTask[]): string[] => tasks.map(({ key }) => key);

const leasing = rules({
  'tasks that are due are leased earliest first, then by key, up to the limit': async ({ storage }) => {
    const puts = [
      aRow('c', { dueAt: 5 }),
      aRow('b', { dueAt: 5 }),
      aRow('a', { dueAt: 100 }),
      aRow('late', { dueAt: 101 }),
    ];
    const views = await boardOf(storage, ...puts, aRow('first', { dueAt: -1 }, { to: ['x'] }));
    const [first, ...rest] = await lease(views, { limit: 2 });
    assert.deepEqual([first?.key, first?.data, first?.attempts], ['first', { to: ['x'] }, 0]);
    assert.deepEqual(keysOf(rest), ['b']);
    assert.deepEqual(keysOf(await lease(views)), ['c', 'a']);
    assert.deepEqual(await lease(views), []);
    assert.deepEqual(keysOf(await lease(views, { due: 101 })), ['late']);
  },
  'a task is leased to nobody else, not even to the same worker, while its lease runs': async ({
    storage,
  }) => {
    const views = await boardOf(storage, aRow('a'));
    const rivals = Array.from({ length: 5 }, () => lease(views));
    assert.equal((await Promise.all(rivals)).flat().length, 1);
    assert.deepEqual(await lease(views), []);
  },
  'a lease that has ended is given again, under a higher token, and counted': async ({ storage }) => {
    const views = await boardOf(storage, aRow('a'));
    const seen = [
      await lease(views, { ttlMs: 0 }),
      await lease(views, { ttlMs: 0 }),
      await lease(views),
    ].flat();
    assert.deepEqual(
      seen.map(({ attempts }) => attempts),
      [0, 1, 2],
    );
    const tokens = seen.map(({ token }) => token);
    assert.deepEqual(
      [...new Set(tokens)].sort((a, b) => a - b),
      tokens,
    );
  },
  'tasks of other tenants are left alone': async ({ storage }) => {
    const views = await boardOf(storage, aRow('a'));
    await move(views, { puts: [aRow('b')] }, board, 'acme-2');
    assert.deepEqual(keysOf(await lease(views)), ['a']);
  },
  'only a view with the integer column dueAt has tasks': async ({ storage: { views } }) => {
    const plain: ViewShape = { name: 'plain', version: 1, columns: { dueAt: 'text' }, indexes: {} };
    await views.prepare(plain);
    await assert.rejects(
      views.leaseTasks(tenant, plain, { due: 1, limit: 1, owner: 'worker', ttlMs: 1 }),
      TypeError,
    );
  },
});

const keeping = rules({
  'a lease is prolonged by its token while it runs, and given up with 0 ms': async ({ storage }) => {
    const views = await boardOf(storage, aRow('a'));
    const [task] = await lease(views);
    assert.ok(task);
    assert.equal(await renew(views, 'a', task.token, HOUR_MS), true);
    assert.equal(await renew(views, 'a', task.token + 1, HOUR_MS), false);
    assert.equal(await renew(views, 'a', task.token, HOUR_MS, 'acme-2'), false);
    assert.deepEqual(await lease(views), []);
    assert.equal(await renew(views, 'a', task.token, 0), true);
    assert.equal(await renew(views, 'a', task.token, HOUR_MS), false);
    assert.deepEqual(keysOf(await lease(views)), ['a']);
    assert.equal(await renew(views, 'a', task.token, HOUR_MS), false);
  },
  'leases are prolonged together, each answered for itself': async ({ storage }) => {
    const views = await boardOf(storage, aRow('a'), aRow('b'), aRow('c'));
    const [a, b] = await lease(views, { limit: 2 });
    assert.ok(a && b);
    const leases = [
      { key: 'b', token: b.token, ttlMs: 0 },
      { key: 'c', token: b.token, ttlMs: HOUR_MS },
      { key: 'a', token: a.token, ttlMs: HOUR_MS },
    ];
    assert.deepEqual(await views.renewTasks(tenant, board, leases), [true, false, true]);
    assert.deepEqual(keysOf(await lease(views)), ['b', 'c']);
    assert.deepEqual(await views.renewTasks(tenant, board, []), []);
  },
  'nothing is prolonged that is not leased or not there': async ({ storage }) => {
    const views = await boardOf(storage, aRow('a'));
    assert.equal(await renew(views, 'a', 0, HOUR_MS), false);
    assert.equal(await renew(views, 'unknown', 1, HOUR_MS), false);
  },
  'a task that is put again keeps its lease and its count': async ({ storage }) => {
    const views = await boardOf(storage, aRow('a', { dueAt: 1 }));
    const [task] = await lease(views);
    await move(views, { puts: [aRow('a', { dueAt: 2 }, 'changed')] });
    assert.deepEqual(await lease(views), []);
    assert.equal(await renew(views, 'a', task?.token ?? -1, 0), true);
    const [again] = await lease(views);
    assert.deepEqual([again?.data, again?.attempts], ['changed', 1]);
  },
  'a task that is deleted loses both, and a worker of the old one has no part in the new': async ({
    storage,
  }) => {
    const views = await boardOf(storage, aRow('a'));
    const [task] = await lease(views);
    await move(views, { deletes: ['a'], puts: [aRow('a')] });
    assert.equal(await renew(views, 'a', task?.token ?? -1, HOUR_MS), false);
    const [again] = await lease(views);
    assert.equal(again?.attempts, 0);
    assert.ok(task && again && again.token > task.token);
    assert.equal(await renew(views, 'a', task.token, HOUR_MS), false);
  },
});

export const taskRules = [...leasing, ...keeping];
