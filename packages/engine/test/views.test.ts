import assert from 'node:assert/strict';
import {
  defineProcess,
  foldView,
  leadList,
  type SealedEvent,
  type Storage,
  type TaskRow,
  taskCommand,
  taskList,
  type View,
  viewRow,
} from '@leadstream/core';
import { memoryStorage, type Notice } from '@leadstream/engine';
import { commandOf, type Move, moves } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { accepted, aLead, type House, openHouse, pooled } from './house.ts';

const day = 86_400_000;
const process = defineProcess(pooled);

/** Lives a story through an engine, some of it at once; refused moves change nothing. */
async function live({ ada, clock }: House, story: readonly Move[]): Promise<void> {
  const leads: string[] = [];
  for (let at = 0; at < story.length; at += 3) {
    const some = story.slice(at, at + 3);
    clock.time += some.reduce((sum, one) => sum + one.afterMs, 0);
    const commands = some.map((one) => ({ command: commandOf(process, one, leads, clock.now()) }));
    const answers = await ada.executeMany(commands);
    answers.forEach((answer, place) => {
      if (answer.ok && answer.id && commands[place]?.command.type === 'capture') leads.push(answer.id);
    });
  }
}

/** What a view must hold, and what it holds, by key. */
async function both<Row>({ ada, storage }: House, view: View<Row>) {
  const events = [];
  for await (const event of ada.events()) events.push({ ...event, personal: null });
  const wanted = new Map([...foldView(view, events)].map(([key, row]) => [key, viewRow(view, key, row)]));
  const [index] = Object.keys(view.shape.indexes) as [string];
  const { rows } = await storage.views.query('main', view.shape, { index, limit: 100_000 });
  return { wanted, found: new Map(rows.map((row) => [row.key, row])) };
}

describe('views', () => {
  it('hold what a rebuild gives, after any story, and the store is sound', async () => {
    await fc.assert(
      fc.asyncProperty(moves(40), async (story) => {
        const house = openHouse({ process: pooled });
        await live(house, story);
        await house.engine.runDue({ tenant: 'main' });
        for (const view of [leadList, taskList] as readonly View<never>[]) {
          const { wanted, found } = await both(house, view);
          assert.deepEqual(found, wanted);
        }
        assert.deepEqual(await house.engine.check(), []);
        for (const name of ['leads', 'tasks']) await house.engine.rebuild(name);
        assert.deepEqual(await house.engine.check(), []);
      }),
      { numRuns: 30 },
    );
  });

  it('catch up over many pages of the log, also when several readers push at once', async () => {
    const { ada, engine } = openHouse();
    const names = Array.from({ length: 2_500 }, (_, at) => `Lead${at}`);
    await Promise.all(names.map((name) => accepted(ada.capture(aLead(name)))));
    const counts = await Promise.all([ada.count(), ada.count(), engine.as('user:bob').count()]);
    assert.deepEqual(counts, [2_500, 2_500, 2_500]);
    const [pass] = await engine.runDue();
    assert.ok(pass && pass.moved > 0, 'the tasks were still behind');
    assert.equal((await engine.runDue())[0]?.moved, 0);
  });

  it('are moved by one runner at a time, and taken over when it is gone', async () => {
    const storage = memoryStorage();
    const first = openHouse({ storage });
    await accepted(first.ada.capture(aLead('King')));
    await storage.views.prepare(leadList.shape);
    const lease = await storage.views.lease('main', leadList.shape, 'somebody else', 300);
    assert.ok(lease);
    const before = performance.now();
    const leased = Date.now();
    const machine = openHouse({ storage: { ...storage, views: storage.views } });
    // The store's clock stands still in this house: time passes by its own hand.
    setTimeout(() => void storage.views.lease('main', leadList.shape, 'somebody else', 0), 100);
    assert.equal(await machine.ada.count(), 1);
    assert.ok(performance.now() - before >= 90);
    assert.ok(Date.now() - leased < 2_000);
    const fenced = { token: lease.token, from: 0, to: 1, puts: [], deletes: [] };
    assert.equal(await storage.views.advance('main', leadList.shape, fenced), 'fenced');
  });

  it('are built again from nothing, and a view that is none cannot be', async () => {
    const { ada, engine, storage } = openHouse();
    const { last } = await accepted(ada.capture(aLead('King')));
    await ada.count();
    await spoil(storage);
    assert.equal((await ada.workList()).rows[0]?.status, 'Spoilt');
    assert.equal(await engine.rebuild('leads'), last);
    assert.equal((await ada.workList()).rows[0]?.status, 'New');
    await assert.rejects(engine.rebuild('nothing'), TypeError);
  });
});

/** Changes a row of the list of leads behind the engine's back. */
async function spoil({ views }: Storage): Promise<void> {
  const { shape } = leadList;
  const [row] = (await views.query('main', shape, { index: 'captured', limit: 1 })).rows;
  const lease = await views.lease('main', shape, 'mallory', 1_000);
  assert.ok(row && lease);
  const data = { ...(row.data as object), status: 'Spoilt' };
  const { token, checkpoint: from } = lease;
  await views.advance('main', shape, { token, from, to: from, puts: [{ ...row, data }], deletes: [] });
  await views.lease('main', shape, 'mallory', 0);
}

describe('a check', () => {
  it('names a row that was changed, one that is missing and one too many', async () => {
    const { ada, engine, storage } = openHouse();
    const [{ id }, other] = [
      await accepted(ada.capture(aLead('King'))),
      await accepted(ada.capture(aLead('Byron'))),
    ];
    await ada.count();
    await spoil(storage);
    const { shape } = leadList;
    const [row] = (await storage.views.query('main', shape, { index: 'captured', limit: 1 })).rows;
    const lease = await storage.views.lease('main', shape, 'mallory', 1_000);
    assert.ok(row && lease);
    const { token, checkpoint: from } = lease;
    const puts = [{ ...row, key: 'ghost' }];
    await storage.views.advance('main', shape, { token, from, to: from, puts, deletes: [other.id] });
    const found = await engine.check();
    assert.deepEqual(
      found.map(({ code, where }) => `${code} ${where}`).sort(),
      [`view-differs leads ${id}`, `view-differs leads ${other.id}`, 'view-differs leads ghost'].sort(),
    );
  });

  it('names gaps, versions that do not follow and times that go back', async () => {
    const { ada, storage } = openHouse();
    const { id } = await accepted(ada.capture(aLead('King')));
    for (let step = 0; step < 5; step += 1) {
      await accepted(ada.engage({ lead: id, engagements: [{ kind: 'visit' }] }));
    }
    type Change = (event: SealedEvent) => SealedEvent[];
    const codes = async (change: Change): Promise<string[]> => {
      const apply = (events: readonly SealedEvent[]) => events.flatMap(change);
      const log: Storage['log'] = {
        ...storage.log,
        read: async (...given) => apply(await storage.log.read(...given)),
        readStream: async (...given) => apply(await storage.log.readStream(...given)),
      };
      const { engine } = openHouse({ storage: { ...storage, log } });
      return [...new Set((await engine.check()).map(({ code }) => code))];
    };
    const fourth = (about: Partial<SealedEvent>): Promise<string[]> =>
      codes((event) => [event.position === 4 ? { ...event, ...about } : event]);
    assert.deepEqual(await fourth({}), []);
    assert.ok((await codes((event) => (event.position === 3 ? [] : [event]))).includes('position-gap'));
    assert.deepEqual(await fourth({ version: 9 }), ['version-gap']);
    const { last } = await accepted(ada.capture(aLead('Byron')));
    const second = { version: 2 };
    assert.deepEqual(await codes((event) => [event.position === last ? { ...event, ...second } : event]), [
      'version-gap',
    ]);
    assert.deepEqual(await fourth({ recordedAt: '2020-01-01T00:00:00.000Z' }), ['time-went-back']);
    assert.deepEqual(await fourth({ schemaVersion: 9 }), ['event-unknown']);
    assert.deepEqual(await fourth({ type: 'renamed' }), ['event-unknown']);
  });

  it('looks at all tenants, or at one', async () => {
    const { engine } = openHouse();
    for (const tenant of ['a', 'b']) {
      const handle = engine.as('user:ada', { tenant });
      await accepted(handle.capture(aLead('King')));
    }
    assert.deepEqual(await engine.check(), []);
    assert.deepEqual(
      (await engine.runDue()).map(({ tenant }) => tenant),
      ['a', 'b'],
    );
    assert.deepEqual(
      (await engine.runDue({ tenant: 'b' })).map(({ tenant }) => tenant),
      ['b'],
    );
  });
});

/** A lead that looked at prices so often that its band will fall when that fades. */
async function aHotLead(house: House): Promise<string> {
  const { id } = await accepted(house.ada.capture(aLead('King')));
  const engagements = [
    { kind: 'page-view', count: 40, facets: { page: 'pricing' } },
    { kind: 'webinar-attended', count: 3 },
    { kind: 'form-submit', count: 3, facets: { form: 'request' } },
  ];
  await accepted(house.ada.engage({ lead: id, engagements }));
  const { score } = (await house.ada.lead(id)) ?? {};
  assert.ok(score && score.nextBandAt > 0, 'The band of this lead never falls.');
  return id;
}

async function tasksOf({ storage }: House): Promise<readonly TaskRow[]> {
  const { rows } = await storage.views.query('main', taskList.shape, { index: 'due', limit: 100 });
  return rows.map(({ data }) => data as unknown as TaskRow);
}

describe('a task', () => {
  it('is worked when it is due, once, and what follows from it as well', async () => {
    const house = openHouse();
    const { ada, engine, clock } = house;
    const id = await aHotLead(house);
    const before = await ada.lead(id);
    assert.equal((await engine.runDue())[0]?.tasks, 0);
    clock.time = (before?.score.nextBandAt ?? 0) - 1;
    assert.equal((await engine.runDue())[0]?.tasks, 0);
    clock.time += 400 * day;
    const [pass] = await engine.runDue();
    assert.ok(pass && pass.tasks >= 1 && pass.held === 0);
    const after = await ada.lead(id);
    assert.notEqual(after?.score.band, before?.score.band);
    assert.equal(after?.score.nextBandAt, 0);
    assert.deepEqual(await tasksOf(house), []);
    assert.deepEqual(await engine.runDue(), [
      { tenant: 'main', moved: 0, tasks: 0, held: 0, followed: 0, mails: 0 },
    ]);
    const ticks = (await ada.history(id)).filter(({ actor }) => actor === 'system');
    assert.ok(ticks.length > 0 && ticks.every(({ commandId }) => commandId.startsWith('task/band/')));
  });

  it('is worked as often as it comes due, without waiting for its lease to end', async () => {
    // The store's clock stands still, so that no lease ends by itself.
    const house = openHouse({ storage: memoryStorage({ clock: { now: () => 0 } }) });
    const id = await aHotLead(house);
    const bands: (string | undefined)[] = [];
    for (let lead = await house.ada.lead(id); lead && lead.score.nextBandAt > 0; ) {
      house.clock.time = lead.score.nextBandAt;
      assert.equal((await house.engine.runDue())[0]?.tasks, 1);
      lead = await house.ada.lead(id);
      bands.push(lead?.score.band);
    }
    assert.ok(bands.length >= 2, bands.join());
  });

  it('that two engines find due is carried out once', async () => {
    const storage = memoryStorage();
    const houses = [openHouse({ storage }), openHouse({ storage })] as const;
    const id = await aHotLead(houses[0]);
    const { clock } = houses[0];
    clock.time += 400 * day;
    houses[1].clock.time = clock.time;
    await Promise.all(houses.map(({ engine }) => engine.runDue()));
    const ticks = (await houses[0].ada.history(id)).filter(({ actor }) => actor === 'system');
    const versions = new Set(ticks.map(({ commandId }) => commandId));
    assert.equal(versions.size, ticks.length);
    assert.deepEqual(await houses[0].engine.check(), []);
  });

  it('that is still due after it was worked is left alone for a while, and noticed', async () => {
    const notices: Notice[] = [];
    const storage = memoryStorage();
    const house = openHouse({ storage, onNotice: (notice) => notices.push(notice) });
    const { engine, clock } = house;
    await aHotLead(house);
    await engine.runDue();
    const [task] = await tasksOf(house);
    assert.ok(task);
    // Its command id was spent before without effect, so the log will never make it go away.
    await accepted(house.engine.system().execute(taskCommand(task), { commandId: `task/${task.id}` }));
    clock.time = task.dueAt;
    assert.deepEqual(
      (await engine.runDue()).map(({ tasks, held }) => [tasks, held]),
      [[0, 1]],
    );
    assert.deepEqual(
      (await engine.runDue()).map(({ tasks, held }) => [tasks, held]),
      [[0, 0]],
    );
    const held = notices.filter(({ kind }) => kind === 'task-held');
    assert.deepEqual(held, [
      { kind: 'task-held', tenant: 'main', task: task.id, attempts: 1, until: clock.time + 60_000 },
    ]);
  });
});

describe('a run', () => {
  it('keeps views and tasks up until it is stopped, woken by the log', async () => {
    const house = openHouse();
    const { ada, engine, storage } = house;
    const stop = new AbortController();
    const running = engine.run({ signal: stop.signal, pollMs: 60_000 });
    await until(async () => (await storage.log.tenants()).length === 0);
    const { last } = await accepted(ada.capture(aLead('King')));
    await until(async () => (await storage.views.checkpoint('main', taskList.shape)) === last);
    stop.abort();
    await running;
  });

  it('looks at the time as well, without a word from the log', async () => {
    const house = openHouse();
    const id = await aHotLead(house);
    const stop = new AbortController();
    const running = house.engine.run({ signal: stop.signal, pollMs: 10 });
    house.clock.time += 400 * day;
    await until(async () => (await house.ada.lead(id))?.score.nextBandAt === 0);
    stop.abort();
    await running;
  });

  it('goes on after a pass that failed, and ends with the engine', async () => {
    const inner = memoryStorage();
    let isBroken = true;
    const head: typeof inner.log.head = async (tenant) => {
      if (isBroken) throw Object.assign(new Error('no disk'), { code: 'store-unavailable' });
      return inner.log.head(tenant);
    };
    const notices: Notice[] = [];
    const other = openHouse({ storage: inner });
    const { last } = await accepted(other.ada.capture(aLead('King')));
    const { engine } = openHouse({
      storage: { ...inner, log: { ...inner.log, head } },
      onNotice: (notice) => notices.push(notice),
    });
    const running = engine.run({ signal: new AbortController().signal, pollMs: 10 });
    await until(async () => notices.length > 1);
    assert.deepEqual(notices[0], { kind: 'pass-failed', tenant: 'main', code: 'store-unavailable' });
    isBroken = false;
    await until(async () => (await inner.views.checkpoint('main', leadList.shape)) === last);
    await engine.close();
    await running;
  });
});

/** Waits until something holds; the test's own time limit ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
