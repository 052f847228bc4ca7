// Erasure end to end in the shell: keys go after the event is durable, whoever is killed in between, and what is
// cached, listed or claimed goes with them.
import assert from 'node:assert/strict';
import type { KeyStore, KeyVault, Lead, Storage } from '@leadstream/core';
import { createKeyVault, memoryStorage, type Notice } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, openHouse, refusal } from './house.ts';

const canary = 'Zwitscherling';
const ada = {
  channel: 'file' as const,
  externalId: { source: 'crm', id: '7' },
  fields: {
    lastName: canary,
    email: `${canary}@${canary}.example`,
    phone: '+49 30 1234567',
    street: canary,
    description: canary,
  },
};

/** A person's whole life, the canary in every place for words about it. */
async function live(house: ReturnType<typeof openHouse>) {
  const { ada: seller } = house;
  const { id } = await accepted(seller.capture(ada));
  const note = { note: canary };
  await accepted(seller.engage({ lead: id, engagements: [{ kind: 'form-submit', count: 9 }] }));
  await accepted(seller.logActivity({ lead: id, kind: 'call', direction: 'outbound', ...note }));
  await accepted(seller.setFollowUp({ lead: id, kind: 'call', dueAt: '2026-02-01T00:00:00Z', ...note }));
  const consent = { lead: id, channel: 'email', choice: 'granted', by: 'person', proof: canary } as const;
  await accepted(seller.execute({ type: 'change-consent', ...consent }));
  await accepted(seller.defineSeller({ seller: 'bob', active: true }));
  await accepted(seller.assign({ lead: id, to: 'seller/bob', reason: canary }));
  await accepted(seller.convert({ lead: id, opportunity: { name: canary, amount: 100 } }));
  const { conversion } = (await seller.lead(id)) as Lead;
  assert.ok(conversion);
  return { id, ...conversion, opportunity: conversion.opportunity ?? '' };
}

/** The storage with a key store that fails, or is silent, when keys are to be destroyed. */
function withDestroy(storage: Storage, destroy: KeyStore['destroy']): Storage {
  return { ...storage, keys: { ...storage.keys, destroy } };
}
const failing: KeyStore['destroy'] = async () => {
  throw Object.assign(new Error('The disk is gone.'), { code: 'store-unavailable' });
};
const never: KeyStore['destroy'] = () => new Promise(() => {});

/** Whether anything of a lead's events still opens. */
const opens = async (house: ReturnType<typeof openHouse>, id: string): Promise<boolean> =>
  (await house.ada.history(id)).some(({ personal }) => personal !== null);

describe('an erasure', () => {
  it('leaves nothing to read of the person, in no read and no record, and the rest as it was', async () => {
    const house = openHouse();
    const { id, account, contact, opportunity } = await live(house);
    const other = await accepted(house.ada.capture(aLead('Byron')));
    const before = (await house.ada.lead(id)) as Lead;
    await accepted(house.ada.erase({ lead: id, reason: 'request' }));
    const after = (await house.ada.lead(id)) as Lead;
    assert.deepEqual(
      { ...after, version: 0, changedAt: 0, erasedAt: 0, score: null },
      {
        ...before,
        version: 0,
        changedAt: 0,
        erasedAt: 0,
        score: null,
        followUp: null,
        personal: after.personal,
      },
    );
    assert.deepEqual(after.personal, { fields: {}, keys: {} });
    assert.equal(await opens(house, id), false);
    const records = await Promise.all([
      house.ada.record('account', account),
      house.ada.record('contact', contact),
      house.ada.record('opportunity', opportunity),
    ]);
    for (const record of records) assert.deepEqual(record?.personal, { fields: {} });
    const events = [];
    for await (const event of house.ada.events()) events.push(event);
    const reads = [
      after,
      records,
      events,
      await house.ada.allLeads(),
      await house.ada.lead(id, { version: 1 }),
    ];
    assert.doesNotMatch(JSON.stringify(reads), new RegExp(`${canary}|1234567`, 'i'));
    assert.equal((await house.ada.lead(other.id))?.personal.fields['lastName'], 'Byron');
    assert.deepEqual(await house.engine.check(), []);
  });

  it('gives up what the lead was found by: the same person comes in anew', async () => {
    const house = openHouse();
    const { id } = await live(house);
    await accepted(house.ada.erase({ lead: id }));
    for (const wanted of [
      { email: ada.fields.email },
      { phone: ada.fields.phone },
      { externalId: ada.externalId },
    ]) {
      assert.deepEqual(await house.ada.find(wanted), []);
    }
    const again = await accepted(house.ada.capture({ ...ada, duplicates: 'ask' }));
    assert.notEqual(again.id, id);
  });

  it('twice is refused, and the same command again is answered as before', async () => {
    const { ada: seller } = openHouse();
    const { id } = await accepted(seller.capture(ada));
    const first = await accepted(seller.erase({ lead: id }, { commandId: 'forget-7' }));
    assert.equal(await refusal(seller.erase({ lead: id })), 'erased');
    const again = await accepted(seller.erase({ lead: id }, { commandId: 'forget-7' }));
    assert.deepEqual([again.first, again.repeated], [first.first, true]);
    assert.equal(await refusal(seller.erase({ lead: 'nobody' })), 'not-found');
  });

  it('is seen by the commands behind it in the same batch, and those before it are gone as well', async () => {
    const house = openHouse();
    const { id } = await accepted(house.ada.capture(ada));
    const [, , corrected, engaged] = await house.ada.executeMany([
      { command: { type: 'correct', lead: id, fields: { title: canary } } },
      { command: { type: 'erase', lead: id } },
      { command: { type: 'correct', lead: id, fields: { title: canary } } },
      { command: { type: 'engage', lead: id, engagements: [{ kind: 'visit' }] } },
    ]);
    assert.equal(corrected?.ok === false && corrected.refusal.code, 'erased');
    assert.equal(engaged?.ok, true);
    assert.equal(await opens(house, id), false);
  });

  it('takes the lead out of work list and tasks, and figures stay', async () => {
    const house = openHouse();
    const { id } = await accepted(house.ada.capture(ada));
    await accepted(house.ada.engage({ lead: id, engagements: [{ kind: 'form-submit', count: 50 }] }));
    await accepted(house.ada.erase({ lead: id }));
    assert.deepEqual((await house.ada.workList()).rows, []);
    assert.equal((await house.ada.report('funnel')).captured, 1);
    house.clock.time += 400 * 86_400_000;
    const [pass] = await house.engine.runDue();
    assert.deepEqual([pass?.tasks, pass?.held], [0, 0]);
  });
});

describe('an erasure that was cut short between the log and the keys', () => {
  /** Erases in an engine whose keys cannot be destroyed, and leaves the store as a killed process would. */
  async function cutShort(destroy = never) {
    const storage = memoryStorage();
    const killed = openHouse({ storage: withDestroy(storage, destroy) });
    const life = await live(killed);
    const asked = killed.ada.erase({ lead: life.id }, { commandId: 'forget' });
    asked.catch(() => {});
    while (!(await storage.log.receipts('main', ['forget'])).has('forget')) await new Promise(setImmediate);
    const reader = openHouse({ storage });
    assert.equal(await opens(reader, life.id), true, 'the keys are still there');
    return { storage, ...life, asked };
  }

  it('is finished by the first command of the next process', async () => {
    const { storage, id, contact } = await cutShort();
    const next = openHouse({ storage });
    await accepted(next.ada.capture(aLead('Byron')));
    assert.equal(await opens(next, id), false);
    assert.deepEqual((await next.ada.record('contact', contact))?.personal, { fields: {} });
  });

  it('is finished by a pass, by finishErasures and by an export', async () => {
    for (const finish of [
      (house: ReturnType<typeof openHouse>) => house.engine.runDue(),
      (house: ReturnType<typeof openHouse>) => house.engine.finishErasures(),
      (house: ReturnType<typeof openHouse>, id: string) => house.ada.export(id),
    ]) {
      const { storage, id } = await cutShort();
      const next = openHouse({ storage });
      await finish(next, id);
      assert.equal(await opens(next, id), false);
    }
  });

  it('is finished by another process that works on the store all the while', async () => {
    const storage = memoryStorage();
    const other = openHouse({ storage });
    const { id } = await live(other);
    assert.equal(await opens(other, id), true);
    const killed = openHouse({ storage: withDestroy(storage, never) });
    killed.ada.erase({ lead: id }, { commandId: 'forget' }).catch(() => {});
    while (!(await storage.log.receipts('main', ['forget'])).has('forget')) await new Promise(setImmediate);
    await accepted(other.ada.capture(aLead('Byron')));
    assert.equal(await opens(other, id), false);
  });

  it('is not answered with done: the fault is thrown and noticed, and sent again it is finished', async () => {
    const storage = memoryStorage();
    const notices: Notice[] = [];
    let broken = true;
    const destroy: KeyStore['destroy'] = (...given) =>
      broken ? failing(...given) : storage.keys.destroy(...given);
    const house = openHouse({ storage: withDestroy(storage, destroy), onNotice: (one) => notices.push(one) });
    const { id } = await live(house);
    const erase = () => house.ada.erase({ lead: id }, { commandId: 'forget' });
    await assert.rejects(erase(), { code: 'store-unavailable' });
    assert.deepEqual(
      notices.filter(({ kind }) => kind === 'erasure-unfinished'),
      [{ kind: 'erasure-unfinished', tenant: 'main', code: 'store-unavailable' }],
    );
    await accepted(house.ada.capture(aLead('Byron')));
    assert.deepEqual((await house.ada.lead(id))?.personal, { fields: {}, keys: {} });
    await assert.rejects(house.engine.runDue(), { code: 'store-unavailable' });
    broken = false;
    assert.equal((await accepted(erase())).repeated, true);
    assert.equal(await opens(house, id), false);
  });
});

describe('an older copy', () => {
  it('of the vault brings nobody back whom the log says erased', async () => {
    const storage = memoryStorage();
    const kept = new Map<string, Uint8Array>();
    const house = openHouse({ storage });
    const { id } = await live(house);
    const loaded = await storage.keys.load('main', [`lead/${id}`]);
    kept.set(`lead/${id}`, loaded.get(`lead/${id}`) as Uint8Array);
    const hashing = await storage.keys.hashingKey('main', new Uint8Array(32));
    await accepted(house.ada.erase({ lead: id }));
    const older = memoryStorage().keys;
    await older.save('main', kept);
    await older.hashingKey('main', hashing);
    const restored = openHouse({ storage: { ...storage, keys: older } });
    assert.equal(await opens(restored, id), true, 'the older vault has the key');
    await restored.engine.runDue();
    assert.equal(await opens(restored, id), false);
  });

  it('of a key in the cache of another process lasts only so long', async () => {
    const { keys } = memoryStorage();
    const [here, there]: KeyVault[] = [createKeyVault(keys), createKeyVault(keys)];
    const personal = { subject: 'lead/1', data: { name: canary } };
    const [sealed] = await (here as KeyVault).seal('main', [{ personal, place: 'p' }]);
    const open = async () =>
      (await (there as KeyVault).open('main', [{ sealed: sealed as never, place: 'p' }]))[0];
    assert.ok(await open());
    await (here as KeyVault).destroy('main', ['lead/1']);
    const { now } = performance;
    try {
      performance.now = () => now.call(performance) + 11_000;
      assert.equal(await open(), null);
    } finally {
      performance.now = now;
    }
  });
});

describe('an export', () => {
  it('has all that is kept of the person, opened, and nothing of others', async () => {
    const house = openHouse();
    const { id, account, contact, opportunity } = await live(house);
    await accepted(house.ada.capture(aLead('Byron')));
    const all = await house.ada.export(id);
    assert.deepEqual(all?.subjects, [`lead/${id}`]);
    assert.deepEqual(
      all?.streams.map(({ stream }) => stream),
      [`lead/${id}`, `contact/${contact}`, `account/${account}`, `opportunity/${opportunity}`],
    );
    assert.equal(all?.streams[0]?.fields['email'], ada.fields.email);
    assert.equal(all?.exportedAt, '2026-01-05T09:00:00.000Z');
    const text = JSON.stringify(all);
    assert.deepEqual(JSON.parse(text), all);
    for (const place of ['note', 'reason', 'proof', 'street', 'name'])
      assert.match(text, new RegExp(`"${place}":"${canary}`));
    assert.doesNotMatch(text, /Byron/);
  });

  it('leaves out the company that the person is a contact of', async () => {
    const { ada: seller } = openHouse();
    const { id } = await accepted(seller.capture(aLead('King')));
    await accepted(seller.convert({ lead: id, account: 'new' }));
    const streams = (await seller.export(id))?.streams.map(({ stream }) => stream.split('/')[0]);
    assert.deepEqual(streams, ['lead', 'contact']);
  });

  it('of somebody erased says so, and has nothing personal; of nobody there is none', async () => {
    const house = openHouse();
    const { id } = await live(house);
    await accepted(house.ada.erase({ lead: id }));
    const all = await house.ada.export(id);
    assert.equal(all?.erasedAt, '2026-01-05T09:00:00.000Z');
    assert.doesNotMatch(JSON.stringify(all), new RegExp(canary));
    assert.equal(await house.ada.export('nobody'), null);
  });
});
