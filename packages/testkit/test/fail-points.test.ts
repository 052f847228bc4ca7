import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStorage } from '@leadstream/engine';
import {
  checkHistory,
  drawStory,
  failPoints,
  liveStory,
  openJournal,
  readJournal,
  readJournals,
  storyClock,
  withFailPoint,
} from '@leadstream/testkit';
import { describe, it } from 'vitest';

const names = Object.keys(failPoints) as (keyof typeof failPoints)[];
const silent = { asked: () => undefined, answered: () => undefined };

/** Lives a story whose named moment throws, as a process that ends there would stop. */
async function livedUpTo(name: keyof typeof failPoints, nth: number): Promise<boolean> {
  const clock = storyClock(0);
  let came = false;
  const doomed = withFailPoint(
    { storage: memoryStorage({ clock: clock.leases }), journal: silent },
    name,
    () => {
      came = true;
      throw new Error('the end');
    },
    nth,
  );
  await liveStory(doomed, drawStory({ seed: 27, steps: 13 }), { clock }).catch(() => undefined);
  return came;
}

describe('a named moment', () => {
  it.each(names)('%s comes in a story', async (name) => {
    assert.equal(await livedUpTo(name, 1), true);
    assert.equal(await livedUpTo(name, 10_000), false);
  });
});

describe('a journal', () => {
  it('tells what was asked and answered in all lives: what was never answered is unknown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'leadstream-'));
    const path = join(folder, 'journal.jsonl');
    const first = openJournal(path);
    first.asked('a');
    first.answered('a', { outcome: 'ok', first: 1, last: 2 });
    first.asked('b');
    first.close();
    const second = openJournal(path);
    second.asked('b');
    second.answered('b', { outcome: 'refused', first: 0, last: 0 });
    second.close();
    const told = (upTo?: number) =>
      readJournal(path, upTo).map(({ commandId, outcome, invokedAt, answeredAt }) =>
        [commandId, outcome, invokedAt, answeredAt].join(' '),
      );
    assert.deepEqual(told(), ['a ok 1 2', 'b unknown 3 4', 'b refused 5 6']);
    assert.deepEqual(told(2), ['a unknown 1 2']);
    rmSync(folder, { recursive: true });
  });

  it('that others wrote at the same time are told by one clock', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leadstream-'));
    const paths = ['one', 'other'].map((name) => join(folder, name));
    const [one, other] = paths.map(openJournal);
    const ok = { outcome: 'ok', first: 1, last: 1 } as const;
    one?.asked('a');
    other?.asked('b');
    other?.answered('b', ok);
    other?.asked('c');
    one?.answered('a', ok);
    for (const journal of [one, other]) journal?.close();
    const record = readJournals(paths);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => record.find(({ commandId }) => commandId === id));
    assert.ok(a && b && c);
    assert.deepEqual([a.outcome, b.outcome, c.outcome], ['ok', 'ok', 'unknown']);
    const instants = [a.invokedAt, b.invokedAt, b.answeredAt, c.invokedAt, a.answeredAt];
    assert.deepEqual(
      [...instants].sort((x, y) => x - y),
      instants,
    );
    rmSync(folder, { recursive: true });
  });

  it('of a whole story is what the log holds', async () => {
    const clock = storyClock(0);
    const storage = memoryStorage({ clock: clock.leases });
    const folder = mkdtempSync(join(tmpdir(), 'leadstream-'));
    const path = join(folder, 'journal.jsonl');
    const journal = openJournal(path);
    await liveStory({ storage, journal }, drawStory({ seed: 3, steps: 13 }), { clock });
    journal.close();
    const record = readJournal(path);
    assert.ok(record.length > 20);
    assert.deepEqual(await checkHistory(storage.log, 'main', record), []);
    rmSync(folder, { recursive: true });
  });
});
