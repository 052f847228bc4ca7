import type { Setting } from './benchmark.ts';

const MICROS_PER_MS = 1000;

/** CPU time of this process so far, in microseconds: other load on the machine does not count. */
const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** CPU microseconds per unit of work that can be done again and again, once it is warm. */
export function cpuOfRepeated(work: () => unknown, units: number, { ms }: Setting): number {
  const until = (limit: number): number => {
    const start = cpuMicros();
    let passes = 0;
    let spent = 0;
    do {
      work();
      passes += 1;
      spent = cpuMicros() - start;
    } while (spent < limit);
    return spent / passes;
  };
  if (ms > 0) until((ms * MICROS_PER_MS) / 2);
  return until(ms * MICROS_PER_MS) / units;
}

/** The same for a work that waits. */
export async function cpuOfPasses(
  work: () => Promise<unknown>,
  units: number,
  { ms }: Setting,
): Promise<number> {
  const until = async (limit: number): Promise<number> => {
    const start = cpuMicros();
    let passes = 0;
    let spent = 0;
    do {
      await work();
      passes += 1;
      spent = cpuMicros() - start;
    } while (spent < limit);
    return spent / passes;
  };
  if (ms > 0) await until((ms * MICROS_PER_MS) / 2);
  return (await until(ms * MICROS_PER_MS)) / units;
}

/** What a work that can be done once only took: CPU and wall-clock microseconds. */
export async function timeOfOne(
  work: () => Promise<unknown>,
): Promise<{ readonly cpu: number; readonly wall: number }> {
  const [cpu, wall] = [cpuMicros(), performance.now()];
  await work();
  return { cpu: cpuMicros() - cpu, wall: (performance.now() - wall) * MICROS_PER_MS };
}
