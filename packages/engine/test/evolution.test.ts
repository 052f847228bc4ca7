// What an engine does with a store whose events are older or newer than itself. No shape is old yet: here `captured`
// pretends to have a second one, with another owner, so that a path that reads without upcasting gives itself away.
import assert from 'node:assert/strict';
import type * as Core from '@leadstream/core';
import { leadList, type SealedEvent, type Storage } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import { describe, it, vi } from 'vitest';
import { accepted, aLead, openHouse, pooled } from './house.ts';

const owner = 'seller/of-old';

vi.mock('@leadstream/core', async (importOriginal) => {
  const core = await importOriginal<typeof Core>();
  const captured = core.eventTypes.get('captured');
  assert.ok(captured);
  const eventTypes = new Map<string, { schemaVersion: number }>(core.eventTypes);
  eventTypes.set('captured', { ...captured, schemaVersion: captured.schemaVersion + 1 });
  const upcast = core.upcastWith(eventTypes, {
    ...core.upcasters,
    captured: {
      ...core.upcasters['captured'],
      [captured.schemaVersion]: ({ data }) => ({ ...data, owner: 'seller/of-old' }),
    },
  });
  return { ...core, eventTypes, upcast };
});

/** A store that one engine wrote events of the older shape to, and another engine that reads it. */
async function anOldStore(change: (log: Storage['log']) => Storage['log'] = (log) => log) {
  const storage = memoryStorage();
  const writer = openHouse({ process: pooled, storage });
  const { id } = await accepted(
    writer.ada.capture({ ...aLead('King'), externalId: { source: 'crm', id: 'k' } }),
  );
  const { id: other } = await accepted(writer.ada.capture(aLead('Byron')));
  return { id, other, ...openHouse({ process: pooled, storage: { ...storage, log: change(storage.log) } }) };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('a store with events of an older shape', () => {
  it('is read in the shape of today, on every path that gives states', async () => {
    const { id, ada } = await anOldStore();
    const knownAt = '2100-01-01T00:00:00Z';
    const found = [
      await ada.lead(id),
      await ada.lead(id, { version: 1 }),
      await ada.lead(id, { knownAt }),
      ...(await ada.leads([id])),
      ...(await ada.find({ email: 'king@example.org' })),
      ...(await ada.leadsByExternalId('crm', ['k'])),
    ];
    assert.deepEqual(
      found.map((lead) => [lead?.owner, lead?.personal.fields['lastName']]),
      found.map(() => [owner, 'King']),
    );
  });

  it('is read in the shape of today, on every path that gives events', async () => {
    const { id, ada } = await anOldStore();
    for (const events of [
      await ada.history(id),
      await collect(ada.events()),
      await collect(ada.events({ lead: id })),
    ]) {
      const [captured] = events.filter(({ type, stream }) => type === 'captured' && stream === `lead/${id}`);
      assert.equal(captured?.schemaVersion, 2);
      assert.equal(captured.data['owner'], owner);
      assert.equal(captured.personal?.subject, `lead/${id}`);
    }
  });

  it('is viewed, decided on and checked in the shape of today', async () => {
    const { id, ada, engine } = await anOldStore();
    const owners = async () => (await ada.workList()).rows.map((row) => row.owner);
    assert.deepEqual(await owners(), [owner, owner]);
    await engine.rebuild('leads');
    assert.deepEqual(await owners(), [owner, owner]);
    assert.deepEqual(await engine.check(), []);
    await accepted(ada.assign({ lead: id, to: 'seller/ann' }));
    const assigned = (await ada.history(id)).find(({ type }) => type === 'assigned');
    assert.equal(assigned?.data['previous'], owner);
  });
});

/** Makes the first event of a stream one of a later version. */
const newerIn =
  (stream: () => string, about: Partial<SealedEvent>) =>
  (log: Storage['log']): Storage['log'] => {
    const change = (event: SealedEvent): SealedEvent =>
      event.stream === stream() && event.version === 1 ? { ...event, ...about } : event;
    return {
      ...log,
      read: async (...given) => (await log.read(...given)).map(change),
      readStream: async (...given) => (await log.readStream(...given)).map(change),
      readStreams: async (...given) => {
        const streams = await log.readStreams(...given);
        return new Map([...streams].map(([name, events]) => [name, events.map(change)]));
      },
    };
  };

describe.each([
  ['a newer shape', { schemaVersion: 3 }, /type captured in shape 3, which this version does not know/],
  ['a newer type', { type: 'applauded' }, /type applauded in shape 1, which this version does not know/],
])('a store with an event of %s', (_what, about, message) => {
  const fault = { code: 'store-newer', message };
  const open = async () => {
    let stream = '';
    const house = await anOldStore(newerIn(() => stream, about));
    stream = `lead/${house.id}`;
    return house;
  };

  it('refuses to read it, or to decide on it', async () => {
    const { id, ada } = await open();
    await assert.rejects(ada.lead(id), fault);
    await assert.rejects(ada.history(id), fault);
    await assert.rejects(collect(ada.events()), fault);
    await assert.rejects(ada.engage({ lead: id, engagements: [{ kind: 'visit' }] }), fault);
  });

  it('goes on with all other streams, in the same batch as well', async () => {
    const { id, other, ada } = await open();
    assert.equal((await ada.lead(other))?.personal.fields['lastName'], 'Byron');
    const visit = (lead: string) => ada.engage({ lead, engagements: [{ kind: 'visit' }] });
    const [lost, done] = await Promise.allSettled([visit(id), visit(other)]);
    assert.equal(lost?.status, 'rejected');
    assert.equal(done?.status, 'fulfilled');
  });

  it('keeps its views where they stand, and is said by the check', async () => {
    const { ada, engine, storage } = await open();
    await assert.rejects(ada.workList(), fault);
    assert.deepEqual(
      (await storage.views.query('main', leadList.shape, { index: 'captured', limit: 1 })).rows,
      [],
    );
    assert.deepEqual(
      (await engine.check()).map(({ code }) => code),
      ['event-unknown'],
    );
  });
});

describe('a store whose rules were published by a newer version', () => {
  it('is read, and not decided on', async () => {
    const { id, ada } = await anOldStore(newerIn(() => 'process/main', { schemaVersion: 99 }));
    const fault = { code: 'store-newer', message: /type process-published in shape 99/ };
    assert.equal((await ada.lead(id))?.owner, owner);
    await assert.rejects(ada.capture(aLead('Lovelace')), fault);
    await assert.rejects(ada.engage({ lead: id, engagements: [{ kind: 'visit' }] }), fault);
  });
});
