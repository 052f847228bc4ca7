// A process of its own that works on a store, for the tests of what happens to several of them. It is told a driver,
// a path, a job and the job's arguments; it says `open` once it has the store, begins with its job when it is told
// so, and says what came of it in its last line.
import { once } from 'node:events';
import type { Storage, ViewShape } from '@leadstream/core';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { driverNamed } from './drivers.ts';
import { capturing, writing } from './store-folder.ts';

const TENANT = 'acme';
const [driver = '', path = '', job = '', ...args] = process.argv.slice(2);
const say = (line: string): void => console.log(line);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const jobs: { readonly [job: string]: (storage: Storage, ...args: string[]) => Promise<unknown> } = {
  /** Keeps the store open until it is killed. */
  hold: () => new Promise(() => setInterval(() => undefined, 60_000)),
  /** Appends commits of two events and a claim, one after the other, and says the number of each once it is answered. */
  append: async ({ log }, name = '', commits = '0') => {
    for (let at = 0; at < Number(commits); at++) {
      const stream = `lead/${name}-${at}`;
      const commit = writing(`${name}-${at}`, { stream, version: 0, note: 'x'.repeat(2_000), events: 2 });
      const claim = { scope: 'email', hash: `${name}-${at}`, holder: stream, how: 'alone' as const };
      await log.append([{ ...commit, claims: [claim] }]);
      say(`${at}`);
    }
    return {};
  },
  /** Appends what others append too: to one stream, for one claim, under one command id. */
  compete: async ({ log }, name = '', rounds = '0') => {
    const came = { conflicts: 0, claims: [] as number[], commands: [] as number[] };
    for (let at = 0; at < Number(rounds); at++) {
      await log.append([capturing(`lead/${name}-${at}`)]);
      for (let done = false; !done; ) {
        const pool = (await log.readStreams(TENANT, ['pool/1'])).get('pool/1') ?? [];
        const turn = writing(`turn ${name}-${at}`, { stream: 'pool/1', version: pool.length });
        done = (await log.append([turn]))[0]?.ok === true;
        if (!done) came.conflicts += 1;
      }
      const holder = `lead/${name}-${at}`;
      const claim = { scope: 'email', hash: `${at}`, holder, how: 'alone' as const };
      const claiming = {
        ...capturing(holder),
        commandId: `claim ${name}-${at}`,
        writes: [],
        claims: [claim],
      };
      const [claimed, common] = await log.append([claiming, capturing(`account/${at}`)]);
      if (claimed?.ok) came.claims.push(at);
      if (common?.ok && !common.repeated) came.commands.push(at);
    }
    return came;
  },
  /** Counts to a number in a row of a view, under leases that are sometimes shorter than the work. */
  count: async ({ views }, owner = '', upTo = '0') => {
    const view: ViewShape = { name: 'counter', version: 1, columns: {}, indexes: {} };
    const came = { advanced: 0, fenced: 0 };
    await views.prepare(view);
    for (;;) {
      const lease = await views.lease(TENANT, view, owner, 15);
      if (lease && lease.checkpoint >= Number(upTo)) return came;
      if (lease) {
        const counted = Number((await views.rows(TENANT, view, ['row'])).get('row')?.data ?? 0);
        await pause(Math.random() * 30);
        const to = lease.checkpoint + 1;
        const puts = [{ key: 'row', columns: {}, data: counted + 1 }];
        const change = { token: lease.token, from: lease.checkpoint, to, puts, deletes: [] };
        came[await views.advance(TENANT, view, change)] += 1;
      }
      await pause(1);
    }
  },
  /** Leases tasks until there are none left, and says which. */
  lease: async ({ views }, owner = '') => {
    const tasks: ViewShape = { name: 'tasks', version: 1, columns: { dueAt: 'integer' }, indexes: {} };
    const came: { key: string; token: number }[] = [];
    await views.prepare(tasks);
    for (;;) {
      const leased = await views.leaseTasks(TENANT, tasks, { due: 1, limit: 3, owner, ttlMs: 3_600_000 });
      if (leased.length === 0) return came;
      came.push(...leased.map(({ key, token }) => ({ key, token })));
      await pause(1);
    }
  },
  /** Runs an engine: captures leads of its own and some that others capture too, while views are kept up to date. */
  run: async (storage, name = '', leads = '0') => {
    const { createEngine } = await import('@leadstream/engine');
    const { defaultProcess } = await import('@leadstream/core');
    const came = { written: 0, repeated: 0, notices: {} as { [kind: string]: number } };
    const onNotice = ({ kind }: { kind: string }): void => {
      came.notices[kind] = (came.notices[kind] ?? 0) + 1;
    };
    const engine = createEngine({ process: defaultProcess, storage, onNotice });
    const stopping = new AbortController();
    const running = engine.run({ signal: stopping.signal });
    const house = engine.system({ tenant: TENANT });
    const capture = (id: string) =>
      house.capture(
        { channel: 'hand', fields: { lastName: id, email: `${id}@example.org` } },
        { commandId: id },
      );
    for (let at = 0; at < Number(leads); at++) {
      const answers = await Promise.all([capture(`${name}-${at}`), capture(`both-${at}`)]);
      for (const answer of answers) {
        if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`);
        came[answer.repeated ? 'repeated' : 'written'] += 1;
      }
    }
    stopping.abort();
    await running;
    await engine.close();
    return came;
  },
};

const storage = await sqliteStorage({ path, driver: driverNamed(driver) });
const work = jobs[job];
if (!work) throw new Error(`There is no job "${job}".`);
say('open');
await once(process.stdin, 'data');
const came = await work(storage, ...args);
await storage.close();
say(JSON.stringify(came));
process.exit();
