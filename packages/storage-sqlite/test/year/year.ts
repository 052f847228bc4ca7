// The year itself. It prints how it goes on each month, and its figures at the end; 1 is the exit code where the heap
// grew or the house took more of the time than the targets allow.
import { join } from 'node:path';
import { createEngine, type Handle } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { liveMarket, type MarketHouse, marketProcess, simulatedClock } from '@leadstream/testkit';
import { type CpuShares, startProfile } from './cpu-profile.ts';

const DAYS = 365;
const TOGETHER = 96;
const GROWTH_MAX = 1.1;
/** With fewer leads the engine's cache of 10,000 states is still filling at a quarter: the heap must grow then. */
const STEADY_FROM_LEADS = 30_000;
const OUTSIDE_MAX = 0.6;

const [leads = 0, seed = 1] = process.argv.slice(2, 4).map(Number);
const folder = process.argv[4] ?? '.';
const clock = simulatedClock(Date.UTC(2026, 0, 1));
const storage = await sqliteStorage({ path: join(folder, 'year.db') });
const engine = createEngine({ process: marketProcess, storage, clock });
const house = engine.system();

console.log(`${leads} leads in ${DAYS} days, seed ${seed}, Node ${process.version}; in ${folder}`);
const stopProfile = await startProfile(join(folder, 'year.cpuprofile'));
const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;
const counts = { leads: 0, commands: 0, inFlight: 0, inFlightMost: 0, dueSeconds: 0 };
let quarter = 0;
await liveMarket(counted(house), clock, {
  seed,
  leads,
  days: DAYS,
  together: TOGETHER,
  keepsLedger: false,
  onLead: (count) => {
    counts.leads = count;
  },
  async onDay(day) {
    const before = seconds();
    await engine.runDue();
    counts.dueSeconds += seconds() - before;
    if (day === Math.floor(DAYS / 4)) quarter = heapMb();
    if (day % 30 === 0) await tell(day);
  },
});
const end = heapMb();
const took = seconds();
const shares = await stopProfile();
const events = await storage.log.head('main');
await engine.close();
summarise(shares);

/** The house, with its commands counted. */
function counted({ execute, lead }: Handle): MarketHouse {
  return {
    lead,
    async execute(command) {
      counts.commands += 1;
      counts.inFlight += 1;
      counts.inFlightMost = Math.max(counts.inFlightMost, counts.inFlight);
      try {
        return await execute(command);
      } finally {
        counts.inFlight -= 1;
      }
    },
  };
}

/** What is in use once everything that nobody holds is gone. */
function heapMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function tell(day: number): Promise<void> {
  const head = await storage.log.head('main');
  const rss = process.memoryUsage().rss / 2 ** 20;
  console.log(
    `  day ${day}: ${counts.leads} leads, ${head} events, ${seconds().toFixed(0)} s ` +
      `(${counts.dueSeconds.toFixed(0)} s of it passes), heap ${heapMb().toFixed(0)} MB, resident ${rss.toFixed(0)} MB`,
  );
}

function summarise({ outside, idle, top, samples }: CpuShares): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const growth = end / quarter;
  console.log(`lived in ${took.toFixed(0)} s, ${counts.dueSeconds.toFixed(0)} s of it passes`);
  console.log(`${counts.commands} commands, ${(counts.commands / took).toFixed(0)} a second`);
  console.log(
    `${events} events, ${(events / took).toFixed(0)} a second; at most ${counts.inFlightMost} in flight`,
  );
  console.log(
    `heap ${quarter.toFixed(1)} MB at a quarter, ${end.toFixed(1)} MB at the end: ${growth.toFixed(2)} times`,
  );
  console.log(
    `${percent(outside)} of ${samples} busy samples outside the driver; ${percent(idle)} of all were idle`,
  );
  for (const [name, share] of top) console.log(`  ${percent(share).padStart(7)}  ${name}`);
  const isSteady = leads < STEADY_FROM_LEADS || growth <= GROWTH_MAX;
  if (isSteady && outside <= OUTSIDE_MAX) return;
  console.log(`Not within ${GROWTH_MAX} times and ${percent(OUTSIDE_MAX)}.`);
  process.exitCode = 1;
}
