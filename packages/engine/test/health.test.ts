import assert from 'node:assert/strict';
import type { Storage } from '@leadstream/core';
import { leadList, taskList } from '@leadstream/core';
import { memoryStorage, type Notice } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, type House, openHouse } from './house.ts';

const day = 86_400_000;

async function healthOf({ engine }: House) {
  const [health] = await engine.health();
  assert.ok(health);
  return health;
}

/** A storage whose appends wait until they are let go. */
function slow(): { readonly storage: Storage; readonly letGo: () => void } {
  const storage = memoryStorage();
  let letGo = (): void => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const append: Storage['log']['append'] = async (commits) => {
    await gone;
    return storage.log.append(commits);
  };
  return { storage: { ...storage, log: { ...storage.log, append } }, letGo: () => letGo() };
}

describe('health', () => {
  it('counts batches and commands, and says how far views are behind, without moving them', async () => {
    const house = openHouse();
    assert.deepEqual(await house.engine.health(), []);
    const answers = ['King', 'Moe', 'King'].map((name) => house.ada.capture(aLead(name)));
    await Promise.all(answers);
    const head = await house.storage.log.head('main');
    for (const look of [1, 2]) {
      const health = await healthOf(house);
      assert.equal(health.head, head, `look ${look}`);
      assert.deepEqual(health.views, [
        { view: 'leads', version: leadList.shape.version, position: 0, behind: head },
        { view: 'tasks', version: taskList.shape.version, position: 0, behind: head },
        { view: 'erasures', version: 1, position: 0, behind: head },
        { view: 'sellers', version: 1, position: 0, behind: head },
        { view: 'opportunities', version: 1, position: 0, behind: head },
        { view: 'submissions', version: 1, position: 0, behind: head },
        { view: 'syncs', version: 1, position: 0, behind: head },
        { view: 'outbox', version: 1, position: 0, behind: head },
        { view: 'suspicions', version: 1, position: 0, behind: head },
      ]);
    }
    const { counts, waiting, tasks, followers } = await healthOf(house);
    assert.deepEqual([counts.batches, counts.commands, counts.lastCommands], [1, 3, 3]);
    assert.ok(counts.lastMs > 0 && counts.longestMs >= counts.lastMs);
    assert.deepEqual([waiting, tasks, followers], [0, { due: 0, oldestMs: 0, held: 0 }, []]);
    await house.engine.runDue();
    assert.deepEqual(
      (await healthOf(house)).views.map(({ behind }) => behind),
      [0, 0, 0, 0, 0, 0, 0, 0, 0],
    );
  });

  it('says how long the oldest task has been due, and which are held', async () => {
    const house = openHouse();
    const { storage } = house;
    const { id } = await accepted(house.ada.capture(aLead('King')));
    const engagements = [{ kind: 'form-submit' as const, count: 1, facets: { form: 'request' } }];
    await accepted(house.ada.engage({ lead: id, engagements }));
    await house.engine.runDue();
    const dueAt = (await house.ada.lead(id))?.score.nextBandAt ?? 0;
    assert.ok(dueAt > 0);
    house.clock.time = dueAt + 3 * day;
    assert.deepEqual((await healthOf(house)).tasks, { due: 1, oldestMs: 3 * day, held: 0 });

    const broken = openHouse({
      clock: house.clock,
      storage: { ...storage, log: { ...storage.log, append: () => Promise.reject(new Error('no')) } },
    });
    await broken.engine.runDue();
    assert.deepEqual((await healthOf(broken)).tasks, { due: 1, oldestMs: 3 * day, held: 1 });
    house.clock.time += day; // Its time to be tried again has come.
    assert.equal((await healthOf(broken)).tasks.held, 0);
    await house.engine.runDue();
    assert.deepEqual((await healthOf(house)).tasks, { due: 0, oldestMs: 0, held: 0 });
  });

  it('shows what waits and what was turned away, as notices do', async () => {
    const { storage, letGo } = slow();
    const notices: Notice[] = [];
    const house = openHouse({ storage, onNotice: (notice) => notices.push(notice) });
    const first = house.ada.capture(aLead('King'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const rest = Array.from({ length: 10_005 }, () =>
      house.ada.logActivity({ lead: 'nobody', kind: 'note', direction: 'outbound', note: '' }),
    );
    const settled = Promise.allSettled(rest);
    const health = (await house.engine.health({ tenant: 'main' }))[0];
    assert.deepEqual([health?.waiting, health?.counts.overloaded], [10_000, 5]);
    assert.deepEqual(notices.filter(({ kind }) => kind === 'overloaded').length, 5);
    assert.deepEqual(notices[0], { kind: 'overloaded', tenant: 'main', waiting: 10_000 });
    letGo();
    await first;
    const turnedAway = (await settled).filter(({ status }) => status === 'rejected');
    assert.equal(turnedAway.length, 5);
    assert.equal((await house.engine.health({ tenant: 'main' }))[0]?.waiting, 0);
  }, 60_000);

  it('counts conflicts and failed commands, and says when a read gave up waiting for a view', async () => {
    const notices: Notice[] = [];
    const storage = memoryStorage();
    let lose = 1;
    const append: Storage['log']['append'] = async (commits) => {
      if (lose-- === 1)
        return commits.map(() => ({ ok: false, conflict: 'version', stream: 'lead/x', actual: 9 }));
      return storage.log.append(commits);
    };
    const views = { ...storage.views, lease: async () => null };
    const house = openHouse({
      storage: { ...storage, views, log: { ...storage.log, append } },
      pause: async () => {},
      onNotice: (notice) => notices.push(notice),
    });
    await accepted(house.ada.capture(aLead('King')));
    await assert.rejects(house.ada.count(), { code: 'view-behind' });
    const { counts, head } = await healthOf(house);
    assert.equal(counts.conflicts, 1);
    const [behind] = notices.filter(({ kind }) => kind === 'view-behind');
    assert.deepEqual(behind, { kind: 'view-behind', tenant: 'main', view: 'leads', behind: head });
  });

  it('is plain JSON without anything personal, tenant by tenant', async () => {
    const house = openHouse();
    await accepted(house.ada.capture(aLead('Zuckmayer')));
    await accepted(house.engine.as('user:bo', { tenant: 'other' }).capture(aLead('Zuckmayer')));
    await house.ada.follow('search', {}, () => {
      throw new TypeError('zuckmayer@example.org');
    });
    await house.engine.runDue();
    const health = await house.engine.health();
    assert.deepEqual(
      health.map(({ tenant }) => tenant),
      ['main', 'other'],
    );
    assert.deepEqual(JSON.parse(JSON.stringify(health)), health);
    assert.doesNotMatch(JSON.stringify(health), /zuckmayer/i);
    assert.equal(health[0]?.followers[0]?.code, 'TypeError');
    await house.engine.close();
    await assert.rejects(house.engine.health(), { code: 'closed' });
  });
});
