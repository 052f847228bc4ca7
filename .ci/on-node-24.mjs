#!/usr/bin/env node
// Runs the tests of what hangs on the Node that carries it once more on Node 24: `node:sqlite`, several processes with
// one store, and a better-sqlite3 such as a host may bring. Both come from npm and are kept in node_modules/.cache.
// Other projects: `node .ci/on-node-24.mjs cli examples`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnv, root } from './pnpm.mjs';

const PROJECTS = ['storage-sqlite', 'engine'];
const BETTER_SQLITE3 = 'better-sqlite3@13.2.0'; // 12 has to be compiled, 13 carries its binaries and wants Node 22
const NPM_MS_MAX = 120_000;

const windows = process.platform === 'win32';
const binary = `node-${windows ? 'win' : process.platform}-${process.arch}`; // npm's package `node`, without its script
const cache = join(root, 'node_modules', '.cache', 'node-24');
const installed = (...path) => join(cache, 'node_modules', ...path);
const node24 = installed(binary, 'bin', windows ? 'node.exe' : 'node');

/** Installs packages beside those that are there; answers what went wrong. */
function install(...packages) {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'package.json')))
    writeFileSync(join(cache, 'package.json'), '{"private":true}\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1'];
  const run = spawnSync('npm', ['install', '--prefer-offline', ...quiet, ...packages], {
    cwd: cache,
    env: cleanEnv(),
    encoding: 'utf8',
    shell: windows,
    timeout: NPM_MS_MAX,
  });
  if (run.error) return run.error.message;
  return run.status === 0 ? undefined : run.stderr.trim().split('\n').slice(0, 3).join(' ');
}

function skip(reason) {
  console.log(
    `SKIPPED: no Node 24 here (${reason}). node:sqlite was not tested, and no store with several processes.`,
  );
  process.exit(0);
}

if (Number(process.versions.node.split('.')[0]) >= 24) {
  console.log(`Nothing to repeat: npm test itself runs on Node ${process.version} here.`);
  process.exit(0);
}
if (!existsSync(node24)) {
  const failed = install(`${binary}@24`);
  if (failed || !existsSync(node24)) skip(failed ?? `${binary} has no binary`);
}
const found = spawnSync(node24, ['-p', '`Node ${process.version}, SQLite ${process.versions.sqlite}`'], {
  encoding: 'utf8',
});
if (found.status !== 0) {
  rmSync(cache, { recursive: true }); // it may have been cut off while it came
  skip(found.error?.message ?? found.stderr.trim().split('\n')[0]);
}

const betterSqlite3 = installed('better-sqlite3');
const without = existsSync(betterSqlite3) ? undefined : install(BETTER_SQLITE3);
const drivers = without ? `without ${BETTER_SQLITE3}: ${without}` : BETTER_SQLITE3;
console.log(`${found.stdout.trim()}, ${drivers}`);

const projects = process.argv.length > 2 ? process.argv.slice(2) : PROJECTS;
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const tests = spawnSync(
  node24,
  [vitest, 'run', '--config', 'vitest.workspace.ts', ...projects.flatMap((name) => ['--project', name])],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(without ? {} : { LEADSTREAM_BETTER_SQLITE3: betterSqlite3 }) },
  },
);
process.exit(tests.status ?? 1);
