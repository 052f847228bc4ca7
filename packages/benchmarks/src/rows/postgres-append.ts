import { postgresStorage } from '@leadstream/storage-postgres';
import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { postgresGroupCommit } from '../limits/postgres-group-commit.ts';
import { timeOfOne } from '../measuring.ts';
import { actRun } from '../peers/act-pg.ts';
import { emmettRun } from '../peers/emmett-postgresql.ts';
import { type CommitRun, runCommits } from '../workload/commit-run.ts';
import { houseOver } from '../workload/house.ts';
import { carryOutAll, leadCommands, parted } from '../workload/lead-commands.ts';
import { digestOfLives, inDatabase, livesSql } from '../workload/postgres-database.ts';
import { openForWork, recordCommits } from '../workload/recorded-commits.ts';

type Which = keyof Awaited<ReturnType<typeof timeOfOne>>;

async function ours({ seed, sizes }: Setting, inFlight: number, which: Which = 'wall'): Promise<Measured> {
  return inDatabase(async (url) => {
    const house = houseOver(await postgresStorage({ url }));
    await openForWork(house);
    const handle = house.as('user:ann');
    const { warming, leads } = parted(leadCommands(seed, sizes['leads'] ?? 1));
    await carryOutAll(handle, warming, inFlight);
    let commands = 0;
    const time = await timeOfOne(async () => {
      commands = await carryOutAll(handle, leads, inFlight);
    });
    await house.close();
    return { cost: time[which] / commands, state: await digestOfLives(url, livesSql) };
  });
}

/** Writes the commits of such a run by other means. */
const by =
  (run: (url: string) => Promise<CommitRun>, inFlight: number, which: Which = 'wall') =>
  async ({ seed, sizes }: Setting): Promise<Measured> => {
    const recorded = await recordCommits(seed, sizes['leads'] ?? 1);
    return inDatabase(async (url) => runCommits(await run(url), url, recorded, { inFlight, which }));
  };

const limit = (batchMax: number) => (url: string) => postgresGroupCommit(url, batchMax);

export const postgresAppend: Benchmark = {
  name: 'postgres-append',
  what: 'carry out commands durably, 64 in flight (limit: a group commit by hand into the same tables, same checks)',
  unit: 'us/command',
  sizes: { leads: 400 },
  variants: [
    { name: 'leadstream', measure: (setting) => ours(setting, 64) },
    { name: 'limit', measure: by(limit(500), 64) },
    { name: 'limit, one commit each', measure: by(limit(1), 64) },
    { name: 'emmett', measure: by(emmettRun, 64) },
    { name: 'act', measure: by(actRun, 64) },
  ],
  targets: [
    { of: 'limit', speedAtLeast: 0.7 },
    { of: 'emmett', speedAtLeast: 5 },
  ],
};

export const postgresAppendOne: Benchmark = {
  name: 'postgres-append-one',
  what: 'carry out commands durably, one at a time',
  unit: 'us/command',
  sizes: { leads: 40 },
  variants: [
    { name: 'leadstream', measure: (setting) => ours(setting, 1) },
    { name: 'limit', measure: by(limit(1), 1) },
    { name: 'emmett', measure: by(emmettRun, 1) },
  ],
  targets: [{ of: 'emmett', speedAtLeast: 0.9 }],
};

export const postgresAppendCpu: Benchmark = {
  name: 'postgres-append-cpu',
  what: 'the same 64 in flight, CPU time of the process alone, the server not counted',
  unit: 'CPU us/command',
  sizes: { leads: 400 },
  variants: [
    { name: 'leadstream', measure: (setting) => ours(setting, 64, 'cpu') },
    { name: 'limit', measure: by(limit(500), 64, 'cpu') },
    { name: 'emmett', measure: by(emmettRun, 64, 'cpu') },
  ],
  targets: [],
};
