import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { defaultProcess, type SealedEvent, type ViewShape } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { exclusiveDrivers, sharedDrivers } from './drivers.ts';
import { inFolder } from './store-folder.ts';
import { type StoreProcess, storeProcess, withProcesses } from './store-process.ts';

const SLOW = 60_000;

/** Lets processes do their jobs at the same time; answers what came of each. */
async function together<T>(...started: readonly StoreProcess[]): Promise<readonly T[]> {
  return withProcesses(started, async (...processes) => {
    await Promise.all(processes.map((each) => each.begin()));
    return Promise.all(processes.map((each) => each.result<T>()));
  });
}

const numbers = (upTo: number): number[] => Array.from({ length: upTo }, (_, at) => at);

function isDense(events: readonly SealedEvent[]): void {
  assert.deepEqual(
    events.map(({ position }) => position),
    numbers(events.length).map((at) => at + 1),
  );
  const versions = new Map<string, number>();
  for (const { stream, version } of events) {
    assert.equal(version, (versions.get(stream) ?? 0) + 1);
    versions.set(stream, version);
  }
}

if (sharedDrivers.length === 0)
  it.skip('two processes with one store: no SQLite of this Node is made for it');

describe.each(sharedDrivers)('two processes with one store on $name', ({ name, driver }) => {
  it(
    'that append at once: every commit is there once, versions and positions have no gaps, and one of two rivals wins',
    () =>
      inFolder(async (path) => {
        const rounds = 120;
        const rivals = ['a', 'b'].map((rival) => storeProcess(name, path, 'compete', rival, rounds));
        const came = await together<{ conflicts: number; claims: number[]; commands: number[] }>(...rivals);
        const { log, close } = await sqliteStorage({ path, driver });
        const events = await log.read('acme', 0, 10_000);
        isDense(events);
        // A lead and a turn for each, and one account for both.
        assert.equal(events.length, rounds * (2 + 2 + 1));
        assert.equal(new Set(events.map(({ commandId }) => commandId)).size, events.length);
        for (const won of ['claims', 'commands'] as const) {
          assert.deepEqual(
            came.flatMap((each) => each[won]).sort((a, b) => a - b),
            numbers(rounds),
          );
        }
        const holders = await log.holders(
          'acme',
          numbers(rounds).map((at) => ({ scope: 'email', hash: `${at}` })),
        );
        assert.ok(holders.every(({ length }) => length === 1));
        await close();
      }),
    SLOW,
  );

  it(
    'of which one is killed while both write: the other goes on, and whatever was answered to either is there',
    () =>
      inFolder(async (path) => {
        const rivals = ['a', 'b'].map((rival) => storeProcess(name, path, 'append', rival, 300));
        const answered = await withProcesses(rivals, async (...processes) => {
          const [doomed, other] = processes;
          await Promise.all(processes.map((each) => each.begin()));
          const seen = await doomed?.reached('100');
          await doomed?.kill();
          await other?.result();
          const numbered = (seen ?? []).filter((line) => /^\d+$/.test(line));
          return [...numbered.map((at) => `a-${at}`), ...numbers(300).map((at) => `b-${at}`)];
        });
        const { log, close } = await sqliteStorage({ path, driver });
        assert.ok(answered.length > 400);
        assert.equal((await log.receipts('acme', answered)).size, answered.length);
        isDense(await log.read('acme', 0, 10_000));
        await close();
      }),
    SLOW,
  );

  it(
    'that move a view: each step is made once, and who outstays its lease is fenced off',
    () =>
      inFolder(async (path) => {
        const runners = ['a', 'b'].map((owner) => storeProcess(name, path, 'count', owner, 60));
        const came = await together<{ advanced: number; fenced: number }>(...runners);
        const view: ViewShape = { name: 'counter', version: 1, columns: {}, indexes: {} };
        const { views, close } = await sqliteStorage({ path, driver });
        await views.prepare(view);
        assert.equal(await views.checkpoint('acme', view), 60);
        assert.equal((await views.rows('acme', view, ['row'])).get('row')?.data, 60);
        assert.equal(
          came.reduce((sum, { advanced }) => sum + advanced, 0),
          60,
        );
        assert.ok(came.every(({ advanced }) => advanced > 0));
        assert.ok(came.some(({ fenced }) => fenced > 0));
        await close();
      }),
    SLOW,
  );

  it(
    'that work on tasks: none goes to both while its lease runs',
    () =>
      inFolder(async (path) => {
        const tasks: ViewShape = { name: 'tasks', version: 1, columns: { dueAt: 'integer' }, indexes: {} };
        const { views, close } = await sqliteStorage({ path, driver });
        await views.prepare(tasks);
        const lease = await views.lease('acme', tasks, 'runner', 60_000);
        const puts = numbers(200).map((at) => ({ key: `${at}`, columns: { dueAt: 0 }, data: null }));
        const change = { token: lease?.token ?? 0, from: 0, to: 1, puts, deletes: [] };
        assert.equal(await views.advance('acme', tasks, change), 'advanced');
        const workers = ['a', 'b'].map((owner) => storeProcess(name, path, 'lease', owner));
        const came = (await together<{ key: string; token: number }[]>(...workers)).flat();
        assert.deepEqual(
          came.map(({ key }) => Number(key)).sort((a, b) => a - b),
          numbers(200),
        );
        assert.equal(new Set(came.map(({ token }) => token)).size, 200);
        await close();
      }),
    SLOW,
  );

  it(
    'that run an engine each: every lead is captured once, and views and log agree',
    () =>
      inFolder(async (path) => {
        const leads = 40;
        const engines = ['a', 'b'].map((each) => storeProcess(name, path, 'run', each, leads));
        const came = await together<{ written: number; repeated: number; notices: object }>(...engines);
        const total = (part: 'written' | 'repeated'): number =>
          came.reduce((sum, each) => sum + each[part], 0);
        assert.deepEqual([total('written'), total('repeated')], [3 * leads, leads]);
        for (const { notices } of came) {
          assert.deepEqual(
            Object.keys(notices).filter((kind) => /failed|held/.test(kind)),
            [],
          );
        }
        const engine = createEngine({
          process: defaultProcess,
          storage: await sqliteStorage({ path, driver }),
        });
        assert.equal(await engine.system({ tenant: 'acme' }).count(), 3 * leads);
        assert.deepEqual(await engine.check(), []);
        await engine.close();
      }),
    SLOW,
  );

  it(
    'of which one has an older SQLite: whoever comes second is refused',
    () =>
      inFolder(async (path) => {
        const [old] = exclusiveDrivers;
        assert.ok(old);
        const inUse = (message: RegExp) => ({ code: 'store-in-use', message });
        await withProcesses([storeProcess(old.name, path, 'hold')], async (holder) => {
          await holder?.reached('open');
          const named = new RegExp(`process ${holder?.child.pid} `);
          await assert.rejects(sqliteStorage({ path, driver }), inUse(named));
        });
        await withProcesses([storeProcess(name, path, 'hold')], async (holder) => {
          await holder?.reached('open');
          assert.equal(existsSync(`${path}-shm`), true);
          await assert.rejects(sqliteStorage({ path, driver: old.driver }), inUse(/another process/));
        });
      }),
    SLOW,
  );
});
