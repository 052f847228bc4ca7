import type { Campaigns, Run } from '../../../../.config/crash-campaign.ts';
import globalServer from '../global-server.ts';
import { lineFaults } from './line-faults.ts';
import { captureOnce, frozenWorkers, racingWorkers } from './races.ts';
import { serverCrashes } from './server-crashes.ts';
import { workerKills } from './worker-kills.ts';

/** Finds the server of the tests, or starts one. */
const on =
  (run: Run): Run =>
  async (campaign) => {
    const remove = await globalServer();
    try {
      return await run(campaign);
    } finally {
      await remove?.();
    }
  };

export const campaigns: Campaigns = {
  kills: [on(workerKills), 200, 'kills of one of three workers at random moments'],
  crashes: [on(serverCrashes), 50, 'immediate stops of the server at random moments, under three workers'],
  line: [on(lineFaults), 10, 'rounds of each fault of the line between a worker and the server'],
  races: [on(racingWorkers), 40, 'rounds of two, four and eight workers on one lead and one pool'],
  once: [on(captureOnce), 1000, 'rounds in which two processes capture the same person once'],
  frozen: [on(frozenWorkers), 10, 'times a worker is frozen until its leases have ended'],
};
