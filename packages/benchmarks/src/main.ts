import { rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { allBenchmarks } from './all-benchmarks.ts';
import { bundleVariants } from './bundle.ts';
import { type Findings, findingsOf } from './findings.ts';
import { findingsTable } from './findings-table.ts';
import { readOptions, usage } from './options.ts';
import { runRounds } from './rounds.ts';

const options = readOptions(process.argv.slice(2), allBenchmarks);
if ('problem' in options) {
  console.error(`${options.problem}\n\n${usage(allBenchmarks)}`);
  process.exit(2);
}
const { seed, rounds, ms, sizes, json } = options;
const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
};

const bundle = await bundleVariants();
const found: Findings[] = [];
try {
  if (!json) console.log(`seed ${seed}, Node ${process.version}, ${machine()}`);
  for (const benchmark of options.benchmarks) {
    const setting = { seed, ms, sizes: { ...benchmark.sizes, ...sizes } };
    const each = await runRounds(benchmark, { rounds, setting, bundle, onProgress: progress });
    const findings = findingsOf(benchmark, each);
    found.push(findings);
    progress('');
    if (!json) console.log(`\n${findingsTable(findings)}`);
  }
} finally {
  rmSync(bundle);
}
if (json) console.log(JSON.stringify({ seed, node: process.version, machine: machine(), found }));

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} x ${first?.model.trim()}, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
}
