import { defaultProcess, type Lead, type Storage } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { digestOf } from '../digest.ts';
import { chanceOf } from '../workload/chance.ts';
import { lifeOf } from '../workload/lead-events.ts';
import { inFolder } from '../workload/store-folder.ts';
import { writeLog } from '../workload/written-log.ts';

/** Reads one endless lead; what is on the heap near the end, as a part of what was there after a quarter. */
function heapWhileReading({ seed, sizes }: Setting): Promise<Measured> {
  const events = sizes['events'] ?? 12;
  return inFolder(async (path) => {
    await writeLog(path, [lifeOf(chanceOf(seed), 0, events)]);
    const heaps: number[] = [];
    const storage = telling(await sqliteStorage({ path }), (after) => {
      const due = heaps.length === 0 ? events / 4 : events * 0.99;
      if (heaps.length === 2 || after < due) return;
      globalThis.gc?.();
      heaps.push(process.memoryUsage().heapUsed);
    });
    const house = createEngine({ process: defaultProcess, storage });
    const lead = (await house.system().lead('0197d0f0-0000-7000-8000-000000000000')) as Lead;
    await house.close();
    if (lead.version !== events) throw new Error(`The lead was read up to ${lead.version}.`);
    const [quarter = 0, end = 0] = heaps;
    return { cost: end / quarter, state: digestOf(lead) };
  });
}

/** The same storage; says from where each page of a stream is read. */
const telling = (storage: Storage, read: (after: number) => void): Storage => ({
  ...storage,
  log: {
    ...storage.log,
    readStream: (tenant, stream, options) => {
      read(options.after);
      return storage.log.readStream(tenant, stream, options);
    },
  },
});

export const endless: Benchmark = {
  name: 'endless',
  what: 'open a lead of a million events with a heap of at most 256 MB',
  unit: 'heap at the end / after a quarter',
  sizes: { events: 1_000_000 },
  variants: [{ name: 'leadstream', measure: heapWhileReading }],
  targets: [{ below: 1.1 }],
  nodeFlags: ['--max-old-space-size=256'],
};
