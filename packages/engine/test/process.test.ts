import assert from 'node:assert/strict';
import { defaultProcess, type ProcessInput } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, openHouse, pooled, refusal } from './house.ts';

const second: ProcessInput = { ...pooled, version: 2, queues: [{ id: 'new' }] };
const webLead = (name: string) => ({ ...aLead(name), channel: 'web' as const });

describe('the process that the code offers', () => {
  it('is published by the first command, and by no read', async () => {
    const { ada, storage } = openHouse({ process: pooled });
    assert.equal((await ada.process()).definition.id, 'pooled');
    await ada.count();
    await ada.find({ email: 'king@example.org' });
    assert.equal(await storage.log.head('main'), 0);
    await accepted(ada.capture(aLead('King')));
    const [published] = await storage.log.read('main', 0, 1);
    assert.deepEqual(
      [published?.type, published?.actor, published?.commandId],
      ['process-published', 'system', 'process/pooled/1'],
    );
  });

  it('is published once, whoever begins at the same time', async () => {
    const storage = memoryStorage();
    const houses = [1, 2, 3].map(() => openHouse({ storage, process: pooled }));
    await Promise.all(houses.map(({ ada }, at) => accepted(ada.capture(aLead(`Lead${at}`)))));
    const events = await storage.log.read('main', 0, 100);
    assert.equal(events.filter(({ type }) => type === 'process-published').length, 1);
    assert.equal(events.filter(({ type }) => type === 'captured').length, 3);
  });

  it('is published again when its version is higher, and decides from then on', async () => {
    const storage = memoryStorage();
    const old = openHouse({ storage, process: pooled });
    await accepted(old.ada.capture(aLead('King')));
    const house = openHouse({ storage, process: second });
    assert.equal((await house.ada.process()).version, 2);
    await accepted(house.ada.capture({ ...aLead('Byron'), owner: 'queue/new' }));
    const versions = (await storage.log.read('main', 0, 100))
      .filter(({ type }) => type === 'captured')
      .map(({ processVersion }) => processVersion);
    assert.deepEqual(versions, [1, 2]);
    // The engine that began with the old one follows the log, too.
    assert.equal((await old.ada.process()).version, 2);
    await accepted(old.ada.capture({ ...aLead('Gray'), owner: 'queue/new' }));
  });

  it('gives way to a higher version in the log', async () => {
    const storage = memoryStorage();
    await accepted(openHouse({ storage, process: second }).ada.capture(aLead('King')));
    const { ada } = openHouse({ storage, process: pooled });
    await accepted(ada.capture({ ...aLead('Byron'), owner: 'queue/new' }));
    assert.equal((await ada.process()).version, 2);
  });

  it('with the version of another one is a fault, for commands and for reads, and nothing is written', async () => {
    const storage = memoryStorage();
    await accepted(openHouse({ storage, process: pooled }).ada.capture(aLead('King')));
    const head = await storage.log.head('main');
    const { ada } = openHouse({ storage, process: { ...pooled, country: 'FR' } });
    await assert.rejects(ada.capture(aLead('Byron')), { code: 'process-version-reused' });
    await assert.rejects(ada.process(), { code: 'process-version-reused' });
    assert.equal(await storage.log.head('main'), head);
  });

  it('with the same content is the same, however it is written down', async () => {
    const storage = memoryStorage();
    await accepted(openHouse({ storage, process: pooled }).ada.capture(aLead('King')));
    const reordered = Object.fromEntries(Object.entries(pooled).reverse()) as ProcessInput;
    const { ada } = openHouse({ storage, process: { ...reordered, queues: [], zone: 'UTC' } });
    await accepted(ada.capture(aLead('Byron')));
  });

  it('that cannot be is found at once', () => {
    assert.throws(() => createEngine({ process: { ...pooled, zone: 'Mars' }, storage: memoryStorage() }), {
      code: 'process-invalid',
    });
  });

  it('is in force for the next command of the same batch', async () => {
    const { ada } = openHouse({ process: defaultProcess });
    await accepted(ada.capture(aLead('King')));
    const other: ProcessInput = { ...second, id: 'default' };
    const asked = [
      ada.capture(webLead('Before')),
      ada.execute({ type: 'publish-process', process: other as never }),
      ada.capture(webLead('After')),
    ] as const;
    const [before, , after] = await Promise.all(asked.map(accepted));
    assert.equal((await ada.lead(before?.id ?? ''))?.assignments, 0);
    assert.equal((await ada.lead(after?.id ?? ''))?.owner, 'seller/ann');
    const lower = ada.execute({ type: 'publish-process', process: pooled as never });
    assert.equal(await refusal(lower), 'version-not-higher');
  });
});

describe('match keys', () => {
  it('are made of the fields as they will stand, so that clearing one number leaves the other', async () => {
    const { ada } = openHouse();
    const fields = { lastName: 'King', phone: '+33612345678', mobile: '+33698765432' };
    const { id } = await accepted(ada.capture({ channel: 'hand', fields }));
    assert.equal((await ada.find({ phone: '+33612345678' })).length, 1);
    await accepted(ada.correct({ lead: id, fields: {}, clear: ['phone'] }));
    assert.equal((await ada.find({ phone: '+33612345678' })).length, 0);
    assert.equal((await ada.find({ phone: '+33698765432' })).length, 1);
    await accepted(ada.correct({ lead: id, fields: { phone: '+33612345678' } }));
    assert.equal((await ada.find({ phone: '+33612345678' })).length, 1);
    assert.equal((await ada.find({ phone: '+33698765432' })).length, 0);
  });

  it('of a row are made of the lead that it belongs to, and of numbers in the country of the process', async () => {
    const { ada } = openHouse({ process: { ...defaultProcess, country: 'FR' } });
    const row = {
      type: 'record',
      channel: 'file',
      import: 'batch-1',
      externalId: { source: 'crm', id: '1' },
      comparedWith: 0,
      fields: { lastName: 'King', phone: '06 12 34 56 78', mobile: '06 98 76 54 32' },
    } as const;
    await accepted(ada.execute({ type: 'start-import', import: 'batch-1', source: 'crm', channel: 'file' }));
    const { id } = await accepted(ada.execute(row));
    assert.equal((await ada.find({ phone: '0612345678' }))[0]?.id, id);
    const { version = 0 } = (await ada.lead(id)) ?? {};
    const cleared = { ...row, comparedWith: version, fields: { lastName: 'King' }, clear: ['phone'] };
    await accepted(ada.execute(cleared));
    assert.equal((await ada.find({ phone: '06 98 76 54 32' }))[0]?.id, id);
    assert.equal((await ada.find({ phone: '06 12 34 56 78' })).length, 0);
  });

  it('that a command names itself are left alone', async () => {
    const { ada } = openHouse();
    const { id } = await accepted(ada.capture({ ...aLead('King'), keys: { email: 'chosen' } }));
    assert.deepEqual((await ada.lead(id))?.personal.keys, { email: 'chosen' });
  });
});
