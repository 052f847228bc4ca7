import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allBenchmarks } from '../src/all-benchmarks.ts';
import { bundleVariants } from '../src/bundle.ts';
import { findingsOf } from '../src/findings.ts';
import { findingsTable } from '../src/findings-table.ts';
import { readOptions } from '../src/options.ts';
import { runRounds } from '../src/rounds.ts';

const tiny = { seed: 7, ms: 0, sizes: { leads: 3, events: 60, rows: 5 } };

const SLOW = 120_000;
/** Where there is no server, its tests say so. */
const possible = allBenchmarks.filter(
  ({ name }) => !name.startsWith('postgres-') || process.env['LEADSTREAM_POSTGRES_URL'],
);

describe('each benchmark, at a tiny size', () => {
  let bundle = '';
  beforeAll(async () => {
    bundle = await bundleVariants();
  }, SLOW);
  afterAll(() => rmSync(bundle));

  it.each(possible)(
    '$name runs, and all its variants end in the same state',
    async (benchmark) => {
      const found = findingsOf(benchmark, await runRounds(benchmark, { rounds: 1, setting: tiny, bundle }));
      expect(found.variants.map(({ name }) => name)).toEqual(benchmark.variants.map(({ name }) => name));
      expect(findingsTable(found)).toContain(benchmark.name);
    },
    SLOW,
  );
});

describe('the words of the command line', () => {
  it('name benchmarks, rounds, seed and sizes', () => {
    const options = readOptions(['heap', '--leads', '5', '--seed', '3', '--json'], allBenchmarks);
    expect(options).toMatchObject({ seed: 3, json: true, sizes: { leads: 5 } });
    expect('benchmarks' in options && options.benchmarks.map(({ name }) => name)).toEqual(['heap']);
  });

  it.each([['nothing-like-it'], ['--leads=many'], ['--unknown']])('%s is told to be wrong', (word) => {
    expect(readOptions([word], allBenchmarks)).toHaveProperty('problem');
  });
});
