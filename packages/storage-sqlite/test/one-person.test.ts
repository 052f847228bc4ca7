// Exact keys are exact even between simultaneous captures (Ours 10.2, DESIGN 3): however many come in with one e-mail
// address at once, through one engine or through two on one file, there is one lead where the way in says so.
import assert from 'node:assert/strict';
import { defaultProcess, type ProcessInput, type Storage } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, it } from 'vitest';
import { inFolder } from './store-folder.ts';

const merging: ProcessInput = {
  ...defaultProcess,
  duplicates: { waysIn: { hand: 'merge', bulk: 'merge', file: 'report' } },
};
const ada = (i: number) => ({ lastName: `King${i}`, email: i % 2 ? 'ada@acme.example' : 'ADA@acme.example' });
const stores: readonly (readonly [string, (path: string) => Promise<Storage>])[] = [
  ['in memory', async () => memoryStorage()],
  ['on one file', (path) => sqliteStorage({ path })],
];

describe.each(stores)('16 captures at once of one person, %s', (_, open) => {
  const captured = (engines: 1 | 2, process: ProcessInput, channel: 'web' | 'hand' | 'bulk' | 'file') =>
    inFolderAnswer(async (path) => {
      const storage = await open(path);
      const houses = Array.from({ length: engines }, () => createEngine({ process, storage }));
      try {
        const answers = await Promise.all(
          Array.from({ length: 16 }, (_each, i) =>
            houses[i % engines]!.system().capture({ channel, fields: ada(i) }),
          ),
        );
        const desk = houses[0]!.system();
        const found = await desk.find({ email: 'ada@acme.example' });
        return {
          accepted: answers.filter(({ ok }) => ok).length,
          refused: answers.flatMap((answer) => (answer.ok ? [] : [answer.refusal.code])),
          named: new Set(answers.flatMap((answer) => (answer.ok ? [answer.id] : []))).size,
          found: found.length,
          lead: found[0],
        };
      } finally {
        await Promise.all(houses.map((house) => house.close()));
      }
    });

  for (const engines of [1, 2] as const) {
    it(`through ${engines}: web forms are all added to one lead`, async () => {
      const { accepted, named, found, lead } = await captured(engines, defaultProcess, 'web');
      assert.deepEqual([accepted, named, found], [16, 1, 1]);
      assert.equal(lead?.engagement['form-submit']?.total, 15);
    });

    it(`through ${engines}: by hand one is captured, and fifteen are asked`, async () => {
      const { accepted, refused, found } = await captured(engines, defaultProcess, 'hand');
      assert.deepEqual([accepted, found], [1, 1]);
      assert.deepEqual(refused, Array.from({ length: 15 }).fill('possible-duplicate'));
    });

    it(`through ${engines}: where the way in merges, one stands for all`, async () => {
      for (const channel of ['hand', 'bulk'] as const) {
        const { accepted, named, found, lead } = await captured(engines, merging, channel);
        assert.deepEqual([accepted, named, found], [16, 1, 1]);
        assert.equal(Object.keys(lead?.merge?.parts ?? {}).length, 15);
      }
    });

    it(`through ${engines}: where the way in reports, all are captured`, async () => {
      const { accepted, found } = await captured(engines, merging, 'file');
      assert.deepEqual([accepted, found], [16, 16]);
    });
  }
});

/** What a test finds out in a folder of its own. */
async function inFolderAnswer<T>(work: (path: string) => Promise<T>): Promise<T> {
  let answer: { readonly of: T } | undefined;
  await inFolder(async (path) => {
    answer = { of: await work(path) };
  });
  assert.ok(answer);
  return answer.of;
}
