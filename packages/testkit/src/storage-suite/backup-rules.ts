import assert from 'node:assert/strict';
import type { Storage } from '@leadstream/core';
import { aCommit, anEvent, append, appended, aWrite, outcomes, tenant, writing } from './commits.ts';
import { backupRules } from './rule.ts';
import { aRow, board, boardOf, move } from './views.ts';

const email = { scope: 'email', hash: 'f00d' };
const aKey = Uint8Array.from({ length: 32 }, (_, at) => at);

/** Everything that is to be read of a storage with a board. */
async function contentOf({ log, views }: Storage): Promise<object> {
  await views.prepare(board);
  return {
    events: await log.read(tenant, 0, 1_000),
    head: await log.head(tenant),
    tenants: await log.tenants(),
    holders: await log.holders(tenant, [email]),
    receipts: await log.receipts(tenant, ['first']),
    checkpoint: await views.checkpoint(tenant, board),
    rows: await views.query(tenant, board, { index: 'byScore', limit: 1_000 }),
  };
}

const first = aCommit({
  commandId: 'first',
  writes: [aWrite('lead/1', 0, [anEvent({ personal: { subject: 'person/1', box: 'AAEC' } }), anEvent()])],
  claims: [{ ...email, holder: 'lead/1', how: 'alone' }],
});

export const storageBackupRules = backupRules({
  'a backup is a storage with log and views as they stood, and goes on from there': async ({
    storage,
    backup,
    backups,
  }) => {
    await append(storage.log, first);
    await boardOf(storage, aRow('lead/1', { score: 7 }));
    const before = await contentOf(storage);
    await backup(backups.path('copy'));
    await append(storage.log, writing('lead/2', 0, 3));
    await move(storage.views, { puts: [aRow('lead/2')] });
    const copy = await backups.open(backups.path('copy'));
    assert.deepEqual(await contentOf(copy), before);
    const again = [first, { ...first, bodyHash: 'other' }, writing('lead/2', 0)];
    assert.deepEqual(outcomes(await copy.log.append(again)), ['repeated', 'command', 'written']);
    assert.equal(await storage.log.head(tenant), 5);
  },
  'keys are in a backup of their own and nowhere else': async ({ storage, backup, backupKeys, backups }) => {
    await storage.keys.save(tenant, new Map([['person/1', aKey]]));
    await storage.keys.hashingKey(tenant, aKey);
    await storage.keys.destroy(tenant, ['person/2']);
    await backup(backups.path('copy'));
    await backupKeys(backups.path('keys'));
    await storage.keys.destroy(tenant, ['person/1']);
    const bare = await backups.open(backups.path('copy'));
    assert.deepEqual(await bare.keys.load(tenant, ['person/1', 'person/2']), new Map());
    await bare.close();
    const { keys } = await backups.open(backups.path('copy'), backups.path('keys'));
    const kept = await keys.load(tenant, ['person/1', 'person/2']);
    assert.deepEqual(Buffer.from(kept.get('person/1') ?? ''), Buffer.from(aKey));
    assert.equal(kept.get('person/2'), 'destroyed');
    assert.deepEqual([...(await keys.hashingKey(tenant, new Uint8Array(32)))], [...aKey]);
  },
  'a backup never overwrites a file, not even one of the same moment': async ({
    storage,
    backup,
    backupKeys,
    backups,
  }) => {
    await append(storage.log, first);
    const answers = await Promise.allSettled([1, 2, 3].map(() => backup(backups.path('copy'))));
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
    await append(storage.log, writing('lead/2', 0));
    await assert.rejects(backup(backups.path('copy')), { code: 'file-exists' });
    await assert.rejects(backupKeys(backups.path('copy')), { code: 'file-exists' });
    assert.equal(await (await backups.open(backups.path('copy'))).log.head(tenant), 2);
  },
  'a backup that is taken while others write is whole, and holds what was answered before it began': async ({
    storage,
    backup,
    backups,
  }) => {
    const { log } = storage;
    await boardOf(storage);
    let answered = 0;
    let done = false;
    const write = async (): Promise<void> => {
      for (let at = 0; !done; at += 1) {
        await appended(log, writing(`lead/${at}`, 0, 3));
        answered += 3;
        await move(storage.views, { puts: [aRow(`lead/${at}`)] });
        await new Promise(setImmediate);
      }
    };
    const writers = write();
    const known: number[] = [];
    for (const name of ['a', 'b', 'c']) {
      while (answered < (known.at(-1) ?? 0) + 30) await new Promise(setImmediate);
      known.push(answered);
      await backup(backups.path(name));
    }
    done = true;
    await writers;
    for (const [at, name] of ['a', 'b', 'c'].entries()) {
      const copy = await backups.open(backups.path(name));
      const head = await copy.log.head(tenant);
      assert.ok(
        head >= (known[at] ?? 0) && head % 3 === 0,
        `The head is ${head}, ${known[at]} were answered.`,
      );
      const positions = (await copy.log.read(tenant, 0, 10_000)).map(({ position }) => position);
      assert.deepEqual(
        positions,
        Array.from({ length: head }, (_, before) => before + 1),
      );
      await copy.views.prepare(board);
      const [all] = await copy.views.count(tenant, board);
      assert.equal(all?.count, await copy.views.checkpoint(tenant, board));
      await copy.close();
    }
  },
  'a backup that cannot be written is unavailable and leaves nothing, and a closed storage makes none':
    async ({ storage, backup, backupKeys, backups }) => {
      const nowhere = `${backups.path('missing')}/copy`;
      await assert.rejects(backup(nowhere), { code: 'store-unavailable' });
      await assert.rejects(backupKeys(nowhere), { code: 'store-unavailable' });
      await storage.close();
      await assert.rejects(backup(backups.path('copy')), { code: 'closed' });
      await assert.rejects(backupKeys(backups.path('copy')), { code: 'closed' });
      const copy = await backups.open(backups.path('copy'));
      assert.equal(await copy.log.head(tenant), 0);
    },
});
