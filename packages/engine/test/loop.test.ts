// The line of a tenant: goal is that whoever waits is carried out in order and answered, and that who was taken back is not.
import assert from 'node:assert/strict';
import { isFault } from '@leadstream/core';
import { describe, it } from 'vitest';
import { createLoop, type LoopOptions, type Outcome } from '../src/loop.ts';

type Options = LoopOptions<string, string>;

/** A line whose items are words, as many bytes as letters; it answers each with the word, unless told otherwise. */
function aLine(own: Partial<Options> = {}) {
  const batches: string[][] = [];
  const turnedAway: number[] = [];
  const { carryOut = async (items: readonly string[]) => items.map((answer) => ({ answer })) } = own;
  const loop = createLoop<string, string>({
    itemsMax: 3,
    bytesMax: 10,
    bytesOf: (word) => word.length,
    waitingMax: 5,
    turnedAway: (waiting) => void turnedAway.push(waiting),
    ...own,
    carryOut: (items) => {
      batches.push([...items]);
      return carryOut(items);
    },
  });
  return { loop, batches, turnedAway };
}

/** A batch that is under way until it is let go. */
function held() {
  let go = (): void => {};
  const until = new Promise<void>((resolve) => {
    go = resolve;
  });
  const carryOut: Options['carryOut'] = async (items) => {
    await until;
    return items.map((answer) => ({ answer }));
  };
  return { carryOut, go };
}

describe('a batch', () => {
  it('has as many items as it may, those that came first', async () => {
    const { loop, batches } = aLine();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((word) => loop.submit(word)));
    assert.deepEqual(answers, ['a', 'b', 'c', 'd']);
    assert.deepEqual(batches, [['a', 'b', 'c'], ['d']]);
  });

  it('has as many bytes as it may, to the last one', async () => {
    const { loop, batches } = aLine();
    await Promise.all(['aaaaa', 'bbbbb', 'cccccc', 'ddddd'].map((word) => loop.submit(word)));
    assert.deepEqual(batches, [['aaaaa', 'bbbbb'], ['cccccc'], ['ddddd']]);
  });

  it('is an item alone that is larger than any batch', async () => {
    const { loop, batches } = aLine();
    const large = 'x'.repeat(11);
    await Promise.all(['a', large, 'b'].map((word) => loop.submit(word)));
    assert.deepEqual(batches, [['a'], [large], ['b']]);
  });

  it('that throws fails all that were in it, and none of those behind it', async () => {
    const { loop } = aLine({
      itemsMax: 2,
      carryOut: async (items) => {
        if (items.includes('bad')) throw new RangeError('broken');
        return items.map((answer) => ({ answer }));
      },
    });
    const settled = await Promise.allSettled(['a', 'bad', 'c'].map((word) => loop.submit(word)));
    assert.deepEqual(
      settled.map((one) => (one.status === 'rejected' ? one.reason.name : one.value)),
      ['RangeError', 'RangeError', 'c'],
    );
  });

  it('answers each by its own outcome, also one that has none', async () => {
    const outcomes: Outcome<string>[] = [{ answer: 'yes' }, { error: new RangeError('no') }];
    const { loop } = aLine({ carryOut: async () => outcomes });
    const settled = await Promise.allSettled(['a', 'b', 'c'].map((word) => loop.submit(word)));
    assert.deepEqual(
      settled.map((one) => (one.status === 'rejected' ? one.reason.message : one.value)),
      ['yes', 'no', 'Invariant broken: a command was left without an answer.'],
    );
  });
});

describe('an item that is taken back', () => {
  it('while it waits is never carried out, and those around it are', async () => {
    const { carryOut, go } = held();
    const { loop, batches } = aLine({ carryOut });
    const stop = new AbortController();
    const first = loop.submit('first');
    await Promise.resolve();
    await Promise.resolve();
    const asked = [loop.submit('left'), loop.submit('back', stop.signal), loop.submit('right')] as const;
    assert.equal(loop.waiting(), 3);
    stop.abort(new Error('changed my mind'));
    assert.equal(loop.waiting(), 2);
    await assert.rejects(asked[1], /changed my mind/);
    go();
    assert.deepEqual(await Promise.all([first, asked[0], asked[2]]), ['first', 'left', 'right']);
    assert.deepEqual(batches, [['first'], ['left', 'right']]);
  });

  it('while it is carried out goes on, and is answered', async () => {
    const { carryOut, go } = held();
    const { loop, batches } = aLine({ carryOut });
    const stop = new AbortController();
    const asked = loop.submit('late', stop.signal);
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(batches, [['late']]);
    stop.abort(new Error('changed my mind'));
    go();
    assert.equal(await asked, 'late');
  });

  it('before it is given never waits', async () => {
    const { loop, batches } = aLine();
    await assert.rejects(loop.submit('never', AbortSignal.abort(new Error('too late'))), /too late/);
    assert.equal(loop.waiting(), 0);
    await loop.drain();
    assert.deepEqual(batches, []);
  });
});

describe('a line that is full', () => {
  it('turns away who comes, says so with the number, and lets in again when there is room', async () => {
    const { loop, turnedAway } = aLine();
    const asked = ['a', 'b', 'c', 'd', 'e'].map((word) => loop.submit(word));
    await assert.rejects(loop.submit('f'), (error: unknown) => {
      assert.ok(isFault(error, 'overloaded'));
      assert.match(error.message, /\b5 commands wait/);
      return true;
    });
    assert.deepEqual(turnedAway, [5]);
    assert.equal((await Promise.all(asked)).length, 5);
    assert.equal(await loop.submit('g'), 'g');
  });
});

describe('a line that is drained', () => {
  it('has answered all, those that came meanwhile as well', async () => {
    const { loop } = aLine();
    const answered: string[] = [];
    const ask = (word: string) => loop.submit(word).then((answer) => answered.push(answer));
    void ask('a').then(() => void ask('b'));
    await loop.drain();
    assert.deepEqual(answered, ['a', 'b']);
    assert.equal(loop.waiting(), 0);
  });
});
