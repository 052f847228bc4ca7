// `npm run mutation -- core` or `engine`: changes the product in small ways and tells which changes no test notices.
// A room after the name (rooms.mjs) tries that, with its own tests; files (globs) try these only. What was tried is kept
// beside the installed packages, so the next run tries what changed since; `--all` forgets it.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { rooms } from './rooms.mjs';
import { tell } from './tell.mjs';

const mutated = {
  core: ['lead', 'decide', 'conversion', 'criteria', 'duplicates', 'permissions'].map(
    (room) => `packages/core/src/${room}/**/*.ts`,
  ),
  engine: [
    'batch',
    'claim-hashes',
    'deciding',
    'loop',
    'match-keys',
    'needs-reading',
    'order',
    'own-writes',
    'settling',
    'spent-commands',
    'tenant',
    'working-copy',
  ].map((file) => `packages/engine/src/${file}.ts`),
};

const [name, ...rest] = process.argv.slice(2);
if (!(name in mutated)) {
  console.error('Say which package: npm run mutation -- core, or engine.');
  process.exit(2);
}
const all = rest.includes('--all');
const room = rest.find((each) => rooms[name]?.[each]);
const globs = rest.filter((each) => each !== '--all' && each !== room);
const files = globs.length > 0 || !room ? globs : rooms[name][room].mutate;

// The same stories in every run, and few of them: a mutant that lives is read by a person anyway.
process.env.LEADSTREAM_SEED ??= '20261121';
process.env.LEADSTREAM_RUNS ??= '6';
process.env.LEADSTREAM_MUTATION = name;
if (room) process.env.LEADSTREAM_ROOM = room;

const kept = 'node_modules/.cache/mutation';
const report = room ? `${name}-${room}` : name;
const incrementalFile = `${kept}/${report}.json`;
if (all) rmSync(incrementalFile, { force: true });

const results = await new Stryker({
  mutate: files.length > 0 ? files : mutated[name],
  plugins: ['./.config/mutation/runner.mjs'],
  testRunner: 'in-process',
  coverageAnalysis: 'perTest',
  ignoreStatic: true, // a table or schema made as its module loads would ask for all tests again each time
  incremental: true,
  incrementalFile,
  force: globs.length > 0,
  concurrency: 2,
  timeoutMS: 20_000, // a busy machine is no endless loop
  timeoutFactor: 2,
  dryRunTimeoutMinutes: 10,
  tempDirName: join(tmpdir(), 'leadstream-mutation'), // inside node_modules no test would be found
  ignorePatterns: ['dist', '.tsbuild', 'coverage'],
  checkers: [],
  reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'html'],
  htmlReporter: { fileName: `${kept}/${report}.html` },
  warnings: false,
  disableTypeChecks: true,
  allowEmpty: false,
  thresholds: { high: 90, low: 80, break: null },
}).runMutationTest();
tell(results);
