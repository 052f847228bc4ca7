import type { Commit, Storage } from '@leadstream/core';
import { postgresStorage } from '@leadstream/storage-postgres';
import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { copyCommits } from '../limits/postgres-copy.ts';
import { timeOfOne } from '../measuring.ts';
import { emmettLoad } from '../peers/emmett-postgresql.ts';
import { digestOfLives, inDatabase, livesSql } from '../workload/postgres-database.ts';
import { type RecordedCommits, recordCommits } from '../workload/recorded-commits.ts';

/** As many as the engine appends at once. */
const COMMITS_TOGETHER = 500;

/** Loads commits into a house that is open; the first quarter of the leads only to warm up. */
const by =
  (load: (url: string, recorded: RecordedCommits) => Promise<Measured>) =>
  async ({ seed, sizes }: Setting): Promise<Measured> => {
    const recorded = await recordCommits(seed, sizes['leads'] ?? 1);
    return inDatabase((url) => load(url, recorded));
  };

const eventsIn = (commits: readonly Commit[]): number =>
  commits.reduce((sum, { writes }) => sum + writes.reduce((all, { events }) => all + events.length, 0), 0);

async function opened(url: string, { opening, hashingKey }: RecordedCommits): Promise<Storage> {
  const storage = await postgresStorage({ url });
  await storage.keys.hashingKey('main', hashingKey);
  await storage.log.append(opening);
  return storage;
}

async function ours(url: string, recorded: RecordedCommits): Promise<Measured> {
  const storage = await opened(url, recorded);
  const load = async (commits: readonly Commit[]): Promise<void> => {
    for (let at = 0; at < commits.length; at += COMMITS_TOGETHER) {
      const results = await storage.log.append(commits.slice(at, at + COMMITS_TOGETHER));
      if (results.some(({ ok }) => !ok)) throw new Error('The workload was refused.');
    }
  };
  const commits = recorded.leads.flat();
  const from = Math.floor(commits.length / 4);
  await load(commits.slice(0, from));
  const { wall } = await timeOfOne(() => load(commits.slice(from)));
  await storage.close();
  return { cost: wall / eventsIn(commits.slice(from)), state: await digestOfLives(url, livesSql) };
}

async function byCopy(url: string, recorded: RecordedCommits): Promise<Measured> {
  const storage = await opened(url, recorded);
  const head = await storage.log.head('main');
  await storage.close();
  const commits = recorded.leads.flat();
  const from = Math.floor(commits.length / 4);
  const copying = await copyCommits(url, head);
  await copying.copy(commits.slice(0, from));
  const { wall } = await timeOfOne(() => copying.copy(commits.slice(from)));
  await copying.close();
  return { cost: wall / eventsIn(commits.slice(from)), state: await digestOfLives(url, livesSql) };
}

export const postgresLoad: Benchmark = {
  name: 'postgres-load',
  what: 'load commits that were decided before, 500 at once, with all checks (limit: COPY into the same tables)',
  unit: 'us/event',
  sizes: { leads: 2000 },
  variants: [
    { name: 'leadstream', measure: by(ours) },
    { name: 'limit', measure: by(byCopy) },
    { name: 'emmett', measure: by(emmettLoad) },
  ],
  targets: [{ of: 'limit', speedAtLeast: 0.6 }],
};
