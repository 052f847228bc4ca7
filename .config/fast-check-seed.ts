import { randomInt } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CI_SEED = '20261121';
const cache = fileURLToPath(new URL('../node_modules/.cache/leadstream/', import.meta.url));

/**
 * The seed of every property test of this run: the one asked for, else a fixed one in CI, else a new one.
 * Printed once and kept in `node_modules/.cache/leadstream/seeds.txt`, so that any failure can be repeated. The environment carries it, because vitest evaluates its
 * config once per project.
 */
export function chooseSeed(): string {
  const seed = process.env.LEADSTREAM_SEED ?? (process.env.CI ? CI_SEED : String(randomInt(2 ** 31)));
  if (!Number.isInteger(Number(seed)))
    throw new Error(`LEADSTREAM_SEED must be an integer, found "${seed}".`);
  process.env.LEADSTREAM_SEED = seed;
  if (!process.env.LEADSTREAM_SEED_PRINTED) {
    process.env.LEADSTREAM_SEED_PRINTED = '1';
    mkdirSync(cache, { recursive: true });
    appendFileSync(`${cache}seeds.txt`, `${new Date().toISOString()} ${seed}\n`);
    console.error(`[fast-check] seed ${seed}; repeat with LEADSTREAM_SEED=${seed} npm test`);
  }
  return seed;
}
