// Moving the leads of somebody who leaves, killed in the middle: run again, each lead moved once, each owner told once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Event } from '@leadstream/core';
import { createEngine, type Engine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { beforeAll, describe, it } from 'vitest';
import { builtScript } from '../../../../.config/bundle-for-node.ts';
import { driverNamed, ownDrivers } from '../drivers.ts';
import { inFolder } from '../store-folder.ts';
import type { Point } from './doomed-life.ts';
import { deskProcess, type Move } from './moves.ts';

/** More than a page of 500. */
const LEADS = 620;
const SLOW = 120_000;

let script = '';
beforeAll(async () => {
  script = await builtScript(new URL('./mover.ts', import.meta.url));
});

async function within<T>({ driver, path }: Move, work: (engine: Engine) => Promise<T>): Promise<T> {
  const storage = await sqliteStorage({ path, driver: driverNamed(driver) });
  const engine = createEngine({ process: deskProcess, storage });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** A store in which a seller has many leads. */
const prepare = (move: Move): Promise<void> =>
  within(move, async (engine) => {
    const commands = Array.from({ length: LEADS }, (_, i) => ({
      command: {
        type: 'capture' as const,
        channel: 'hand' as const,
        fields: { lastName: `Lead${i}` },
        owner: 'seller/ann',
      },
    }));
    const answers = await engine.as('user:max').executeMany(commands);
    assert.ok(answers.every(({ ok }) => ok));
  });

async function killedAt(move: Move, point: Point): Promise<void> {
  const child = spawn(process.execPath, [script, JSON.stringify({ ...move, point })], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += String(text);
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', `It outlived the moment: ${stderr}`);
}

async function eventsOf(engine: Engine): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of engine.system().events()) events.push(event);
  return events;
}

/** Moments of the first page, of the second, and after the last, with how many leads are left to move then. */
const points: readonly (Point & { readonly left: number; readonly to: string })[] = [
  { of: 'statements', name: 'event: one inserted', nth: 250, left: LEADS, to: 'rules' },
  { of: 'statements', name: 'COMMIT: after', nth: 2, left: LEADS, to: 'seller/bob' },
  { of: 'calls', name: 'append: written, not answered', nth: 1, left: LEADS - 500, to: 'rules' },
  { of: 'calls', name: 'append: before', nth: 2, left: LEADS - 500, to: 'seller/bob' },
  { of: 'calls', name: 'append: written, not answered', nth: 2, left: 0, to: 'rules' },
];

describe.each(ownDrivers)('a move of leads on $name that is killed', ({ name: driver }) => {
  it.each(points)(
    'at $name ($nth), to $to, is finished by the same call: each lead moved once, each owner told once (Ours 5.4)',
    ({ to, left: expected, ...point }) =>
      inFolder(async (path) => {
        const wish = { from: 'seller/ann', to, batch: 'ann-leaves' };
        const move: Move = { driver, path, wish };
        await prepare(move);
        await killedAt(move, point);
        await within(move, async (engine) => {
          const left = await engine.system().count({ owner: 'seller/ann' });
          assert.equal(left, expected);
          const moved = await engine.as('user:max').moveLeads(wish);
          assert.deepEqual(moved, { ok: true, batch: 'ann-leaves', leads: left, moved: left, refused: {} });
          const events = await eventsOf(engine);
          const moves = events.filter(
            ({ type, data }) => type === 'assigned' && data['batch'] === 'ann-leaves',
          );
          assert.equal(moves.length, LEADS);
          assert.equal(new Set(moves.map(({ stream }) => stream)).size, LEADS);
          const told = events.filter(
            ({ type }) => type === (to === 'rules' ? 'email-requested' : 'alert-raised'),
          );
          assert.deepEqual(
            told.map(({ data }) => String(data['to'])).sort((a, b) => a.localeCompare(b)),
            to === 'rules' ? ['seller/bob', 'seller/cyd'] : ['seller/bob'],
          );
          assert.deepEqual(await engine.check(), []);
        });
      }),
    SLOW,
  );
});
