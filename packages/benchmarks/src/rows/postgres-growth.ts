import { randomUUID } from 'node:crypto';
import { type Commit, defaultProcess } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { postgresStorage } from '@leadstream/storage-postgres';
import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { median } from '../findings.ts';
import { postgresGroupCommit } from '../limits/postgres-group-commit.ts';
import { timeOfOne } from '../measuring.ts';
import { inParallel } from '../workload/lead-commands.ts';
import { statement } from '../workload/postgres-database.ts';
import { dropStore, type GrownStore, grownStore, idInCopy } from '../workload/postgres-store.ts';
import { recordCommits } from '../workload/recorded-commits.ts';

const IN_FLIGHT = 64;
/** How often small and large take turns in one process. */
const TURNS = 5;

/** Leads all over the store, and the version that each has. */
async function someLeads(store: GrownStore, count: number): Promise<ReadonlyMap<string, number>> {
  const draw = (below: number): number => Math.floor(Math.random() * below);
  const streams = Array.from({ length: count }, () => {
    const lead = store.leads[draw(store.leads.length)] ?? '';
    return `lead/${idInCopy(lead, draw(store.copies))}`;
  });
  const versions = await statement(
    store.url,
    `SELECT s, (SELECT max(version) FROM leadstream.events WHERE tenant = 'main' AND stream = s)
     FROM unnest('{${[...new Set(streams)].join()}}'::text[]) AS s`,
  );
  return new Map(versions.map(([stream, version]) => [String(stream), Number(version)]));
}

/** Writes to leads all over a store; answers the microseconds of a command. */
type Write = (store: GrownStore, leads: ReadonlyMap<string, number>) => Promise<number>;
type Writer = { readonly write: Write; close(): Promise<void> };

async function ours({ url }: GrownStore): Promise<Writer> {
  const engine = createEngine({ process: defaultProcess, storage: await postgresStorage({ url }) });
  const handle = engine.as('user:ann');
  return {
    write: async (_, leads) => {
      const { wall } = await timeOfOne(() =>
        inParallel([...leads.keys()], IN_FLIGHT, async (stream) => {
          const engagements = [{ kind: 'visit', facets: { page: 'product' } }];
          const answer = await handle.engage({ lead: stream.slice('lead/'.length), engagements });
          if (!answer.ok) throw new Error(`The workload was refused: ${answer.refusal.code}.`);
          return 1;
        }),
      );
      return wall / leads.size;
    },
    close: () => engine.close(),
  };
}

async function byHand({ url }: GrownStore): Promise<Writer> {
  const { leads } = await recordCommits(1, 1);
  const last = leads[0]?.at(-1) as Commit;
  const run = await postgresGroupCommit(url, IN_FLIGHT);
  return {
    write: async (_, found) => {
      const { wall } = await timeOfOne(() =>
        inParallel([...found], IN_FLIGHT, async ([stream, version]) => {
          const [write] = last.writes;
          const writes = write ? [{ ...write, stream, expectedVersion: version }] : [];
          await run.write({ ...last, commandId: randomUUID(), writes });
          return 1;
        }),
      );
      return wall / found.size;
    },
    close: run.close,
  };
}

/** How many times the cost of a small store a large one has, in turns: the median. */
const growthOf =
  (open: (store: GrownStore) => Promise<Writer>) =>
  async ({ seed, sizes }: Setting): Promise<Measured> => {
    const stores = [
      await grownStore(seed, sizes['small'] ?? 1),
      await grownStore(seed, sizes['events'] ?? 1),
    ];
    const writers = await Promise.all(stores.map(open));
    const ratios: number[] = [];
    for (let turn = -1; turn < TURNS; turn += 1) {
      const costs: number[] = [];
      for (const [at, store] of stores.entries()) {
        const leads = await someLeads(store, sizes['commands'] ?? 1);
        costs.push((await writers[at]?.write(store, leads)) ?? Number.NaN);
      }
      if (turn >= 0) ratios.push((costs[1] as number) / (costs[0] as number));
    }
    for (const writer of writers) await writer.close();
    return { cost: median(ratios), state: digestOf({}) };
  };

export const postgresGrowth: Benchmark = {
  name: 'postgres-growth',
  what: 'commands on leads all over a large store, by the cost of the same on a small one (limit: by hand)',
  unit: 'times the cost',
  sizes: { small: 10_000, events: 1_000_000, commands: 1000, keep: 0 },
  variants: [
    { name: 'leadstream', measure: growthOf(ours) },
    { name: 'limit', measure: growthOf(byHand) },
  ],
  targets: [{ of: 'limit', costAtMost: 1.2 }],
  after: async ({ sizes }) => {
    if (sizes['keep'] === 1) return;
    await dropStore(sizes['small'] ?? 1);
    await dropStore(sizes['events'] ?? 1);
  },
};
