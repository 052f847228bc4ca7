import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Ended } from '@leadstream/testkit';
import type { Doom } from './doomed-life.ts';
import type { RunOnDriver } from './on-driver.ts';
import { canTrace, type DiskCall, diskCalls, readTrace, spoiling, traceOf, tracingStore } from './strace.ts';
import { flawsOf, goOn, startDoomed, unbroken } from './survivors.ts';

/** Short, and with one command at a time, so that a command that fails and is given again keeps its place. */
const STORY = { steps: 5, together: 1, life: 0 };

/** Kills the process at each call by which it changes a file: the call is not made, and nothing after it. */
export const everyWrite: RunOnDriver = async (campaign) => {
  if (!canTrace(campaign.say)) return { figures: 'skipped', broken: 0 };
  const { driver, seed, count, folder, say } = campaign;
  const calls = await callsOf({ ...STORY, driver, seed, path: join(folder, 'counted.db') });
  const expected = await unbroken({ ...STORY, driver, seed, path: '' });
  let [kills, broken] = [0, 0];
  for (const call of diskCalls) {
    const many = calls.filter((each) => each === call).length;
    say(`${call}: ${many} calls`);
    for (let nth = 1; nth <= many; nth += count) {
      await inOwnFolder(folder, async (path) => {
        const doom: Doom = { ...STORY, driver, seed, path };
        const { signal } = await startDoomed(doom, spoiling(path, call, 'signal=KILL', `${nth}`)).ended;
        if (signal !== 'SIGKILL') return;
        kills += 1;
        const flaws = await aftermath(doom, expected);
        for (const flaw of flaws) say(`BROKEN at ${call} ${nth}: ${flaw}`);
        broken += flaws.length;
      });
    }
  }
  return { figures: `${kills} kills at ${calls.length} calls`, broken };
};

/**
 * Lets each call of some kinds fail, once, and once with all after it until the process gives up. It must be told the
 * fault `store-unavailable`, and goes on under the same command ids: in the same process, or in the next one.
 */
export const failingDisk =
  (kinds: readonly DiskCall[], error: 'ENOSPC' | 'EIO'): RunOnDriver =>
  async ({ driver, seed, count, folder, say }) => {
    if (!canTrace(say)) return { figures: 'skipped', broken: 0 };
    const calls = await callsOf({ ...STORY, driver, seed, path: join(folder, 'counted.db') });
    const expected = await unbroken({ ...STORY, driver, seed, path: '' });
    const came = { survived: 0, 'gave up': 0, unharmed: 0 };
    let broken = 0;
    const fail = (call: DiskCall, when: string, triesMax: number): Promise<void> =>
      inOwnFolder(folder, async (path) => {
        const doom: Doom = { ...STORY, driver, seed, path, triesMax };
        const ended = await startDoomed(doom, spoiling(path, call, `error=${error}`, when)).ended;
        const isSpoilt = readTrace(traceOf(path)).some((one) => one.isSpoilt);
        came[!isSpoilt ? 'unharmed' : ended.code === 0 ? 'survived' : 'gave up'] += 1;
        const flaws = [...wrongEnd(ended), ...(await aftermath(doom, expected))];
        for (const flaw of flaws) say(`BROKEN at ${call} ${when}: ${flaw}`);
        broken += flaws.length;
      });
    for (const call of kinds) {
      const many = calls.filter((each) => each === call).length;
      say(`${call}: ${many} calls`);
      for (let nth = 1; nth <= many; nth += count) {
        await fail(call, `${nth}`, 4);
        await fail(call, `${nth}+`, 2);
      }
    }
    const told = Object.entries(came).map(([what, times]) => `${what} ${times}`);
    return { figures: `${error} at each ${kinds.join(', ')}: ${told.join(', ')}`, broken };
  };

/** What is wrong right after, and when the story was gone on with to its end. */
async function aftermath(doom: Doom, expected: readonly string[]): Promise<readonly string[]> {
  const before = await flawsOf(doom);
  const { flaws, outcome } = await goOn(doom);
  const isSame = isDeepStrictEqual(outcome, expected);
  return [...before, ...flaws, ...(isSame ? [] : ['it ended otherwise than an unbroken one'])];
}

/** A process ends well, or says that the store cannot be used. */
function wrongEnd({ code, signal, stderr }: Ended): readonly string[] {
  if (code === 0 || (code === 3 && stderr.startsWith('store-unavailable'))) return [];
  return [`it ended with ${code ?? signal}: ${stderr.slice(0, 300)}`];
}

/** All calls of an unbroken life, in their order. */
async function callsOf(doom: Doom): Promise<readonly string[]> {
  const ended = await startDoomed(doom, tracingStore(doom.path)).ended;
  if (ended.code !== 0) throw new Error(`The unbroken life ended with ${ended.code}: ${ended.stderr}`);
  return readTrace(traceOf(doom.path)).map(({ call }) => call);
}

async function inOwnFolder(folder: string, work: (path: string) => Promise<void>): Promise<void> {
  const own = join(folder, 'life');
  mkdirSync(own);
  await work(join(own, 'leads.db'));
  rmSync(own, { recursive: true });
}
