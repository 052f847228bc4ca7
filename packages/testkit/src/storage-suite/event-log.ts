import assert from 'node:assert/strict';
import type { EventLog, SealedEvent } from '@leadstream/core';
import { aCommit, anEvent, append, appended, aWrite, claiming, tenant, writing } from './commits.ts';
import { lastingRules, rules } from './rule.ts';

const email = { scope: 'email', hash: 'f00d' };

const reading = rules({
  'an empty log has no head, no events, no tenants, no receipts and no holders': async ({
    storage: { log },
  }) => {
    assert.equal(await log.head(tenant), 0);
    assert.deepEqual(await log.read(tenant, 0, 10), []);
    assert.deepEqual(await log.readStream(tenant, 'lead/1', { after: 0, limit: 10 }), []);
    assert.deepEqual(await log.readStreams(tenant, ['lead/1']), new Map());
    assert.deepEqual(await log.tenants(), []);
    assert.deepEqual(await log.receipts(tenant, ['command-1']), new Map());
    assert.deepEqual(await log.holders(tenant, [email]), [[]]);
  },
  'an event comes back with everything that was said about it': async ({ storage: { log } }) => {
    const plain = anEvent({ id: 'commit-1.1', mode: 'history', data: {} });
    const rich = anEvent({
      data: trickyData,
      actor: 'seller/Zoë 😀',
      personal: { subject: 'person/1', box: 'AAEC/+==' },
    });
    const commit = aCommit({ writes: [aWrite('lead/1', 0, [rich, plain])] });
    assert.deepEqual(await appended(log, commit), ['written']);
    const { recordedAt, commandId } = commit;
    const placed = { tenant, stream: 'lead/1', recordedAt, commandId };
    const expected = [
      { ...rich, ...placed, version: 1, position: 1 },
      { ...plain, ...placed, version: 2, position: 2 },
    ];
    assert.deepEqual(await log.read(tenant, 0, 10), expected);
    assert.deepEqual(await log.readStream(tenant, 'lead/1', { after: 0, limit: 10 }), expected);
    assert.deepEqual(await log.readStreams(tenant, ['lead/1']), new Map([['lead/1', expected]]));
  },
  'what was given or read can change without changing the log': async ({ storage: { log } }) => {
    const data = { tags: ['a'] };
    await append(log, writing('lead/1', 0, [anEvent({ data })]));
    data.tags.push('b');
    const [read] = await log.read(tenant, 0, 1);
    assert.ok(read);
    try {
      (read.data as typeof data).tags.push('c');
    } catch {
      // A storage may as well hand out what is frozen.
    }
    assert.deepEqual((await log.read(tenant, 0, 1))[0]?.data, { tags: ['a'] });
  },
  'the log is read in pages, from after a position, in order': async ({ storage: { log } }) => {
    await log.append([writing('lead/1', 0, 3), writing('lead/2', 0, 2)]);
    const page = async (after: number, limit: number): Promise<number[]> =>
      (await log.read(tenant, after, limit)).map(({ position }) => position);
    assert.deepEqual(await page(0, 2), [1, 2]);
    assert.deepEqual(await page(2, 2), [3, 4]);
    assert.deepEqual(await page(4, 2), [5]);
    assert.deepEqual(await page(5, 2), []);
    assert.deepEqual(await page(99, 2), []);
    assert.deepEqual(await page(0, 0), []);
  },
  'a stream is read by a range of its versions': async ({ storage: { log } }) => {
    await log.append([writing('lead/1', 0, 2), writing('lead/2', 0, 9), writing('lead/1', 2, 3)]);
    const range = async (after: number, limit: number, to?: number): Promise<number[]> =>
      (await log.readStream(tenant, 'lead/1', { after, to, limit })).map(({ version }) => version);
    assert.deepEqual(await range(0, 99), [1, 2, 3, 4, 5]);
    assert.deepEqual(await range(1, 99, 3), [2, 3]);
    assert.deepEqual(await range(1, 2), [2, 3]);
    assert.deepEqual(await range(3, 1, 5), [4]);
    assert.deepEqual(await range(5, 99), []);
    assert.deepEqual(await range(4, 99, 2), []);
    assert.deepEqual(await range(0, Number.MAX_SAFE_INTEGER, 0), []);
  },
  'many streams are read at once, whatever their number': async ({ storage: { log } }) => {
    await log.append([
      writing('lead/1', 0, 2),
      writing('lead/2', 0, 1),
      writing('lead/3', 0, 1),
      writing('lead/1', 2, 1),
    ]);
    const unknown = Array.from({ length: 40_000 }, (_, at) => `lead/unknown-${at}`);
    const found = await log.readStreams(tenant, ['lead/2', ...unknown, 'lead/1', 'lead/2']);
    assert.deepEqual([...found.keys()].sort(), ['lead/1', 'lead/2']);
    assert.deepEqual(
      found.get('lead/1')?.map(({ version, position }) => [version, position]),
      [
        [1, 1],
        [2, 2],
        [3, 5],
      ],
    );
    assert.equal(found.get('lead/2')?.length, 1);
  },
  'tenants share nothing': async ({ storage: { log } }) => {
    await log.append([{ ...writing('lead/1', 0, 2), commandId: 'same' }, claiming(email, 'lead/1', 'alone')]);
    const other = { ...writing('lead/1', 0), tenant: 'acme-2', commandId: 'same', bodyHash: 'other' };
    const taking = { ...claiming(email, 'lead/9', 'alone'), tenant: 'acme-2' };
    assert.deepEqual(await appended(log, other, taking), ['written', 'written']);
    assert.deepEqual([await log.head(tenant), await log.head('acme-2'), await log.head('acm')], [2, 1, 0]);
    assert.equal((await log.receipts('acme-2', ['same'])).get('same')?.bodyHash, 'other');
    assert.deepEqual(
      (await log.holders(tenant, [email])).flat().map(({ holder }) => holder),
      ['lead/1'],
    );
    assert.deepEqual(await log.tenants(), ['acme', 'acme-2']);
    assert.equal((await log.readStreams('acme-2', ['lead/1'])).get('lead/1')?.length, 1);
  },
});

const watching = rules({
  'a watcher hears of every tenant that moved since it began to watch, and ends with its signal': async ({
    storage: { log },
  }) => {
    const controller = new AbortController();
    const heard = log.watch(controller.signal)[Symbol.asyncIterator]();
    await append(log, writing('lead/1', 0));
    await append(log, { ...writing('lead/1', 0), tenant: 'acme-2' });
    const tenants = [await heard.next(), await heard.next()].map(
      ({ value }) => (value as { tenant: string }).tenant,
    );
    assert.deepEqual(tenants.sort(), ['acme', 'acme-2']);
    const last = heard.next();
    controller.abort();
    assert.equal((await last).done, true);
    assert.equal((await heard.next()).done, true);
  },
  'a watcher ends at once under a signal that is over, and when the log closes': async ({
    storage: { log },
  }) => {
    for await (const moved of log.watch(AbortSignal.abort())) assert.fail(`heard of ${moved.tenant}`);
    const waiting = log.watch(new AbortController().signal)[Symbol.asyncIterator]().next();
    await log.close();
    assert.equal((await waiting).done, true);
  },
  'a closed log refuses everything as closed, and may be closed again': async ({ storage: { log } }) => {
    await log.close();
    await log.close();
    const calls: readonly ((closed: EventLog) => Promise<unknown>)[] = [
      (closed) => closed.append([writing('lead/1', 0)]),
      (closed) => closed.read(tenant, 0, 1),
      (closed) => closed.readStream(tenant, 'lead/1', { after: 0, limit: 1 }),
      (closed) => closed.readStreams(tenant, ['lead/1']),
      (closed) => closed.head(tenant),
      (closed) => closed.holders(tenant, [email]),
      (closed) => closed.receipts(tenant, ['command-1']),
      (closed) => closed.tenants(),
    ];
    for (const call of calls) await assert.rejects(call(log), { code: 'closed' });
  },
});

const lasting = lastingRules({
  'a log that is opened again holds what it held and goes on where it was': async ({ storage, reopen }) => {
    const first = { ...writing('lead/1', 0, 2), commandId: 'first', recordedAt: '2027-01-01T00:00:00.000Z' };
    await storage.log.append([first, claiming(email, 'lead/1', 'alone')]);
    const before = await everything(storage.log);
    const { log } = await reopen();
    assert.deepEqual(await everything(log), before);
    const again = [first, writing('lead/1', 0), claiming(email, 'lead/2', 'alone'), writing('lead/1', 2)];
    assert.deepEqual(await appended(log, ...again), ['repeated', 'version', 'claim', 'written']);
    assert.equal((await log.read(tenant, 2, 1))[0]?.recordedAt, first.recordedAt);
  },
});

export const eventLogRules = [...reading, ...watching, ...lasting];

async function everything(
  log: EventLog,
): Promise<{ readonly events: readonly SealedEvent[]; readonly rest: unknown }> {
  const events = await log.read(tenant, 0, 1_000);
  const rest = [await log.tenants(), await log.head(tenant), await log.holders(tenant, [email])];
  return { events, rest: [...rest, await log.receipts(tenant, ['first'])] };
}

const trickyData = JSON.parse(`{
  "empty": "", "null": null, "nested": [[], {}, [null, false, 0]], "text": "Zoë\\u0000\\u2028 😀 '\\"\\\\", "half": "\\ud83d",
  "largest": 9007199254740991, "smallest": -9007199254740991, "fraction": 0.1, "tiny": 5e-324,
  "__proto__": { "constructor": "own" }, "": "no name", "10": "ten", "9": "nine"
}`) as { readonly [key: string]: unknown };
