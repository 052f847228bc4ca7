import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { closeRaw, openRaw } from '../limits/raw-store.ts';
import { timeOfOne } from '../measuring.ts';
import { leadEvents } from '../workload/lead-events.ts';
import { inFolder, openHouse } from '../workload/store-folder.ts';
import { readByHand, writeLog } from '../workload/written-log.ts';

const log = ({ seed, sizes }: Setting, path: string): Promise<number> =>
  writeLog(path, leadEvents(seed, sizes['leads'] ?? 1, 12));

function ours(setting: Setting): Promise<Measured> {
  return inFolder(async (path) => {
    await log(setting, path);
    const house = await openHouse(path);
    let events = 0;
    const { cpu } = await timeOfOne(async () => {
      events = await house.rebuild('leads', { tenant: 'main' });
    });
    await house.close();
    return { cost: cpu / events, state: digestOf({ events }) };
  });
}

function byHand(setting: Setting): Promise<Measured> {
  return inFolder(async (path) => {
    await log(setting, path);
    const store = openRaw(path);
    let events = 0;
    const { cpu } = await timeOfOne(async () => {
      events = readByHand(store);
    });
    closeRaw(store);
    return { cost: cpu / events, state: digestOf({ events }) };
  });
}

export const rebuild: Benchmark = {
  name: 'rebuild',
  what: 'build the list of leads again from the log (limit: reading and parsing the log, no list)',
  unit: 'CPU us/event',
  sizes: { leads: 2000 },
  variants: [
    { name: 'leadstream', measure: ours },
    { name: 'limit', measure: byHand },
  ],
  targets: [{ of: 'limit', costAtMost: 2 }],
  cannot: { 'castore, act': 'they keep no view in a store' },
};
