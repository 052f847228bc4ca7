import { setTimeout as pause } from 'node:timers/promises';
import type { Run } from '../../../../.config/crash-campaign.ts';
import { createDatabase, startServer } from '../server.ts';
import { judge } from './judging.ts';
import { buildWorker, ownFolder, startWorkers } from './workers.ts';

const WORKERS = 3;
/** So many crashes of one server, then its store is judged and the next one begins. */
const CRASHES_EACH = 10;
const COMMANDS_BETWEEN = 20;
const AFTER_MS_MAX = 300;
const DOWN_MS_MAX = 400;

/** Stops a server at once in the middle of appends, and starts it again, while workers go on as they can. */
export const serverCrashes: Run = async ({ folder, count, say }) => {
  await buildWorker();
  let [crashes, broken, answered, unknown] = [0, 0, 0, 0];
  while (crashes < count) {
    const server = await startServer();
    try {
      const { url } = await createDatabase(server.url);
      const own = ownFolder(folder, `crashes-${crashes}`);
      const workers = await startWorkers(WORKERS, { url, folder: own, shared: 400 });
      const many = Math.min(CRASHES_EACH, count - crashes);
      for (let n = 0; n < many; n += 1) {
        await workers.carryOut(COMMANDS_BETWEEN);
        await pause(Math.random() * AFTER_MS_MAX);
        await server.crash();
        await pause(Math.random() * DOWN_MS_MAX);
        await server.start();
      }
      await workers.stop();
      const verdict = await judge(url, workers.journals);
      crashes += many;
      broken += verdict.flaws.length;
      answered += verdict.answered;
      unknown += verdict.unknown;
      for (const flaw of verdict.flaws) say(`BROKEN: ${flaw}`);
      say(`${crashes} crashes: ${verdict.events} events, ${verdict.answered} commands answered`);
    } finally {
      await server.remove();
    }
  }
  const figures = `${crashes} crashes under ${WORKERS} workers, ${answered} commands answered, ${unknown} answers lost`;
  return { figures, broken };
};
