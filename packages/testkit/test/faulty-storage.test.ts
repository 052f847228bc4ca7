import assert from 'node:assert/strict';
import { defaultProcess, isFault, type Storage } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import {
  describeStorage,
  type Faults,
  faultyStorage,
  instrumentedStorage,
  type StorageCalled,
} from '@leadstream/testkit';
import { describe, it } from 'vitest';

const wrappers: Readonly<Record<string, (storage: Storage) => Storage>> = {
  'a faulty storage without faults': (storage) => faultyStorage(storage, { seed: 1 }),
  'a faulty storage that is only late': (storage) =>
    faultyStorage(storage, { seed: 1, faults: { delay: 0.2, staleWakeUp: 1 } }),
  'an instrumented storage': (storage) => instrumentedStorage(storage, () => undefined),
};
for (const [name, wrap] of Object.entries(wrappers)) {
  const open = async () => {
    const storage = wrap(memoryStorage());
    return { storage, cleanup: () => storage.close() };
  };
  const skip =
    name === 'a faulty storage that is only late'
      ? [
          {
            rule: 'a watcher hears of every tenant that moved since it began to watch, and ends with its signal',
            reason: 'it hears of each twice',
          },
        ]
      : [];
  describeStorage(name, { open, volatile: 'it lives in memory', skip }, { describe, it });
}

const tenant = 'main';
const spending = (commandId: string) => ({
  tenant,
  commandId,
  bodyHash: 'body',
  recordedAt: '2026-01-05T09:00:00.000Z',
  writes: [],
  claims: [],
  releases: [],
});
const failing = async (call: Promise<unknown>): Promise<void> => {
  await assert.rejects(call, (error) => isFault(error, 'store-unavailable'));
};
const always = (fault: keyof Faults) => faultyStorage(memoryStorage(), { seed: 1, faults: { [fault]: 1 } });

describe('a faulty storage', () => {
  it('loses replies of what it did', async () => {
    const storage = always('lostReply');
    await failing(storage.log.append([spending('one')]));
    assert.equal((await storage.log.receipts(tenant, ['one'])).size, 1);
    assert.deepEqual(storage.planted, [{ fault: 'lostReply', call: 'log.append' }]);
  });

  it('fails before it did anything', async () => {
    const storage = always('errorBefore');
    await failing(storage.log.append([spending('one')]));
    storage.heal();
    assert.equal((await storage.log.receipts(tenant, ['one'])).size, 0);
  });

  it('answers late, and in another order than it was asked', async () => {
    const storage = faultyStorage(memoryStorage(), { seed: 3, faults: { delay: 0.5 } });
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => storage.log.head(tenant).then(() => order.push(n))),
    );
    assert.equal(order.length, 20);
    assert.notDeepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  });

  it('wakes up when there is no more news', async () => {
    const storage = always('staleWakeUp');
    const end = new AbortController();
    const heard = storage.log.watch(end.signal)[Symbol.asyncIterator]();
    const event = {
      id: 'commit-1.0',
      type: 'captured',
      schemaVersion: 1,
      occurredAt: '2026-01-05T09:00:00.000Z',
      actor: 'system',
      mode: 'live' as const,
      causationId: 'one',
      correlationId: 'one',
      processVersion: 1,
      data: {},
      personal: null,
    };
    const writes = [{ stream: 'lead/1', expectedVersion: 0, events: [event] }];
    await storage.log.append([{ ...spending('one'), writes }]);
    const wakeUps = [await heard.next(), await heard.next()];
    assert.deepEqual(
      wakeUps.map(({ value }) => value),
      [{ tenant }, { tenant }],
    );
    end.abort();
    assert.equal((await heard.next()).done, true);
  });

  it('fails in its views, before or after they moved', async () => {
    const view = { name: 'v', version: 1, columns: {}, indexes: {} };
    const moved = new Set<boolean>();
    for (let seed = 0; seed < 20; seed += 1) {
      const inner = memoryStorage();
      await inner.views.prepare(view);
      const lease = await inner.views.lease(tenant, view, 'me', 1000);
      const storage = faultyStorage(inner, { seed, faults: { viewError: 1 } });
      const progress = { token: lease?.token ?? 0, from: 0, to: 5, puts: [], deletes: [] };
      await failing(storage.views.advance(tenant, view, progress));
      moved.add((await inner.views.checkpoint(tenant, view)) === 5);
    }
    assert.deepEqual(moved, new Set([false, true]));
  });

  it('repeats its faults for the same seed and calls, and plants others for another', async () => {
    const lived = async (seed: number) => {
      const storage = faultyStorage(memoryStorage(), { seed, faults: { lostReply: 0.3, errorBefore: 0.3 } });
      for (let n = 0; n < 50; n += 1) {
        await storage.log.append([spending(`command-${n}`)]).catch(() => undefined);
      }
      return storage.planted.map(({ fault, call }) => `${fault} ${call}`);
    };
    assert.deepEqual(await lived(5), await lived(5));
    assert.notDeepEqual(await lived(5), await lived(6));
  });
});

describe('an instrumented storage', () => {
  it('tells of each call, answered or failed, and changes nothing', async () => {
    const calls: StorageCalled[] = [];
    const storage = instrumentedStorage(always('errorBefore'), (call) => calls.push(call));
    await failing(storage.log.head('acme'));
    const sound = instrumentedStorage(memoryStorage(), (call) => calls.push(call));
    const engine = createEngine({ process: defaultProcess, storage: sound });
    const answer = await engine.as('user:ada').capture({ channel: 'hand', fields: { lastName: 'King' } });
    assert.ok(answer.ok);
    assert.deepEqual(calls[0]?.given, ['acme']);
    assert.ok(isFault(calls[0]?.error, 'store-unavailable'));
    const names = new Set(calls.map(({ part, method }) => `${part}.${method}`));
    for (const name of ['log.head', 'log.append', 'keys.save']) assert.ok(names.has(name), name);
    assert.ok(calls.every(({ ms }) => ms >= 0));
    await engine.close();
  });
});
