// Moving the leads of somebody who leaves or is away: all of them, as one batch that can be seen, each once (Ours 5.4).
import assert from 'node:assert/strict';
import { type Event, iso, type ProcessInput } from '@leadstream/core';
import { type MoveProgress, memoryStorage } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, type House, openHouse, pooled, refusal } from './house.ts';

const day = 86_400_000;
const process: ProcessInput = { ...pooled, queues: [{ id: 'desk', members: ['bob'] }] };

/** A house where a seller has some open leads, one of them snoozed, and two that are over. */
async function aDesk(open = 3): Promise<House & { readonly ids: readonly string[] }> {
  const house = openHouse({ process });
  const { ada, clock } = house;
  const answers = await ada.executeMany(
    Array.from({ length: open + 2 }, (_, i) => ({
      command: { type: 'capture' as const, ...aLead(`Lead${i}`), owner: 'seller/ann' },
    })),
  );
  const ids = answers.map((answer) => (answer.ok ? String(answer.id) : ''));
  const [lost = '', sold = '', snoozed = ''] = ids;
  await accepted(ada.changeStatus({ lead: lost, to: 'Unqualified', reason: 'budget' }));
  await accepted(ada.convert({ lead: sold, account: 'new' }));
  const dueAt = iso(clock.time + 9 * day);
  await accepted(ada.setFollowUp({ lead: snoozed, kind: 'call', dueAt, hideUntil: dueAt }));
  return { ...house, ids: ids.slice(2) };
}
const eventsOf = async ({ ada }: House): Promise<Event[]> => {
  const events: Event[] = [];
  for await (const event of ada.events()) events.push(event);
  return events;
};
const moves = async (house: House, batch: string) =>
  (await eventsOf(house)).filter(({ type, data }) => type === 'assigned' && data['batch'] === batch);
const ownersOf = async ({ ada }: House, ids: readonly string[]) =>
  (await ada.leads(ids)).map((lead) => lead?.owner);

describe('moving leads (Ours 5.4)', () => {
  it('moves all open leads of a seller to a queue, snoozed ones too, as one batch', async () => {
    const house = await aDesk();
    const told: MoveProgress[] = [];
    const wish = { from: 'seller/ann', to: 'queue/desk', batch: 'ann-leaves', reason: 'Ann leaves' };
    const moved = await house.ada.moveLeads(wish, { onProgress: (progress) => told.push(progress) });
    const done = { batch: 'ann-leaves', leads: 3, moved: 3, refused: {} };
    assert.deepEqual([moved, told], [{ ok: true, ...done }, [done]]);
    assert.deepEqual(await ownersOf(house, house.ids), Array(3).fill('queue/desk'));
    const events = await moves(house, 'ann-leaves');
    assert.equal(events.length, 3);
    assert.ok(events.every(({ correlationId }) => correlationId === 'ann-leaves'));
    assert.equal(await house.ada.count({ owner: 'seller/ann' }), 2);
  });

  it('moves them by the rules, never back to the same seller', async () => {
    const house = await aDesk(4);
    const moved = await house.ada.moveLeads({ from: 'seller/ann', to: 'rules' });
    assert.ok(moved.ok && moved.moved === 4);
    const owners = await ownersOf(house, house.ids);
    assert.deepEqual(
      [...owners].sort((a = '', b = '') => a.localeCompare(b)),
      ['seller/bob', 'seller/bob', 'seller/cyd', 'seller/cyd'],
    );
  });

  it('moves them to who stands in, if somebody does and is there', async () => {
    const house = await aDesk();
    const { ada, clock } = house;
    const wish = { from: 'seller/ann', to: 'stand-in' };
    const nobody = await ada.moveLeads(wish);
    assert.ok(!nobody.ok && nobody.refusal.code === 'owner-unknown' && nobody.refusal.field === 'to');
    const away = { from: iso(clock.time), to: iso(clock.time + day) };
    await accepted(ada.setAbsence({ seller: 'ann', ...away, standIn: 'cyd' }));
    await accepted(ada.setAbsence({ seller: 'cyd', ...away }));
    assert.equal((await ada.moveLeads(wish)).ok, false);
    await accepted(ada.setAbsence({ seller: 'cyd', from: away.from, to: away.from }));
    assert.ok((await ada.moveLeads(wish)).ok);
    assert.deepEqual(await ownersOf(house, house.ids), Array(3).fill('seller/cyd'));
  });

  it('leaves a lead that somebody else owns by then, and says why others were refused', async () => {
    const house = await aDesk();
    const [first = ''] = house.ids;
    const order = { lead: first, from: 'seller/bob', to: 'queue/desk' };
    assert.equal((await accepted(house.ada.assign(order))).last, 0);
    assert.deepEqual(await ownersOf(house, [first]), ['seller/ann']);
    const nowhere = await house.ada.moveLeads({ from: 'seller/ann', to: 'queue/nowhere' });
    assert.ok(nowhere.ok);
    assert.deepEqual([nowhere.moved, nowhere.refused], [0, { 'owner-unknown': 3 }]);
    assert.equal(
      await refusal(house.ada.assign({ ...order, from: 'seller/ann', to: 'queue/nowhere' })),
      'owner-unknown',
    );
  });

  it('goes on under its batch where it was cut off, and moves no lead twice', async () => {
    const storage = memoryStorage();
    const before = openHouse({ storage, process });
    const commands = Array.from({ length: 620 }, (_, i) => ({
      command: { type: 'capture' as const, ...aLead(`Lead${i}`), owner: 'seller/ann' },
    }));
    await before.ada.executeMany(commands);
    const wish = { from: 'seller/ann', to: 'rules', batch: 'ann-leaves' };
    const killed = { onProgress: () => assert.fail('killed') };
    await assert.rejects(before.ada.moveLeads(wish, killed), /killed/);
    assert.equal(await before.ada.count({ owner: 'seller/ann' }), 120);

    const after = openHouse({ storage, process });
    const moved = await after.ada.moveLeads(wish);
    assert.deepEqual(moved, { ok: true, batch: 'ann-leaves', leads: 120, moved: 120, refused: {} });
    const again = await after.ada.moveLeads(wish);
    assert.ok(again.ok && again.leads === 0);
    const events = await moves(after, 'ann-leaves');
    assert.equal(new Set(events.map(({ stream }) => stream)).size, 620);
    assert.equal(events.length, 620);
  });
});

describe('the explanation of an assignment (Ours 5.1)', () => {
  it('says whose turn it is, who is passed over for what, and writes nothing', async () => {
    const house = await aDesk();
    const { ada, clock, ids } = house;
    await accepted(ada.setAbsence({ seller: 'ann', from: iso(clock.time), to: iso(clock.time + day) }));
    const head = (await eventsOf(house)).length;
    const explained = await ada.explainAssignment(ids[0] ?? '');
    assert.equal(explained?.owner, 'seller/bob');
    assert.deepEqual([explained.rule, explained.pool, explained.turn], ['all', 'inside', 1]);
    assert.deepEqual(explained.entries[0]?.skipped, [{ seller: 'ann', why: 'absent' }]);
    assert.equal((await eventsOf(house)).length, head);
    await accepted(ada.assign({ lead: ids[0] ?? '', to: 'rules' }));
    assert.deepEqual(await ownersOf(house, ids.slice(0, 1)), [explained.owner]);
    assert.equal(await ada.explainAssignment('nobody'), null);
  });
});
