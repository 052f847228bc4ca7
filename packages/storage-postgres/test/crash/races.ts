import { setTimeout as pause } from 'node:timers/promises';
import type { Run } from '../../../../.config/crash-campaign.ts';
import { createDatabase } from '../server.ts';
import { judge, type Verdict } from './judging.ts';
import { buildWorker, ownFolder, startWorkers, type Workers } from './workers.ts';

const COUNTS = [2, 4, 8];
/** Longer than any lease of a view or a task lasts. */
const FROZEN_MS = 35_000;

/** Workers that go their rounds at the same time; answers what became of the store. */
export async function worksTogether(
  count: number,
  {
    folder,
    rounds,
    shared = rounds,
    meanwhile,
  }: {
    readonly folder: string;
    readonly rounds: number | undefined;
    readonly shared?: number | undefined;
    readonly meanwhile?: (workers: Workers) => Promise<void>;
  },
): Promise<Verdict> {
  const database = await createDatabase();
  try {
    const workers = await startWorkers(count, { url: database.url, folder, rounds, shared: shared ?? 400 });
    await meanwhile?.(workers);
    if (rounds === undefined) await workers.stop();
    else await workers.ended();
    return await judge(database.url, workers.journals);
  } finally {
    await database.drop();
  }
}

/** Two to eight processes on the same leads and the same pool. */
export const racingWorkers: Run = async ({ folder, count, say }) => {
  await buildWorker();
  let [broken, answered] = [0, 0];
  for (const many of COUNTS) {
    const verdict = await worksTogether(many, { folder: ownFolder(folder, `${many}`), rounds: count });
    broken += verdict.flaws.length;
    answered += verdict.answered;
    for (const flaw of verdict.flaws) say(`BROKEN, ${many} workers: ${flaw}`);
    say(`${many} workers: ${verdict.events} events, ${verdict.answered} commands answered`);
  }
  return { figures: `${COUNTS.join(', ')} workers, ${answered} commands answered, turns exact`, broken };
};

/** Two processes give the same captures under the same ids: each is carried out once. */
export const captureOnce: Run = async ({ folder, count, say }) => {
  await buildWorker();
  const verdict = await worksTogether(2, { folder: ownFolder(folder, 'once'), rounds: count });
  for (const flaw of verdict.flaws) say(`BROKEN: ${flaw}`);
  const figures = `${count} rounds of two processes, ${verdict.answered} commands answered`;
  return { figures, broken: verdict.flaws.length };
};

/** A worker is stopped in the middle of what it does until others have taken over its views and tasks, and goes on. */
export const frozenWorkers: Run = async ({ folder, count, say }) => {
  await buildWorker();
  const verdict = await worksTogether(3, {
    folder: ownFolder(folder, 'frozen'),
    rounds: undefined,
    meanwhile: async (workers) => {
      for (let n = 0; n < count; n += 1) {
        await pause(Math.random() * 1000);
        workers.freeze(n % 3);
        await pause(FROZEN_MS);
        workers.goOn(n % 3);
        say(`frozen ${n + 1} times`);
      }
    },
  });
  for (const flaw of verdict.flaws) say(`BROKEN: ${flaw}`);
  const figures = `${count} times frozen for ${FROZEN_MS / 1000} s, ${verdict.answered} commands answered`;
  return { figures, broken: verdict.flaws.length };
};
