import assert from 'node:assert/strict';
import { failPoints } from '@leadstream/testkit';
import { beforeAll, describe, it } from 'vitest';
import { ownDrivers } from '../drivers.ts';
import { inFolder } from '../store-folder.ts';
import type { Doom, Point } from './doomed-life.ts';
import { statementPoints } from './statement-points.ts';
import { buildDoomed, flawsOf, goOn, recordOf, startDoomed, unbroken } from './survivors.ts';

// A story with conversions, rows of a file, and tasks of which one leaves another one behind.
const story = { seed: 27, steps: 13, life: 0 };
const SLOW = 60_000;

/** A later time than the first, where that comes before anything was written. */
const later: Readonly<Record<string, number>> = {
  'keys: before they are saved': 3,
  'keys: saved, their events not written': 3,
  'append: before': 6,
  'append: written, not answered': 6,
  'answer: given, not noted': 7,
  'answer: noted': 7,
  'view: leased': 4,
  'checkpoint: before': 4,
  'BEGIN: before': 20,
  'BEGIN: after': 21,
  'COMMIT: before': 22,
  'COMMIT: after': 23,
  'event: one inserted': 15,
  'receipt: before one is inserted': 6,
  'view row: one put': 3,
  'view progress: before it is written': 2,
};

const pointsOf = <Name extends string>(points: Readonly<Record<Name, unknown>>) =>
  (Object.keys(points) as Name[]).map((name) => ({ name, nth: later[name] ?? 1 }));

const points: readonly Point[] = [
  ...pointsOf(failPoints).map((point) => ({ of: 'calls', ...point }) as const),
  ...pointsOf(statementPoints).map((point) => ({ of: 'statements', ...point }) as const),
];

beforeAll(buildDoomed);

describe.each(ownDrivers)('a process with a store on $name that is killed', ({ name: driver }) => {
  let expected: readonly string[];
  beforeAll(async () => {
    expected = await unbroken({ ...story, driver, path: '' });
  }, SLOW);

  it.concurrent.each(points)(
    'at $name ($nth) loses nothing that was answered, and the next one ends like one that lived on',
    (point) =>
      inFolder(async (path) => {
        const doom: Doom = { ...story, driver, path, point };
        const { signal, stderr } = await startDoomed(doom).ended;
        assert.equal(signal, 'SIGKILL', `It outlived the moment: ${stderr}`);
        assert.deepEqual(await flawsOf(doom), []);
        const { flaws, outcome } = await goOn(doom);
        assert.deepEqual(flaws, []);
        assert.deepEqual(outcome, expected);
        assert.ok(recordOf(doom).some(({ outcome }) => outcome === 'ok'));
      }),
    SLOW,
  );
});
