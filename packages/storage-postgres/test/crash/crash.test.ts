// The quick part of the campaigns: `npm run crash` runs the long ones.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { canStartServer, serverUrl } from '../server.ts';
import { faultsOfLine, worksOver } from './line-faults.ts';
import { worksTogether } from './races.ts';
import { serverCrashes } from './server-crashes.ts';
import { workerKills } from './worker-kills.ts';
import { buildWorker } from './workers.ts';

const SLOW = 120_000;

/** Runs a short campaign; answers what it said was broken. */
async function shortly(run: typeof workerKills, count: number): Promise<readonly string[]> {
  const said: string[] = [];
  await inFolder((folder) => run({ seed: 1, count, folder, say: (line) => said.push(line) }));
  return said.filter((line) => line.startsWith('BROKEN'));
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-crash-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!serverUrl())('workers on one tenant', () => {
  beforeAll(buildWorker, SLOW);

  it(
    'that are killed lose nothing that was answered, and do nothing twice',
    async () => assert.deepEqual(await shortly(workerKills, 3), []),
    SLOW,
  );

  it(
    'four at once: each thing is captured once, turns are exact, views and log agree (Ours 5.2)',
    async () => {
      const verdict = await inFolder((folder) => worksTogether(4, { folder, rounds: 8 }));
      assert.deepEqual(verdict.flaws, []);
      assert.ok(verdict.answered > 4 * 8);
    },
    SLOW,
  );
});

describe.skipIf(!serverUrl())('a line to the server that', () => {
  it.each(Object.keys(faultsOfLine))(
    '%s leaves nothing lost and nothing doubled',
    async (fault) => {
      const { flaws, answered } = await worksOver(fault, 1);
      assert.deepEqual(flaws, []);
      assert.equal(answered, 3 * 9);
    },
    SLOW,
  );
});

describe.skipIf(!canStartServer())('a server that stops at once, in the middle of appends', () => {
  it(
    'keeps all that was answered, and its workers go on',
    async () => assert.deepEqual(await shortly(serverCrashes, 2), []),
    SLOW,
  );
});
