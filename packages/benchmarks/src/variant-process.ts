import { allBenchmarks } from './all-benchmarks.ts';
import type { Setting } from './benchmark.ts';

/** One variant of one benchmark in a process of its own; prints what it came to as one line of JSON. */
const [benchmarkName, variantName, setting] = JSON.parse(process.argv[2] ?? '[]') as [
  string,
  string,
  Setting,
];
const variant = allBenchmarks
  .find(({ name }) => name === benchmarkName)
  ?.variants.find(({ name }) => name === variantName);
if (!variant) throw new Error(`There is no ${variantName} of ${benchmarkName}.`);
void variant.measure(setting).then(
  (measured) => process.stdout.write(`${JSON.stringify(measured)}\n`, () => process.exit(0)),
  // Open connections would keep the process, and a peer listens to what nobody handles.
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
