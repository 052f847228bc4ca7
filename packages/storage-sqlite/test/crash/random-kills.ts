import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Doom } from './doomed-life.ts';
import type { RunOnDriver } from './on-driver.ts';
import { flawsOf, lookAt, recordOf, startDoomed, unbroken } from './survivors.ts';

const STEPS = 60;
const AFTER_MS_MAX = 400;

/**
 * Kills a process at random moments of its life, again and again on one store, until its story is over; then the next
 * story begins. To resume a campaign, give the seed of the story that was said last.
 */
export const randomKills: RunOnDriver = async ({ driver, seed, count, folder, say }) => {
  let [kills, broken, answered, stories] = [0, 0, 0, 0];
  for (let story = seed; kills < count; story += 1) {
    let doom: Doom = { driver, path: join(folder, `${story}.db`), seed: story, steps: STEPS, life: 0 };
    const judge = (flaws: readonly string[]): void => {
      broken += flaws.length;
      for (const flaw of flaws) say(`BROKEN, story ${story}, life ${doom.life}: ${flaw}`);
    };
    for (let isOver = false; !isOver; doom = { ...doom, life: doom.life + 1 }) {
      // Once there were kills enough, the last story is lived to its end.
      isOver = !(await livesUntil(doom, kills < count ? Math.random() * AFTER_MS_MAX : Infinity));
      if (!isOver) kills += 1;
      judge(await flawsOf(doom));
    }
    const { outcome } = await lookAt(doom, recordOf(doom));
    if (!same(outcome, await unbroken(doom))) judge(['it ended otherwise than an unbroken one']);
    answered += recordOf(doom).filter(({ outcome: told }) => told === 'ok').length;
    stories += 1;
    say(`story ${story} is over after ${doom.life} lives: ${kills} kills, ${answered} answers so far`);
  }
  return { figures: `${kills} kills in ${stories} stories, ${answered} answered commands`, broken };
};

/** Answers whether the process had to be killed. */
async function livesUntil(doom: Doom, afterMs: number): Promise<boolean> {
  const { child, ended } = startDoomed(doom);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  if (afterMs !== Infinity) await Promise.race([setTimeout(afterMs), ended]);
  else await ended;
  child.kill('SIGKILL');
  const { code, signal, stderr } = await ended;
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`Story ${doom.seed}, life ${doom.life}: ${stderr}`);
  return signal === 'SIGKILL';
}

function same(found: readonly string[], wanted: readonly string[]): boolean {
  try {
    assert.deepEqual(found, wanted);
    return true;
  } catch {
    return false;
  }
}
