import assert from 'node:assert/strict';
import type { ClaimKey, EventLog } from '@leadstream/core';
import { aCommit, append, appended, aWrite, claiming, tenant } from './commits.ts';
import { rules } from './rule.ts';

const email = { scope: 'email', hash: 'f00d' };

const taking = rules({
  'a claim is taken alone only while nobody else holds it': async ({ storage: { log } }) => {
    assert.deepEqual(await appended(log, claiming(email, 'lead/1', 'alone')), ['written']);
    const conflict = { ok: false, conflict: 'claim', claim: email, holders: ['lead/1'] };
    assert.deepEqual(await append(log, claiming(email, 'lead/2', 'alone')), conflict);
    assert.deepEqual(await holding(log, email), ['lead/1 alone']);
  },
  'a claim is shared whoever holds it, and however': async ({ storage: { log } }) => {
    assert.deepEqual(await appended(log, claiming(email, 'lead/1', 'alone')), ['written']);
    assert.deepEqual(await appended(log, claiming(email, 'lead/2', 'shared')), ['written']);
    assert.deepEqual(await holding(log, email), ['lead/1 alone', 'lead/2 shared']);
  },
  'a shared claim lets others share and nobody have it alone': async ({ storage: { log } }) => {
    const sharing = ['lead/3', 'lead/1', 'lead/2'].map((holder) => claiming(email, holder, 'shared'));
    assert.deepEqual(await appended(log, ...sharing), ['written', 'written', 'written']);
    const conflict = { ok: false, conflict: 'claim', claim: email, holders: ['lead/1', 'lead/2', 'lead/3'] };
    assert.deepEqual(await append(log, claiming(email, 'lead/4', 'alone')), conflict);
    assert.deepEqual(await holding(log, email), ['lead/1 shared', 'lead/2 shared', 'lead/3 shared']);
  },
  'a holder takes again what it holds, and may change how': async ({ storage: { log } }) => {
    const alone = claiming(email, 'lead/1', 'alone');
    const opening = claiming(email, 'lead/1', 'shared');
    assert.deepEqual(await appended(log, alone, claiming(email, 'lead/1', 'alone'), opening), [
      'written',
      'written',
      'written',
    ]);
    assert.deepEqual(await appended(log, claiming(email, 'lead/1', 'alone')), ['written']);
    assert.deepEqual(await holding(log, email), ['lead/1 alone']);
    const both = aCommit({
      claims: [
        { ...email, holder: 'lead/1', how: 'shared' },
        { ...email, holder: 'lead/2', how: 'shared' },
      ],
    });
    assert.deepEqual(await appended(log, both), ['written']);
    const conflict = { ok: false, conflict: 'claim', claim: email, holders: ['lead/2'] };
    assert.deepEqual(await append(log, claiming(email, 'lead/1', 'alone')), conflict);
  },
  'the same value in another scope is another claim': async ({ storage: { log } }) => {
    const phone = { scope: 'phone', hash: email.hash };
    await append(log, claiming(email, 'lead/1', 'alone'));
    assert.deepEqual(await appended(log, claiming(phone, 'lead/2', 'alone')), ['written']);
    // Scope and hash are two texts, however they look side by side.
    assert.deepEqual(await appended(log, claiming({ scope: 'emailf', hash: '00d' }, 'lead/3', 'alone')), [
      'written',
    ]);
  },
  'of claims in one array the earlier wins, and within one commit they are taken in turn': async ({
    storage: { log },
  }) => {
    const rivals = [claiming(email, 'lead/1', 'alone'), claiming(email, 'lead/2', 'alone')];
    assert.deepEqual(await appended(log, ...rivals), ['written', 'claim']);
    const phone = { scope: 'phone', hash: 'beef' };
    const torn = aCommit({
      claims: [
        { ...phone, holder: 'lead/1', how: 'shared' },
        { ...phone, holder: 'lead/2', how: 'alone' },
      ],
    });
    assert.deepEqual(await append(log, torn), {
      ok: false,
      conflict: 'claim',
      claim: phone,
      holders: ['lead/1'],
    });
    assert.deepEqual(await holding(log, phone), []);
  },
});

const givingUp = rules({
  'a release comes before the claims, so that a claim changes hands in one commit': async ({
    storage: { log },
  }) => {
    await append(log, claiming(email, 'lead/1', 'alone'));
    const handOver = aCommit({
      releases: [{ ...email, holder: 'lead/1' }],
      claims: [{ ...email, holder: 'lead/2', how: 'alone' }],
    });
    assert.deepEqual(await appended(log, handOver), ['written']);
    assert.deepEqual(await holding(log, email), ['lead/2 alone']);
    const keeping = aCommit({
      releases: [{ ...email, holder: 'lead/2' }],
      claims: [{ ...email, holder: 'lead/2', how: 'shared' }],
    });
    assert.deepEqual(await appended(log, keeping), ['written']);
    assert.deepEqual(await holding(log, email), ['lead/2 shared']);
  },
  'only the holder gives up a claim; to give up what one does not hold is nothing': async ({
    storage: { log },
  }) => {
    await append(log, claiming(email, 'lead/1', 'alone'));
    const stranger = aCommit({
      releases: [
        { ...email, holder: 'lead/2' },
        { scope: 'phone', hash: 'none', holder: 'lead/2' },
      ],
    });
    assert.deepEqual(await appended(log, stranger), ['written']);
    assert.deepEqual(await holding(log, email), ['lead/1 alone']);
    assert.deepEqual(await appended(log, aCommit({ releases: [{ ...email, holder: 'lead/1' }] })), [
      'written',
    ]);
    assert.deepEqual(await holding(log, email), []);
    assert.deepEqual(await appended(log, claiming(email, 'lead/3', 'alone')), ['written']);
  },
  'a commit that conflicts takes and gives up nothing': async ({ storage: { log } }) => {
    const phone = { scope: 'phone', hash: 'beef' };
    await log.append([claiming(email, 'lead/1', 'shared'), claiming(phone, 'lead/2', 'alone')]);
    const refused = aCommit({
      writes: [aWrite('lead/3', 0)],
      releases: [{ ...email, holder: 'lead/1' }],
      claims: [
        { ...email, holder: 'lead/3', how: 'alone' },
        { ...phone, holder: 'lead/3', how: 'alone' },
      ],
    });
    assert.deepEqual(await append(log, refused), {
      ok: false,
      conflict: 'claim',
      claim: phone,
      holders: ['lead/2'],
    });
    assert.deepEqual(await holding(log, email), ['lead/1 shared']);
    assert.deepEqual(
      [await log.head(tenant), (await log.receipts(tenant, [refused.commandId])).size],
      [0, 0],
    );
  },
  'holders are answered key by key, with none for a key that nobody holds': async ({ storage: { log } }) => {
    await log.append([claiming(email, 'lead/2', 'shared'), claiming(email, 'lead/1', 'shared')]);
    const nobody = { scope: 'email', hash: 'none' };
    const found = await log.holders(tenant, [nobody, email, email]);
    const both = ['lead/1', 'lead/2'].map((holder) => ({ ...email, holder, how: 'shared' }));
    assert.deepEqual(found, [[], both, both]);
    assert.deepEqual(await log.holders(tenant, []), []);
  },
});

export const claimRules = [...taking, ...givingUp];

async function holding(log: EventLog, key: ClaimKey): Promise<string[]> {
  const [claims = []] = await log.holders(tenant, [key]);
  return claims.map(({ holder, how }) => `${holder} ${how}`);
}
