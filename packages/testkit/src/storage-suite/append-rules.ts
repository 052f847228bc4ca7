import assert from 'node:assert/strict';
import type { Commit, EventLog } from '@leadstream/core';
import { aCommit, anEvent, append, appended, aWrite, outcomes, tenant, writing } from './commits.ts';
import { rules } from './rule.ts';

const versions = rules({
  'positions are 1, 2, 3 … of the tenant and versions 1, 2, 3 … of the stream': async ({
    storage: { log },
  }) => {
    const both = aCommit({ writes: [aWrite('lead/1', 0, 2), aWrite('lead/2', 0, 1)] });
    const results = await log.append([both, writing('lead/1', 2, 1), writing('lead/2', 1, 2)]);
    const ranges = results.map((result) => result.ok && [result.receipt.first, result.receipt.last]);
    assert.deepEqual(ranges, [
      [1, 3],
      [4, 4],
      [5, 6],
    ]);
    const placed = (await log.read(tenant, 0, 10)).map(
      ({ position, stream, version }) => `${position} ${stream} ${version}`,
    );
    assert.deepEqual(placed, [
      '1 lead/1 1',
      '2 lead/1 2',
      '3 lead/2 1',
      '4 lead/1 3',
      '5 lead/2 2',
      '6 lead/2 3',
    ]);
    assert.equal(await log.head(tenant), 6);
  },
  'the version that was decided on is the version of the stream, or the commit conflicts': async ({
    storage: { log },
  }) => {
    await append(log, writing('lead/1', 0, 3));
    for (const expected of [0, 1, 2, 4, 99]) {
      const conflict = { ok: false, conflict: 'version', stream: 'lead/1', actual: 3 };
      assert.deepEqual(await append(log, writing('lead/1', expected)), conflict);
    }
    assert.equal(await log.head(tenant), 3);
    assert.deepEqual(await appended(log, writing('lead/1', 3)), ['written']);
  },
  'version 0 is accepted for a stream that does not exist, and no other': async ({ storage: { log } }) => {
    const conflict = { ok: false, conflict: 'version', stream: 'lead/1', actual: 0 };
    assert.deepEqual(await append(log, writing('lead/1', 1)), conflict);
    assert.deepEqual(await appended(log, writing('lead/1', 0)), ['written']);
  },
  'a write without events only checks': async ({ storage: { log } }) => {
    await append(log, writing('lead/1', 0, 2));
    const checked = (expected: number, checking = 'lead/1'): Commit =>
      aCommit({ writes: [aWrite(checking, expected, 0), aWrite('lead/2', 0)] });
    assert.deepEqual(await appended(log, checked(1)), ['version']);
    assert.deepEqual(await appended(log, checked(1, 'lead/3')), ['version']);
    assert.equal(await log.head(tenant), 2);
    assert.deepEqual(await appended(log, checked(2)), ['written']);
    assert.deepEqual(await appended(log, aCommit({ writes: [aWrite('lead/3', 0, 0)] })), ['written']);
    assert.equal(await log.head(tenant), 3);
  },
  'a later write of a commit to the same stream sees the earlier one': async ({ storage: { log } }) => {
    const twice = (second: number): Commit =>
      aCommit({ writes: [aWrite('lead/1', 0, 2), aWrite('lead/1', second)] });
    assert.deepEqual(await appended(log, twice(0), twice(2)), ['version', 'written']);
    assert.equal((await log.readStream(tenant, 'lead/1', { after: 0, limit: 9 })).length, 3);
  },
});

const atomicity = rules({
  'who reads on while others append skips nothing': async ({ storage: { log } }) => {
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let version = 0; version < 10; version += 1) await append(log, writing(`lead/${writer}`, version));
    });
    let isOver = false;
    const all = Promise.all(writers).finally(() => (isOver = true));
    const seen: number[] = [];
    for (let page = 1, last = false; page > 0 || !last; ) {
      last = isOver;
      const events = await log.read(tenant, seen.at(-1) ?? 0, 7);
      seen.push(...events.map(({ position }) => position));
      page = events.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await all;
    assert.deepEqual(
      seen,
      Array.from({ length: 80 }, (_, at) => at + 1),
    );
  },
  'a commit is written whole or not at all, over all of its streams': async ({ storage: { log } }) => {
    await append(log, writing('lead/2', 0));
    const half = aCommit({
      writes: [aWrite('lead/1', 0, 2), aWrite('lead/2', 0)],
      claims: [{ scope: 'email', hash: 'f00d', holder: 'lead/1', how: 'alone' }],
    });
    assert.deepEqual(await appended(log, half), ['version']);
    await nothingOf(log, half);
    assert.equal(await log.head(tenant), 1);
  },
  'a commit that conflicts leaves the others of its array standing, and each sees those before it': async ({
    storage: { log },
  }) => {
    const commits = [writing('lead/1', 0), writing('lead/1', 0), writing('lead/1', 1), writing('lead/2', 0)];
    assert.deepEqual(await appended(log, ...commits), ['written', 'version', 'written', 'written']);
    assert.deepEqual(
      (await log.read(tenant, 0, 9)).map(({ stream }) => stream),
      ['lead/1', 'lead/1', 'lead/2'],
    );
    assert.deepEqual(
      (
        await log.receipts(
          tenant,
          commits.map(({ commandId }) => commandId),
        )
      ).size,
      3,
    );
  },
  'a commit that was decided on one before it is written only if that one is': async ({
    storage: { log },
  }) => {
    await append(log, writing('pool/1', 0));
    const on = (basis: Commit, stream: string, version: number): Commit => ({
      ...writing(stream, version),
      basis: [basis.commandId],
    });
    // Somebody else wrote one event to the pool: so the version that the second one names is there, and yet not what
    // it was decided on.
    const lost = writing('pool/1', 0);
    const onLost = on(lost, 'pool/1', 1);
    const onThat = on(onLost, 'lead/1', 0);
    const other = writing('lead/2', 0);
    const onOther = on(other, 'lead/2', 1);
    assert.deepEqual(await appended(log, lost, onLost, onThat, other, onOther), [
      'version',
      'basis',
      'basis',
      'written',
      'written',
    ]);
    for (const commit of [onLost, onThat]) await nothingOf(log, commit);
    const repeated = on(other, 'lead/2', 2);
    const [, result] = await log.append([other, repeated]);
    assert.deepEqual(result, { ok: false, conflict: 'basis', commandId: other.commandId });
    assert.deepEqual(await appended(log, onOther), ['repeated']);
  },
  'of many who append to one stream at one version exactly one wins': async ({ storage: { log } }) => {
    const rivals = Array.from({ length: 20 }, () => log.append([writing('lead/1', 0)]));
    const results = outcomes((await Promise.all(rivals)).flat());
    assert.deepEqual(results.sort(), [...Array.from({ length: 19 }, () => 'version'), 'written']);
    assert.equal(await log.head(tenant), 1);
  },
  'a thousand commits at once are written in their order': async ({ storage: { log } }) => {
    const commits = Array.from({ length: 1_000 }, (_, at) => writing(`lead/${at}`, 0, 2));
    assert.deepEqual(new Set(await appended(log, ...commits)), new Set(['written']));
    const events = await log.read(tenant, 0, 5_000);
    assert.deepEqual(
      events.map(({ position }) => position),
      Array.from({ length: 2_000 }, (_, at) => at + 1),
    );
    assert.deepEqual(
      events.map(({ commandId }) => commandId),
      commits.flatMap(({ commandId }) => [commandId, commandId]),
    );
  },
  'nothing appended is nothing answered': async ({ storage: { log } }) => {
    assert.deepEqual(await log.append([]), []);
  },
  'time of recording never goes back within a tenant': async ({ storage: { log } }) => {
    const at = (recordedAt: string, stream: string, of = tenant): Commit => ({
      ...writing(stream, 0),
      recordedAt,
      tenant: of,
    });
    await log.append([at('2026-05-01T00:00:00.000Z', 'lead/1'), at('2026-04-01T00:00:00.000Z', 'lead/2')]);
    await log.append([at('2026-03-01T00:00:00.000Z', 'lead/3'), at('2026-06-01T00:00:00.000Z', 'lead/4')]);
    await log.append([at('2026-01-01T00:00:00.000Z', 'lead/1', 'acme-2')]);
    const times = async (of: string): Promise<string[]> =>
      (await log.read(of, 0, 9)).map(({ recordedAt }) => recordedAt.slice(0, 7));
    assert.deepEqual(await times(tenant), ['2026-05', '2026-05', '2026-05', '2026-06']);
    assert.deepEqual(await times('acme-2'), ['2026-01']);
  },
});

const mistakes = rules({
  'commits of two tenants are never appended together': async ({ storage: { log } }) => {
    await assert.rejects(
      log.append([writing('lead/1', 0), { ...writing('lead/1', 0), tenant: 'acme-2' }]),
      TypeError,
    );
    assert.deepEqual(await log.tenants(), []);
  },
  'text that would not come back as it went in is refused, and nothing is written': async ({
    storage: { log },
  }) => {
    for (const text of ['', 'nul\0', 'half \ud83d']) {
      const refused: readonly Commit[] = [
        writing(text, 0),
        { ...writing('lead/1', 0), commandId: text },
        writing('lead/1', 0, [anEvent({ actor: text })]),
        aCommit({ claims: [{ scope: 'email', hash: text, holder: 'lead/1', how: 'shared' }] }),
      ];
      for (const commit of refused)
        await assert.rejects(log.append([writing('lead/9', 0), commit]), TypeError);
    }
    assert.deepEqual(await log.tenants(), []);
  },
  'numbers and times that are none are refused, and nothing is written': async ({ storage: { log } }) => {
    const refused: readonly Commit[] = [
      writing('lead/1', -1),
      writing('lead/1', 0.5),
      { ...writing('lead/1', 0), recordedAt: 'yesterday' },
      writing('lead/1', 0, [anEvent({ schemaVersion: Number.NaN })]),
    ];
    for (const commit of refused) await assert.rejects(log.append([commit]), TypeError);
    assert.deepEqual(await log.tenants(), []);
  },
});

export const appendRules = [...versions, ...atomicity, ...mistakes];

async function nothingOf(log: EventLog, commit: Commit): Promise<void> {
  for (const { stream, expectedVersion } of commit.writes.filter((write) => write.expectedVersion === 0)) {
    const found = await log.readStream(tenant, stream, { after: expectedVersion, limit: 9 });
    assert.deepEqual(
      found.filter(({ commandId }) => commandId === commit.commandId),
      [],
    );
  }
  assert.equal((await log.receipts(tenant, [commit.commandId])).size, 0);
  assert.deepEqual((await log.holders(tenant, commit.claims)).flat(), []);
}
