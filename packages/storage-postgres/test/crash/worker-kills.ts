import { setTimeout as pause } from 'node:timers/promises';
import type { Campaign, Run } from '../../../../.config/crash-campaign.ts';
import { createDatabase } from '../server.ts';
import { judge } from './judging.ts';
import { buildWorker, ownFolder, startWorkers } from './workers.ts';

const WORKERS = 3;
/** So many kills on one store, then it is judged and the next one begins. */
const KILLS_EACH = 25;
const COMMANDS_BETWEEN = 10;
const AFTER_MS_MAX = 300;

/** Kills one of some workers on one tenant, again and again; another one takes its place. */
export const workerKills: Run = async (campaign) => {
  await buildWorker();
  let [kills, broken, answered, unknown] = [0, 0, 0, 0];
  while (kills < campaign.count) {
    const many = Math.min(KILLS_EACH, campaign.count - kills);
    const verdict = await killedStore(campaign, many, kills);
    kills += many;
    broken += verdict.flaws.length;
    answered += verdict.answered;
    unknown += verdict.unknown;
    for (const flaw of verdict.flaws) campaign.say(`BROKEN: ${flaw}`);
    campaign.say(`${kills} kills: ${verdict.events} events, ${verdict.answered} commands answered`);
  }
  const figures = `${kills} kills of ${WORKERS} workers, ${answered} commands answered, ${unknown} answers lost`;
  return { figures, broken };
};

async function killedStore({ folder }: Campaign, kills: number, before: number) {
  const database = await createDatabase();
  try {
    const workers = await startWorkers(WORKERS, {
      url: database.url,
      folder: ownFolder(folder, `kills-${before}`),
      shared: 400,
    });
    for (let n = 0; n < kills; n += 1) {
      await workers.carryOut(COMMANDS_BETWEEN);
      await pause(Math.random() * AFTER_MS_MAX);
      await workers.kill(Math.floor(Math.random() * WORKERS));
    }
    await workers.stop();
    return await judge(database.url, workers.journals);
  } finally {
    await database.drop();
  }
}
