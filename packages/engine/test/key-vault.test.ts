import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { KeyStore, Personal, Sealed } from '@leadstream/core';
import { createKeyVault, memoryStorage } from '@leadstream/engine';
import fc from 'fast-check';
import { describe, it } from 'vitest';

const tenant = 'acme';
const place = 'acme|lead/1|1';
const ada = { subject: 'person/1', data: { name: 'Ada', note: 'Zoë 😀\u0000', tags: ['a', null] } };
const bob = { subject: 'person/2', data: { name: 'Bob' } };

const sealed = async (
  vault: ReturnType<typeof createKeyVault>,
  personal: Personal = ada,
  at = place,
): Promise<Sealed> => {
  const [box] = await vault.seal(tenant, [{ personal, place: at }]);
  assert.ok(box);
  return box;
};

describe('the default key vault', () => {
  it('opens what it sealed, aligned, and shows nothing of it before', async () => {
    const vault = createKeyVault(memoryStorage().keys);
    const boxes = await vault.seal(
      tenant,
      [ada, bob, ada].map((personal) => ({ personal, place })),
    );
    assert.deepEqual(
      boxes.map(({ subject }) => subject),
      ['person/1', 'person/2', 'person/1'],
    );
    assert.equal(new Set(boxes.map(({ box }) => box)).size, 3);
    for (const { box } of boxes)
      assert.doesNotMatch(Buffer.from(box, 'base64').toString('latin1'), /Ada|Bob|name/);
    assert.deepEqual(
      await vault.open(
        tenant,
        boxes.map((each) => ({ sealed: each, place })),
      ),
      [ada, bob, ada],
    );
    assert.deepEqual(await vault.seal(tenant, []), []);
    assert.deepEqual(await vault.open(tenant, []), []);
  });

  it('opens any personal data as it was, in a vault that comes later', async () => {
    const { keys } = memoryStorage();
    const data = fc.dictionary(
      fc.string(),
      fc.jsonValue({ noNegativeZero: true } as object) as fc.Arbitrary<null>,
    );
    await fc.assert(
      fc.asyncProperty(data, async (values) => {
        const personal = JSON.parse(JSON.stringify({ subject: 'person/1', data: values })) as typeof ada;
        const box = await sealed(createKeyVault(keys), personal);
        assert.deepEqual(await createKeyVault(keys).open(tenant, [{ sealed: box, place }]), [personal]);
      }),
      { numRuns: 50 },
    );
  });

  it('does not open a box at another place, under another subject or tenant, or with a changed byte', async () => {
    const vault = createKeyVault(memoryStorage().keys);
    const box = await sealed(vault);
    await sealed(vault, bob);
    await vault.seal('acme-2', [{ personal: ada, place }]);
    const bytes = Buffer.from(box.box, 'base64');
    const changed = Array.from(bytes.keys(), (at) =>
      Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))),
    );
    const damaged = [...changed, bytes.subarray(0, -1), bytes.subarray(0, 20), Buffer.alloc(0)];
    const wrong = [
      () => vault.open(tenant, [{ sealed: box, place: 'acme|lead/1|2' }]),
      () => vault.open(tenant, [{ sealed: { ...box, subject: 'person/2' }, place }]),
      () => vault.open('acme-2', [{ sealed: box, place }]),
      ...damaged.map(
        (each) => () => vault.open(tenant, [{ sealed: { ...box, box: each.toString('base64') }, place }]),
      ),
    ];
    for (const opening of wrong) await assert.rejects(opening(), { code: 'box-damaged' });
  });

  it('takes a missing key for damage, and says nothing about whose it is', async () => {
    const box = await sealed(createKeyVault(memoryStorage().keys));
    const elsewhere = createKeyVault(memoryStorage().keys);
    await assert.rejects(
      elsewhere.open(tenant, [{ sealed: box, place }]),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'box-damaged');
        assert.doesNotMatch(error.message, /person\/1/);
        return true;
      },
    );
  });
});

describe('erasure by the default key vault', () => {
  it('answers null for a destroyed subject, here and in every vault over the same keys, and keeps the others', async () => {
    const { keys } = memoryStorage();
    const vault = createKeyVault(keys);
    const boxes = [await sealed(vault), await sealed(vault, bob)];
    await vault.destroy(tenant, ['person/1']);
    await vault.destroy(tenant, ['person/1', 'never seen']);
    const items = boxes.map((each) => ({ sealed: each, place }));
    assert.deepEqual(await vault.open(tenant, items), [null, bob]);
    assert.deepEqual(await createKeyVault(keys).open(tenant, items), [null, bob]);
  });

  it('cannot be undone by sealing again: what is sealed for a destroyed subject never opens', async () => {
    const vault = createKeyVault(memoryStorage().keys);
    const before = await sealed(vault);
    await vault.destroy(tenant, ['person/1']);
    const after = await sealed(vault);
    assert.deepEqual(
      await vault.open(
        tenant,
        [before, after].map((each) => ({ sealed: each, place })),
      ),
      [null, null],
    );
  });

  it('is not overtaken by a key that is being loaded while it is destroyed', async () => {
    const { keys } = memoryStorage();
    const box = await sealed(createKeyVault(keys));
    const gate = aGate();
    const slow: KeyStore = {
      ...keys,
      load: async (of, subjects) => {
        const found = await keys.load(of, subjects);
        await gate.passed;
        return found;
      },
    };
    const vault = createKeyVault(slow);
    const opening = vault.open(tenant, [{ sealed: box, place }]);
    await vault.destroy(tenant, ['person/1']);
    gate.open();
    await opening;
    assert.deepEqual(await vault.open(tenant, [{ sealed: box, place }]), [null]);
  });
});

describe('keys of the default key vault', () => {
  it('are durable before seal answers', async () => {
    const { keys } = memoryStorage();
    const failing: KeyStore = { ...keys, save: () => Promise.reject(new Error('disk full')) };
    await assert.rejects(sealed(createKeyVault(failing)), /disk full/);
  });

  it('are asked for once for all subjects of a batch, and not again while they are known', async () => {
    const { keys } = memoryStorage();
    const calls: string[] = [];
    const counting: KeyStore = {
      ...keys,
      load: (...given) => (calls.push('load'), keys.load(...given)),
      save: (...given) => (calls.push('save'), keys.save(...given)),
    };
    const vault = createKeyVault(counting);
    const items = [ada, bob, ada].map((personal) => ({ personal, place }));
    const boxes = await vault.seal(tenant, items);
    await vault.seal(tenant, items);
    await vault.open(
      tenant,
      boxes.map((each) => ({ sealed: each, place })),
    );
    assert.deepEqual(calls, ['load', 'save']);
  });

  it('hash equal values equally per tenant, with HMAC-SHA-256 under the tenant’s key', async () => {
    const { keys } = memoryStorage();
    const vault = createKeyVault(keys);
    const [first, second, third] = await vault.hash(tenant, [
      'ada@example.org',
      'bob@example.org',
      'ada@example.org',
    ]);
    assert.match(first ?? '', /^[0-9a-f]{64}$/);
    assert.equal(first, third);
    assert.notEqual(first, second);
    assert.notDeepEqual(await vault.hash('acme-2', ['ada@example.org']), [first]);
    assert.deepEqual(await createKeyVault(keys).hash(tenant, ['ada@example.org']), [first]);
    const key = await keys.hashingKey(tenant, new Uint8Array(32));
    assert.equal(first, createHmac('sha256', key).update('ada@example.org').digest('hex'));
    assert.deepEqual(await vault.hash(tenant, []), []);
  });
});

function aGate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
