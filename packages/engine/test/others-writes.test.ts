// What other processes wrote: goal is that nobody decides on what was, and that nobody reads what did not change.
import assert from 'node:assert/strict';
import { defaultProcess, type KeyStore, type ProcessInput, type Storage } from '@leadstream/core';
import { memoryStorage, type Notice } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, countCalls, type House, openHouse, racing, refusal } from './house.ts';

/** A lead that was disqualified here, and so is known here to be so. */
async function disqualified({ ada }: House): Promise<string> {
  const { id } = await accepted(ada.capture(aLead('King')));
  await accepted(ada.changeStatus({ lead: id, to: 'Unqualified', reason: 'budget' }));
  return id;
}

describe('commands are refused on what the log says now, not on what was known', () => {
  it.each([
    ['a little', 1],
    ['very much', 1001],
  ])('after others wrote %s', async (_, count) => {
    const storage = memoryStorage();
    const [first, second] = [openHouse({ storage }), openHouse({ storage })];
    const id = await disqualified(first);
    await accepted(first.ada.defineSeller({ seller: 'bob', active: false }));
    const names = Array.from({ length: count }, (_each, at) => `Lead${at}`);
    await Promise.all(names.map((name) => accepted(second.ada.capture(aLead(name)))));
    await accepted(second.ada.changeStatus({ lead: id, to: 'New', reopen: true }));
    await accepted(second.ada.defineSeller({ seller: 'bob', active: true }));
    await accepted(first.ada.changeStatus({ lead: id, to: 'Working' }));
    await accepted(first.ada.assign({ lead: id, to: 'seller/bob' }));
  });

  it('after others wrote while a batch was decided that had nothing to do with it', async () => {
    const { storage, inner, race } = racing(1);
    const [first, second] = [openHouse({ storage }), openHouse({ storage: inner })];
    const id = await disqualified(first);
    race(() => accepted(second.ada.changeStatus({ lead: id, to: 'New', reopen: true })));
    await accepted(first.ada.capture(aLead('Byron')));
    await accepted(first.ada.changeStatus({ lead: id, to: 'Working' }));
  });

  it('after others, or a command of our own, published another process', async () => {
    const storage = memoryStorage();
    const [first, second] = [openHouse({ storage }), openHouse({ storage })];
    const fair = { ...aLead('King'), source: 'fair' };
    const publish = (version: number, ids: readonly string[]) => {
      const sources = [...defaultProcess.sources, ...ids.map((id) => ({ id }))];
      const process = JSON.parse(JSON.stringify({ ...defaultProcess, version, sources }));
      return { type: 'publish-process', process } as const;
    };
    assert.equal(await refusal(first.ada.capture(fair)), 'source-unknown');
    await accepted(second.ada.execute(publish(2, ['fair'])));
    await accepted(first.ada.capture(fair));
    await accepted(first.ada.execute(publish(3, [])));
    assert.equal(await refusal(first.ada.capture({ ...fair, ...aLead('Byron') })), 'source-unknown');
    await accepted(second.ada.capture(aLead('Byron')));
  });
});

describe('what others wrote is looked at', () => {
  it('once, and what we wrote ourselves never', async () => {
    const memory = memoryStorage();
    const { storage, calls } = countCalls(memory);
    const [first, second] = [openHouse({ storage }), openHouse({ storage: memory })];
    const { id } = await accepted(first.ada.capture(aLead('King')));
    const same = () => accepted(first.ada.correct({ lead: id, fields: { lastName: 'King' } }));
    const reads = async (work: () => Promise<unknown>) => {
      calls.clear();
      await work();
      return calls.get('read') ?? 0;
    };
    assert.equal(await reads(same), 0);
    await accepted(second.ada.capture(aLead('Byron')));
    await accepted(second.ada.capture(aLead('Gray')));
    await accepted(second.ada.capture(aLead('Hall')));
    assert.equal(await reads(same), 1);
    assert.equal(await reads(same), 0);
    // In one batch, one that has no effect before one that has.
    const both = () => Promise.all([same(), accepted(first.ada.capture(aLead('Lovelace')))]);
    assert.equal(await reads(both), 0);
    assert.equal(await reads(same), 0);
    assert.equal(await reads(() => accepted(first.ada.capture(aLead('Mill')))), 0);
    assert.equal(await reads(same), 0);
  });

  it('and what is known of everything else is kept', async () => {
    const memory = memoryStorage();
    const { storage, calls } = countCalls(memory);
    const [first, second] = [openHouse({ storage }), openHouse({ storage: memory })];
    await accepted(first.ada.defineSeller({ seller: 'ada', active: true }));
    const { id } = await accepted(first.ada.capture(aLead('King')));
    await accepted(second.ada.capture(aLead('Byron')));
    calls.clear();
    await accepted(first.ada.engage({ lead: id, engagements: [{ kind: 'page-view' }] }));
    assert.equal(calls.get('readStreams'), undefined);
  });

  it('though the keys of somebody whom they erased cannot be destroyed here: that is noticed', async () => {
    const storage = memoryStorage();
    const notices: Notice[] = [];
    let broken = false;
    const destroy: KeyStore['destroy'] = async (...given) => {
      if (broken) throw new RangeError('no keys');
      return storage.keys.destroy(...given);
    };
    const first = openHouse({
      storage: { ...storage, keys: { ...storage.keys, destroy } },
      onNotice: (notice) => notices.push(notice),
    });
    const second = openHouse({ storage });
    const { id } = await accepted(first.ada.capture(aLead('King')));
    await accepted(second.ada.erase({ lead: id }));
    broken = true;
    assert.equal(await refusal(first.ada.correct({ lead: id, fields: { title: 'X' } })), 'erased');
    assert.deepEqual(
      notices.filter(({ kind }) => kind === 'erasure-unfinished'),
      [{ kind: 'erasure-unfinished', tenant: 'main', code: 'RangeError' }],
    );
  });
});

describe('a log that became shorter', () => {
  it('is a damaged store: nothing is carried out on it', async () => {
    const [old, storage] = [memoryStorage(), memoryStorage()];
    let log: Storage['log'] = storage.log;
    const swapped = new Proxy(storage.log, {
      get: (_target, method: keyof Storage['log']) => log[method].bind(log),
    });
    const process: ProcessInput = defaultProcess;
    const { ada } = openHouse({ storage: { ...storage, log: swapped }, process });
    await accepted(ada.capture(aLead('King')));
    const head = await storage.log.head('main');
    log = old.log;
    await assert.rejects(ada.capture(aLead('Byron')), {
      code: 'store-damaged',
      message: new RegExp(`"main" ended at ${head} before, and now at 0`),
    });
    assert.equal(await old.log.head('main'), 0);
  });
});
