import assert from 'node:assert/strict';
import type { KeyStore } from '@leadstream/core';
import { tenant } from './commits.ts';
import { lastingRules, rules } from './rule.ts';

const aKey = (first: number): Uint8Array =>
  Uint8Array.from({ length: 32 }, (_, at) => (first + at * 7) % 256);
/** Bytes compared as numbers: a storage may hand out any kind of byte array. */
const plain = (
  found: ReadonlyMap<string, Uint8Array | 'destroyed'>,
): Record<string, number[] | 'destroyed'> =>
  Object.fromEntries([...found].map(([subject, key]) => [subject, key === 'destroyed' ? key : [...key]]));

const keeping = rules({
  'keys that exist are loaded, others are left out': async ({ storage: { keys } }) => {
    assert.deepEqual(await keys.load(tenant, ['person/1']), new Map());
    await keys.save(
      tenant,
      new Map([
        ['person/1', aKey(1)],
        ['person/2', aKey(2)],
      ]),
    );
    const found = await keys.load(tenant, ['person/2', 'person/3', 'person/1']);
    assert.deepEqual(plain(found), { 'person/1': [...aKey(1)], 'person/2': [...aKey(2)] });
    assert.deepEqual(await keys.load('acme-2', ['person/1']), new Map());
  },
  'a key that is there stays, and is what saving answers': async ({ storage: { keys } }) => {
    await keys.save(tenant, new Map([['person/1', aKey(1)]]));
    const answered = await keys.save(
      tenant,
      new Map([
        ['person/1', aKey(9)],
        ['person/2', aKey(2)],
      ]),
    );
    assert.deepEqual(plain(answered), { 'person/1': [...aKey(1)], 'person/2': [...aKey(2)] });
    assert.deepEqual(plain(await keys.load(tenant, ['person/1'])), { 'person/1': [...aKey(1)] });
  },
  'of many who save a key for one subject all get the same': async ({ storage: { keys } }) => {
    const rivals = Array.from({ length: 10 }, (_, at) =>
      keys.save(tenant, new Map([['person/1', aKey(at)]])),
    );
    const answers = (await Promise.all(rivals)).map((found) => JSON.stringify(plain(found)));
    assert.equal(new Set(answers).size, 1);
  },
  "nobody else's bytes are the key that is kept": async ({ storage: { keys } }) => {
    const mine = aKey(1);
    await keys.save(tenant, new Map([['person/1', mine]]));
    mine.fill(0);
    const [found] = (await keys.load(tenant, ['person/1'])).values();
    if (found instanceof Uint8Array) found.fill(0);
    assert.deepEqual(plain(await keys.load(tenant, ['person/1'])), { 'person/1': [...aKey(1)] });
  },
  'the hashing key of a tenant is the first that was offered': async ({ storage: { keys } }) => {
    const answers = [
      await keys.hashingKey(tenant, aKey(1)),
      await keys.hashingKey(tenant, aKey(2)),
      await keys.hashingKey('acme-2', aKey(3)),
    ];
    assert.deepEqual(
      answers.map((key) => [...key]),
      [[...aKey(1)], [...aKey(1)], [...aKey(3)]],
    );
  },
});

const destroying = rules({
  'a destroyed key is gone for ever, and it is known that it is gone': async ({ storage: { keys } }) => {
    await keys.save(
      tenant,
      new Map([
        ['person/1', aKey(1)],
        ['person/2', aKey(2)],
      ]),
    );
    await keys.destroy(tenant, ['person/1', 'never seen']);
    await keys.destroy(tenant, ['person/1']);
    const left = { 'person/1': 'destroyed', 'never seen': 'destroyed', 'person/2': [...aKey(2)] };
    assert.deepEqual(plain(await keys.load(tenant, ['person/1', 'never seen', 'person/2'])), left);
    const answered = await keys.save(
      tenant,
      new Map([
        ['person/1', aKey(9)],
        ['never seen', aKey(9)],
      ]),
    );
    assert.deepEqual(plain(answered), { 'person/1': 'destroyed', 'never seen': 'destroyed' });
  },
  'a key of the same subject of another tenant is another key': async ({ storage: { keys } }) => {
    await keys.save(tenant, new Map([['person/1', aKey(1)]]));
    await keys.save('acme-2', new Map([['person/1', aKey(2)]]));
    await keys.destroy(tenant, ['person/1']);
    assert.deepEqual(plain(await keys.load('acme-2', ['person/1'])), { 'person/1': [...aKey(2)] });
  },
  'a closed key store refuses everything as closed, and may be closed again': async ({
    storage: { keys },
  }) => {
    await keys.close();
    await keys.close();
    const calls: readonly ((closed: KeyStore) => Promise<unknown>)[] = [
      (closed) => closed.load(tenant, ['person/1']),
      (closed) => closed.save(tenant, new Map()),
      (closed) => closed.destroy(tenant, ['person/1']),
      (closed) => closed.hashingKey(tenant, aKey(1)),
    ];
    for (const call of calls) await assert.rejects(call(keys), { code: 'closed' });
  },
});

const lasting = lastingRules({
  'keys, hashing keys and what was destroyed outlive a close': async ({ storage, reopen }) => {
    await storage.keys.save(
      tenant,
      new Map([
        ['person/1', aKey(1)],
        ['person/2', aKey(2)],
      ]),
    );
    await storage.keys.hashingKey(tenant, aKey(3));
    await storage.keys.destroy(tenant, ['person/2']);
    const { keys } = await reopen();
    const kept = { 'person/1': [...aKey(1)], 'person/2': 'destroyed' };
    assert.deepEqual(plain(await keys.load(tenant, ['person/1', 'person/2'])), kept);
    assert.deepEqual([...(await keys.hashingKey(tenant, aKey(4)))], [...aKey(3)]);
  },
});

export const keyStoreRules = [...keeping, ...destroying, ...lasting];
