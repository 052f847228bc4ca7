import { writeFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';

/** Where the time of a process went. */
export interface CpuShares {
  /** Of the busy samples: those outside the SQLite library. */
  readonly outside: number;
  /** Of all samples: those in which the process waited. */
  readonly idle: number;
  readonly samples: number;
  /** The functions that themselves took most, with their share of the busy samples. */
  readonly top: readonly (readonly [string, number])[];
}

const INTERVAL_US = 2000;

/** Begins to sample; what is answered ends it, writes the profile and says where the time went. */
export async function startProfile(path: string): Promise<() => Promise<CpuShares>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US });
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    writeFileSync(path, JSON.stringify(profile));
    return sharesOf(profile);
  };
}

/**
 * A sample is the driver's where the SQLite library is anywhere on its stack. `(idle)` is no work and counts for
 * neither side; `(program)`, which is native code that no function of JavaScript called, such as Node's own loop, and
 * the garbage collector count as outside.
 */
export function sharesOf({ nodes, samples = [] }: Profiler.Profile): CpuShares {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const driver = new Set<number>();
  const enter = (id: number, isInside: boolean): void => {
    const node = byId.get(id);
    const isHere = isInside || isDriver(node?.callFrame);
    if (isHere) driver.add(id);
    for (const child of node?.children ?? []) enter(child, isHere);
  };
  enter(nodes[0]?.id ?? 0, false);
  const selfs = new Map<string, number>();
  let busy = 0;
  let outside = 0;
  for (const sample of samples) {
    const frame = byId.get(sample)?.callFrame;
    if (!frame || frame.functionName === '(idle)') continue;
    busy += 1;
    if (!driver.has(sample)) outside += 1;
    const name = nameOf(frame);
    selfs.set(name, (selfs.get(name) ?? 0) + 1);
  }
  const top = [...selfs].sort(([, a], [, b]) => b - a).slice(0, 25);
  return {
    outside: outside / Math.max(1, busy),
    idle: 1 - busy / Math.max(1, samples.length),
    samples: busy,
    top: top.map(([name, count]) => [name, count / busy] as const),
  };
}

const isDriver = (frame: Profiler.ProfileNode['callFrame'] | undefined): boolean =>
  /\/node_modules\/(@?libsql|better-sqlite3)\/|^node:sqlite/.test(frame?.url ?? '');

const nameOf = ({ functionName, url }: Profiler.ProfileNode['callFrame']): string =>
  `${functionName || '(anonymous)'}${url && ` ${url.split('/').slice(-2).join('/')}`}`;
