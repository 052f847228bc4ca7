import { postgresStorage } from '@leadstream/storage-postgres';
import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { readPages } from '../limits/postgres-pages.ts';
import { timeOfOne } from '../measuring.ts';
import { houseOver } from '../workload/house.ts';
import { dropStore, type GrownStore, grownStore } from '../workload/postgres-store.ts';

const PAGE = 2000;
/** Of a large store only its end is read. */
const READ_MAX = 100_000;

/** Reads the end of a store, once to warm up; answers the microseconds of an event. */
async function costOf(
  read: () => Promise<number>,
): Promise<{ readonly cost: number; readonly events: number }> {
  await read();
  let events = 0;
  const { wall } = await timeOfOne(async () => {
    events = await read();
  });
  return { cost: wall / events, events };
}

const startOf = ({ events }: GrownStore): number => Math.max(0, events - READ_MAX);

async function ours(store: GrownStore) {
  const storage = await postgresStorage({ url: store.url });
  const found = await costOf(async () => {
    let [events, last] = [0, startOf(store)];
    for (;;) {
      const page = await storage.log.read('main', last, PAGE);
      if (page.length === 0 || last >= store.events) return events;
      events += page.length;
      last = page.at(-1)?.position ?? last;
    }
  });
  await storage.close();
  return found;
}

const byHand = (store: GrownStore) => costOf(() => readPages(store.url, startOf(store), PAGE));

const on =
  (read: (store: GrownStore) => ReturnType<typeof costOf>) =>
  async ({ seed, sizes }: Setting): Promise<Measured> => {
    const { cost, events } = await read(await grownStore(seed, sizes['events'] ?? 1));
    return { cost, state: digestOf({ events }) };
  };

const drop = async ({ sizes }: Setting): Promise<void> => {
  if (sizes['keep'] !== 1) await dropStore(sizes['events'] ?? 1);
};

export const postgresRead: Benchmark = {
  name: 'postgres-read',
  what: `read the last ${READ_MAX} events of a store, in pages that skip none (limit: raw pages, the next one asked for ahead)`,
  unit: 'us/event',
  sizes: { events: 100_000, keep: 0 },
  variants: [
    { name: 'leadstream', measure: on(ours) },
    { name: 'limit', measure: on(byHand) },
  ],
  targets: [{ of: 'limit', speedAtLeast: 0.6 }],
  after: drop,
};

async function rebuilt({ seed, sizes }: Setting): Promise<Measured> {
  const { url } = await grownStore(seed, sizes['events'] ?? 1);
  const house = houseOver(await postgresStorage({ url }));
  let events = 0;
  const { wall } = await timeOfOne(async () => {
    events = await house.rebuild('leads', { tenant: 'main' });
  });
  await house.close();
  return { cost: wall / events, state: digestOf({ events }) };
}

async function read({ seed, sizes }: Setting): Promise<Measured> {
  const { url } = await grownStore(seed, sizes['events'] ?? 1);
  let events = 0;
  const { wall } = await timeOfOne(async () => {
    events = await readPages(url, 0, PAGE);
  });
  return { cost: wall / events, state: digestOf({ events }) };
}

export const postgresRebuild: Benchmark = {
  name: 'postgres-rebuild',
  what: 'build the list of leads again from the log (limit: raw pages that are parsed, no list)',
  unit: 'us/event',
  sizes: { events: 100_000, keep: 0 },
  variants: [
    { name: 'leadstream', measure: rebuilt },
    { name: 'limit', measure: read },
  ],
  targets: [{ of: 'limit', speedAtLeast: 0.6 }],
  after: drop,
};
