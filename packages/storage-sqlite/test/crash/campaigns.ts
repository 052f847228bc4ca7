import type { Campaigns, Run } from '../../../../.config/crash-campaign.ts';
import { ownDrivers } from '../drivers.ts';
import { bitFlips, powerCuts } from './damaged-log.ts';
import { everyWrite, failingDisk } from './failing-calls.ts';
import type { RunOnDriver } from './on-driver.ts';
import { randomKills } from './random-kills.ts';
import { buildDoomed } from './survivors.ts';

/** A campaign on the first driver of this machine. */
const on =
  (run: RunOnDriver): Run =>
  async (campaign) => {
    await buildDoomed();
    return run({ ...campaign, driver: ownDrivers[0]?.name ?? '' });
  };

export const campaigns: Campaigns = {
  kills: [on(randomKills), 500, 'kills at random moments; the count is how many'],
  writes: [
    on(everyWrite),
    1,
    'a kill at each write, sync and truncation, by strace; a count of 5 takes each fifth',
  ],
  cuts: [on(powerCuts), 200, 'power cuts after each answer and at random bytes of the write-ahead log'],
  flips: [on(bitFlips), 200, 'one bit of the write-ahead log flipped'],
  full: [on(failingDisk(['pwrite64'], 'ENOSPC')), 1, 'no space left at each write, by strace'],
  fsync: [on(failingDisk(['fdatasync', 'fsync'], 'EIO')), 1, 'a sync that fails, each in turn, by strace'],
};
