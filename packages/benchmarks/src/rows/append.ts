import type { Benchmark, Measured, Setting } from '../benchmark.ts';
import { groupCommit, type RawCommit, rawCommits } from '../limits/group-commit.ts';
import { closeRaw, openRaw } from '../limits/raw-store.ts';
import { timeOfOne } from '../measuring.ts';
import { carryOutAll, inParallel, leadCommands, parted } from '../workload/lead-commands.ts';
import { inFolder, openHouse } from '../workload/store-folder.ts';
import { digestOfStore, type StoredRows, storedRows } from '../workload/stored-rows.ts';

const IN_FLIGHT = 64;
/** Makes a store with the process in it, and nothing else, as the first command finds it. */
async function freshStore(path: string): Promise<StoredRows> {
  const house = await openHouse(path);
  await house.as('user:ann').defineSeller({ seller: 'ann', active: true });
  await house.close();
  return storedRows(path);
}

type Time = Awaited<ReturnType<typeof timeOfOne>>;
type Which = keyof Time;

async function ours({ seed, sizes }: Setting, path: string, which: Which): Promise<number> {
  const house = await openHouse(path);
  const handle = house.as('user:ann');
  await handle.defineSeller({ seller: 'ann', active: true });
  const { warming, leads } = parted(leadCommands(seed, sizes['leads'] ?? 1));
  await carryOutAll(handle, warming, IN_FLIGHT);
  let commands = 0;
  const time = await timeOfOne(async () => {
    commands = await carryOutAll(handle, leads, IN_FLIGHT);
  });
  await house.close();
  return time[which] / commands;
}

async function byHand(setting: Setting, which: Which): Promise<Measured> {
  const rows = await inFolder(async (path) => {
    await ours(setting, path, which);
    return storedRows(path);
  });
  return inFolder(async (path) => {
    const found = await freshStore(path);
    const known = new Set(found.receipts.map(([, commandId]) => commandId));
    const { warming, leads } = parted(
      rawCommits(rows)
        .map((commits) => commits.filter(({ commandId }) => !known.has(commandId)))
        .filter((commits) => commits.length > 0),
    );
    const [store, keyFile] = [openRaw(path), openRaw(`${path}.keys`)];
    const append = groupCommit(store, keyFile);
    const appendAll = async (commits: readonly RawCommit[]): Promise<number> => {
      for (const commit of commits) await append(commit);
      return commits.length;
    };
    await inParallel(warming, IN_FLIGHT, appendAll);
    let commands = 0;
    const time = await timeOfOne(async () => {
      commands = await inParallel(leads, IN_FLIGHT, appendAll);
    });
    closeRaw(store);
    closeRaw(keyFile);
    return { cost: time[which] / commands, state: digestOfStore(path) };
  });
}

const WHAT =
  'carry out commands durably, 64 in flight (limit: a group commit of the same rows, with the same checks)';

const appendBy = (name: string, unit: string, which: Which): Omit<Benchmark, 'targets'> => ({
  name,
  what: WHAT,
  unit,
  sizes: { leads: 2000 },
  variants: [
    {
      name: 'leadstream',
      measure: (setting) =>
        inFolder(async (path) => ({ cost: await ours(setting, path, which), state: digestOfStore(path) })),
    },
    { name: 'limit', measure: (setting) => byHand(setting, which) },
  ],
});

/** By the clock on the wall: what the disk takes counts for both. */
export const append: Benchmark = {
  ...appendBy('append', 'us/command', 'wall'),
  targets: [{ of: 'limit', speedAtLeast: 0.5 }],
};

/** The work of the processor alone: what is left where disks are fast. */
export const appendCpu: Benchmark = { ...appendBy('append-cpu', 'CPU us/command', 'cpu'), targets: [] };
