import { spawn } from 'node:child_process';
import type { Benchmark, Measured, Setting } from './benchmark.ts';

/** What each variant came to, round by round. */
export type Rounds = ReadonlyMap<string, readonly Measured[]>;

export interface RoundsOptions {
  readonly rounds: number;
  readonly setting: Setting;
  /** The file of `bundleVariants`. */
  readonly bundle: string;
  readonly onProgress?: (text: string) => void;
}

/**
 * Runs all variants in turn, each in a fresh process, and begins every round with another one: load that comes and
 * goes hits all alike. Throws when a variant did not end in the state that the others ended in.
 */
export async function runRounds(
  { name, variants, nodeFlags = [], after }: Benchmark,
  { rounds, setting, bundle, onProgress }: RoundsOptions,
): Promise<Rounds> {
  const found = new Map<string, Measured[]>(variants.map((variant) => [variant.name, []]));
  try {
    for (let round = 0; round < rounds; round += 1) {
      const from = round % variants.length;
      for (const variant of [...variants.slice(from), ...variants.slice(0, from)]) {
        onProgress?.(`${name}: round ${round + 1} of ${rounds}, ${variant.name}`);
        const measured = await inOwnProcess([...nodeFlags, bundle], [name, variant.name, setting]);
        found.get(variant.name)?.push(measured);
      }
    }
  } finally {
    await after?.(setting);
  }
  checkStates(name, found);
  return found;
}

/** The seed alone decides the state. */
function checkStates(benchmark: string, found: Rounds): void {
  const [[first, [expected]] = ['', []]] = found;
  for (const [variant, all] of found) {
    if (all.some(({ state }) => state !== expected?.state)) {
      throw new Error(`${benchmark}: ${variant} does not end in the state of ${first}.`);
    }
  }
}

function inOwnProcess(start: readonly string[], args: readonly [string, string, Setting]): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', ...start, JSON.stringify(args)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'fatal', SLEEP_MS: '0' },
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const line = text.trim().split('\n').at(-1) ?? '';
      if (code === 0 && line.startsWith('{')) resolve(JSON.parse(line) as Measured);
      else reject(new Error(`${args[1]} of ${args[0]} ended with code ${code}.`));
    });
  });
}
