import assert from 'node:assert/strict';
import type { Event } from '@leadstream/core';
import { type FollowHandler, type Following, memoryStorage, type Notice } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { accepted, aLead, type House, openHouse } from './house.ts';

/** A handler that remembers the positions it was given, batch by batch. */
function noting(about: (events: readonly Event[]) => void = () => {}) {
  const batches: number[][] = [];
  const handler: FollowHandler = (events) => {
    batches.push(events.map(({ position }) => position));
    about(events);
  };
  return { batches, handler, positions: () => batches.flat() };
}

const upTo = (head: number, after = 0): number[] =>
  Array.from({ length: head - after }, (_, at) => after + at + 1);

async function captured(house: House, names: readonly string[]): Promise<number> {
  for (const name of names) await accepted(house.ada.capture(aLead(name)));
  return house.storage.log.head('main');
}

/** Two engines over one storage, with one clock. */
function twoHouses() {
  const one = openHouse();
  const notices: Notice[] = [];
  const { storage, clock } = one;
  return { one, two: openHouse({ storage, clock, onNotice: (notice) => notices.push(notice) }), notices };
}

/** Waits until something holds that nobody tells of. */
async function until(holds: () => boolean): Promise<void> {
  for (const since = performance.now(); !holds(); ) {
    assert.ok(performance.now() - since < 15_000, 'It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a follower', () => {
  it('is given every event once, in order, opened, in batches, and goes on from its place', async () => {
    const house = openHouse();
    const head = await captured(house, ['King', 'Moe']);
    const names: unknown[] = [];
    const { handler, batches, positions } = noting((events) => {
      for (const { type, personal } of events) {
        if (type === 'captured') names.push(Object(personal?.data['fields']).lastName);
      }
    });
    await house.ada.follow('search', { batch: 2 }, handler);
    assert.deepEqual(batches, []);
    const [pass] = await house.engine.runDue();
    assert.equal(pass?.followed, head);
    assert.deepEqual(positions(), upTo(head));
    assert.ok(batches.every(({ length }) => length <= 2));
    assert.deepEqual(names, ['King', 'Moe']);
    assert.equal((await house.engine.runDue())[0]?.followed, 0);
    const after = await captured(house, ['Nye']);
    await house.engine.runDue();
    assert.deepEqual(positions(), upTo(after));
  });

  it('goes on after a restart where it was, whatever it is told to begin from', async () => {
    const { one, two } = twoHouses();
    const first = noting();
    await one.ada.follow('search', {}, first.handler);
    const head = await captured(one, ['King']);
    await one.engine.runDue();
    assert.deepEqual(first.positions(), upTo(head));
    const after = await captured(two, ['Moe']);
    for (const from of [0, 'head'] as const) {
      const again = noting();
      const following = await two.ada.follow('search', { from }, again.handler);
      await two.engine.runDue();
      assert.deepEqual(again.positions(), from === 0 ? upTo(after, head) : []);
      await following.stop();
    }
  });

  it('begins after a position or after the head of that moment, once for its name', async () => {
    const { one, two } = twoHouses();
    const nothing = noting();
    await one.ada.follow('from-an-empty-log', { from: 'head' }, nothing.handler);
    const head = await captured(one, ['King']);
    const [some, none] = [noting(), noting()];
    await one.ada.follow('some', { from: 2 }, some.handler);
    await one.ada.follow('none', { from: 'head' }, none.handler);
    await assert.rejects(one.ada.follow('far', { from: head + 1 }, none.handler), TypeError);
    // What came after its beginning is not lost when another engine begins it again, before it was given anything.
    const again = noting();
    await two.ada.follow('from-an-empty-log', { from: 'head' }, again.handler);
    await two.engine.runDue();
    assert.deepEqual(again.positions(), upTo(head));
    await one.engine.runDue();
    assert.deepEqual(some.positions(), upTo(head, 2));
    assert.deepEqual([...none.positions(), ...nothing.positions()], []);
    await captured(one, ['Moe']);
    await one.engine.runDue();
    assert.equal(none.positions()[0], head + 1);
  });

  it('that throws stays there, is noticed, and is tried again later and later, while all else goes on', async () => {
    const notices: Notice[] = [];
    const house = openHouse({ onNotice: (notice) => notices.push(notice) });
    const head = await captured(house, ['King', 'Moe']);
    const bad = head - 1;
    let broken = true;
    const given = noting((events) => {
      if (broken && events.some(({ position }) => position === bad)) {
        throw Object.assign(new Error('ada@example.org'), { code: 'E_SEARCH' });
      }
    });
    const sound = noting();
    await house.ada.follow('broken', { batch: 1 }, given.handler);
    await house.ada.follow('sound', {}, sound.handler);
    const waits: number[] = [];
    for (const wait of [1_000, 2_000, 4_000]) {
      await house.engine.runDue();
      await house.engine.runDue(); // Not again before its time.
      waits.push(wait);
      const failures = notices.filter(({ kind }) => kind === 'follower-failed');
      const last = { attempts: waits.length, code: 'E_SEARCH', until: house.clock.time + wait };
      const where = { kind: 'follower-failed', tenant: 'main', follower: 'broken', position: bad - 1 };
      assert.deepEqual(failures.at(-1), { ...where, ...last });
      assert.equal(failures.length, waits.length);
      house.clock.time += wait;
    }
    assert.deepEqual(sound.positions(), upTo(head));
    assert.doesNotMatch(JSON.stringify(notices), /ada@example/);
    const [health] = await house.engine.health();
    assert.deepEqual(health?.followers, [
      {
        follower: 'broken',
        position: bad - 1,
        behind: head - bad + 1,
        failures: 3,
        code: 'E_SEARCH',
        retryAt: new Date(house.clock.time).toISOString(),
      },
      { follower: 'sound', position: head, behind: 0, failures: 0, code: null, retryAt: null },
    ]);
    broken = false;
    await house.engine.runDue();
    assert.deepEqual(given.positions(), [...upTo(bad - 1), bad, bad, bad, ...upTo(head, bad - 1)]);
    assert.equal((await house.engine.health())[0]?.followers[0]?.failures, 0);
  });

  it('is run by one engine at a time, and what a stale one did is given again by the next', async () => {
    const { one, two, notices } = twoHouses();
    const head = await captured(one, ['King']);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const [slow, quick] = [noting(), noting()];
    await one.ada.follow('search', {}, async (events, delivery) => {
      await slow.handler(events, delivery);
      await held;
    });
    await two.ada.follow('search', {}, quick.handler);
    const stuck = one.engine.runDue();
    await until(() => slow.batches.length > 0);
    assert.equal((await two.engine.runDue())[0]?.followed, 0); // The other one has it.
    one.clock.time += 60_000; // It was asleep for longer than its lease.
    assert.equal((await two.engine.runDue())[0]?.followed, head);
    release();
    assert.equal((await stuck)[0]?.followed, 0); // Fenced off: its place is not its own any more.
    assert.deepEqual([slow.positions(), quick.positions()], [upTo(head), upTo(head)]);
    const after = await captured(one, ['Moe']);
    await one.engine.runDue();
    assert.deepEqual([...quick.positions(), ...slow.positions().slice(head)], upTo(after));
    assert.deepEqual(
      notices.filter(({ kind }) => kind === 'follower-failed'),
      [],
    );
  });

  it('sees what handlers write in the next pass, and views and tasks see it in this one', async () => {
    const house = openHouse();
    await captured(house, ['King']);
    let notes = 0;
    await house.ada.follow('notes', {}, async (events) => {
      for (const { type, stream } of events) {
        if (type !== 'captured') continue;
        notes += 1;
        const note = { kind: 'note', direction: 'outbound', note: 'seen' } as const;
        await accepted(house.engine.system().logActivity({ lead: stream.slice('lead/'.length), ...note }));
      }
    });
    await house.engine.runDue();
    assert.equal(notes, 1);
    const [health] = await house.engine.health();
    assert.deepEqual(
      health?.views.filter(({ behind }) => behind > 0),
      [],
    );
    assert.equal(health?.followers[0]?.behind, 1);
    await house.engine.runDue();
    assert.equal((await house.engine.health())[0]?.followers[0]?.behind, 0);
  });

  it('is kept going by run, beside one that never ends, until the signal', async () => {
    const house = openHouse();
    const ending = new AbortController();
    const given = noting();
    let stuck: AbortSignal | undefined;
    await captured(house, ['King']);
    await house.ada.follow('given', {}, given.handler);
    await house.ada.follow('a-stuck-one', {}, async (_, { signal }) => {
      stuck = signal;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('ended');
    });
    const running = house.engine.run({ signal: ending.signal, pollMs: 50 });
    await until(() => given.positions().length > 0);
    const head = await captured(house, ['Moe', 'Nye']);
    await until(() => given.positions().length === head);
    assert.deepEqual(given.positions(), upTo(head));
    assert.equal(stuck?.aborted, false);
    ending.abort();
    await running;
    assert.equal(stuck?.aborted, true);
    await house.engine.close();
  });

  it('that was stopped is given nothing more, and its name is free', async () => {
    const house = openHouse();
    const [first, second] = [noting(), noting()];
    const following: Following = await house.ada.follow('search', {}, first.handler);
    await assert.rejects(house.ada.follow('search', {}, first.handler), TypeError);
    await house.engine.as('user:bo', { tenant: 'other' }).follow('search', {}, first.handler);
    const head = await captured(house, ['King']);
    await following.stop();
    await house.engine.runDue();
    await house.ada.follow('search', {}, second.handler);
    await house.engine.runDue();
    assert.deepEqual([first.positions(), second.positions()], [[], upTo(head)]);
    for (const name of ['', 'Search', 'a b', 'x'.repeat(51)]) {
      await assert.rejects(house.ada.follow(name, {}, first.handler), TypeError);
    }
    await house.engine.close();
    await assert.rejects(house.ada.follow('late', {}, first.handler), { code: 'closed' });
  });

  it('of a log that lost its end stops, and says so', async () => {
    const notices: Notice[] = [];
    const house = openHouse();
    await captured(house, ['King', 'Moe']);
    await house.ada.follow('search', {}, noting().handler);
    await house.engine.runDue();
    const log = { ...memoryStorage().log, tenants: async () => ['main'] };
    const restored = openHouse({
      storage: { ...house.storage, log },
      onNotice: (notice) => notices.push(notice),
    });
    const given = noting();
    await restored.ada.follow('search', {}, given.handler);
    await restored.engine.runDue().catch(() => []);
    await restored.engine.runDue({ tenant: 'main' }).catch(() => []);
    const ending = new AbortController();
    const running = restored.engine.run({ signal: ending.signal, pollMs: 10 });
    await until(() => notices.some(({ kind }) => kind === 'follower-failed'));
    ending.abort();
    await running;
    const [failed] = notices.filter(({ kind }) => kind === 'follower-failed');
    assert.equal(failed && 'code' in failed && failed.code, 'store-damaged');
    assert.deepEqual(given.batches, []);
  });
});
