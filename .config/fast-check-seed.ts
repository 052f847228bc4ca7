import { randomInt } from 'node:crypto';

const CI_SEED = '20261121';

/**
 * The seed of every property test of this run: the one asked for, else a fixed one in CI, else a new one.
 * Printed once, so that any failure can be repeated. The environment carries it, because vitest evaluates its
 * config once per project.
 */
export function chooseSeed(): string {
  const seed = process.env.LEADSTREAM_SEED ?? (process.env.CI ? CI_SEED : String(randomInt(2 ** 31)));
  if (!Number.isInteger(Number(seed)))
    throw new Error(`LEADSTREAM_SEED must be an integer, found "${seed}".`);
  process.env.LEADSTREAM_SEED = seed;
  if (!process.env.LEADSTREAM_SEED_PRINTED) {
    process.env.LEADSTREAM_SEED_PRINTED = '1';
    console.error(`[fast-check] seed ${seed}; repeat with LEADSTREAM_SEED=${seed} npm test`);
  }
  return seed;
}
