import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { foldByHand } from '../limits/mutable-reducer.ts';
import { closeRaw, openRaw } from '../limits/raw-store.ts';
import { cpuOfPasses, cpuOfRepeated } from '../measuring.ts';
import { leadEvents } from '../workload/lead-events.ts';
import { inFolder, openHouse } from '../workload/store-folder.ts';
import { eventsByHand, writeLog } from '../workload/written-log.ts';

const MS_PER_MICRO = 1 / 1000;

function inStoreOfOne(
  { seed, sizes }: Setting,
  work: (path: string, id: string) => Promise<Measured>,
): Promise<Measured> {
  return inFolder(async (path) => {
    const histories = leadEvents(seed, 1, sizes['events'] ?? 12);
    await writeLog(path, histories);
    return work(path, histories[0]?.[0]?.stream.slice('lead/'.length) ?? '');
  });
}

const ours = (setting: Setting): Promise<Measured> =>
  inStoreOfOne(setting, async (path, id) => {
    const house = await openHouse(path);
    let lead: object | null = null;
    const cost = await cpuOfPasses(
      async () => {
        lead = await house.system().lead(id);
      },
      1,
      setting,
    );
    await house.close();
    return { cost: cost * MS_PER_MICRO, state: digestOf(lead) };
  });

const byHand = (setting: Setting): Promise<Measured> =>
  inStoreOfOne(setting, async (path, id) => {
    const store = openRaw(path);
    let lead: object | null = null;
    const cost = cpuOfRepeated(
      () => {
        lead = foldByHand(eventsByHand(store, `lead/${id}`));
      },
      1,
      setting,
    );
    closeRaw(store);
    return { cost: cost * MS_PER_MICRO, state: digestOf(lead) };
  });

export const openLead: Benchmark = {
  name: 'open',
  what: 'read one lead of many events from its store (limit: read, parse and fold by hand)',
  unit: 'CPU ms/lead',
  sizes: { events: 10_000 },
  variants: [
    { name: 'leadstream', measure: ours },
    { name: 'limit', measure: byHand },
  ],
  targets: [{ below: 50 }],
};
