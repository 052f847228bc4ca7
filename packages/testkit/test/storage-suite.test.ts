import assert from 'node:assert/strict';
import type { Commit, Storage } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import { describeStorage } from '@leadstream/testkit';
import { describe, it } from 'vitest';
import { plantedStorages } from './planted-storages.ts';

/** The titles of the rules that a storage breaks, by running the suite outside any test runner. */
async function broken(
  breakIt: (storage: Storage) => Partial<Storage>,
  options: { readonly volatile?: string; readonly noBackup?: string } = { volatile: 'it lives in memory' },
): Promise<string[]> {
  const tests: { readonly title: string; readonly body: () => Promise<void> }[] = [];
  const open = async () => {
    const storage = memoryStorage();
    return { storage: { ...storage, ...breakIt(storage) }, cleanup: () => storage.close() };
  };
  const runner = {
    describe: (_: string, body: () => void) => body(),
    it: (title: string, body: () => Promise<void>) => void tests.push({ title, body }),
  };
  describeStorage('broken', { open, ...options }, runner);
  const failed: string[] = [];
  for (const { title, body } of tests) await body().catch(() => failed.push(title));
  return failed;
}

const changing = (storage: Storage, change: (commit: Commit) => Commit): Partial<Storage> => ({
  log: { ...storage.log, append: (commits) => storage.log.append(commits.map(change)) },
});

describe('the storage suite', () => {
  it('finds nothing wrong with the model', async () => {
    assert.deepEqual(await broken(() => ({})), []);
  });

  const faults: { readonly [fault: string]: (storage: Storage) => Partial<Storage> } = {
    'forgets claims': (storage) => changing(storage, (commit) => ({ ...commit, claims: [] })),
    'never releases claims': (storage) => changing(storage, (commit) => ({ ...commit, releases: [] })),
    'forgets what a commit rests on': (storage) =>
      changing(storage, (commit) => ({ ...commit, basis: undefined })),
    'takes every command for the same': (storage) =>
      changing(storage, (commit) => ({ ...commit, bodyHash: 'body' })),
    'forgets checks without events': (storage) =>
      changing(storage, (commit) => ({
        ...commit,
        writes: commit.writes.filter(({ events }) => events.length > 0),
      })),
    'writes one commit after the other, each for itself': (storage) => ({
      log: {
        ...storage.log,
        append: async ([first, ...rest]) =>
          first ? storage.log.append(rest.length > 9 ? [first] : [first, ...rest]) : [],
      },
    }),
    'skips an event': (storage) => ({
      log: {
        ...storage.log,
        read: async (...given) => (await storage.log.read(...given)).filter(({ position }) => position !== 4),
      },
    }),
    'wakes nobody': (storage) => ({
      log: {
        ...storage.log,
        watch: (signal) => memoryStorage().log.watch(signal.aborted ? signal : AbortSignal.abort()),
      },
    }),
    'pages from the start': (storage) => ({
      views: {
        ...storage.views,
        query: (tenant, view, query) =>
          storage.views.query(tenant, view, { ...query, after: undefined, limit: 1_000 }),
      },
    }),
    'leases a task to everybody': (storage) => ({
      views: {
        ...storage.views,
        leaseTasks: (tenant, view, options) =>
          storage.views.leaseTasks(tenant, view, { ...options, ttlMs: 0 }),
      },
    }),
    'forgets that a key was destroyed': (storage) => ({
      keys: { ...storage.keys, destroy: async () => undefined },
    }),
    'makes a hashing key each time': (storage) => ({
      keys: { ...storage.keys, hashingKey: async (_, fresh) => fresh },
    }),
  };
  for (const [fault, breakIt] of Object.entries(faults)) {
    it(`rejects a storage that ${fault}`, async () => {
      assert.notDeepEqual(await broken(breakIt), []);
    });
  }

  for (const [defect, plant] of Object.entries(plantedStorages)) {
    it(`rejects a storage with a planted defect: ${defect}`, async () => {
      assert.notDeepEqual(await broken(plant), []);
    });
  }

  it('wants to know why a storage cannot be opened again, and why it cannot be backed up', async () => {
    assert.equal((await broken(() => ({}), {})).length, 8);
    assert.equal((await broken(() => ({}), { noBackup: 'it has no file' })).length, 3);
  });

  it('leaves out what a storage says it does not keep, with the reason in the title', () => {
    const titles: string[] = [];
    const runner = {
      describe: (_: string, body: () => void) => body(),
      it: (title: string) => void titles.push(title),
    };
    const rule = 'nothing appended is nothing answered';
    const open = () => Promise.reject(new Error('not opened'));
    describeStorage('partial', { open, skip: [{ rule, reason: 'it never answers' }] }, runner);
    assert.ok(titles.includes(`${rule} (not here: it never answers)`));
    assert.ok(!titles.includes(rule));
    assert.throws(
      () => describeStorage('partial', { open, skip: [{ rule: 'unknown', reason: 'none' }] }, runner),
      TypeError,
    );
  });
});
