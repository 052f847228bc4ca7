#!/usr/bin/env node
// Checks what would be published, as a stranger would get it: builds and packs every public package (`pnpm pack`
// applies publishConfig and replaces workspace: and catalog:), lints the tarballs, installs them with npm into an
// empty project, loads each as ESM and as CJS and runs the command.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cleanEnv, pnpm, root } from './pnpm.mjs';

const failures = [];
const scratch = mkdtempSync(join(tmpdir(), 'leadstream-dist-'));
const tool = (...path) => join(root, 'node_modules', ...path);

/** Runs a Node script; its output is shown only when it fails, or when it is what one wants to read. */
function check(title, args, cwd = scratch) {
  const run = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: cleanEnv() });
  console.log(`${run.status === 0 ? 'ok  ' : 'FAIL'} ${title}`);
  if (run.status === 0) return;
  failures.push(title);
  console.log(run.stdout + run.stderr);
}

const packages = readdirSync(join(root, 'packages'))
  .map((folder) => join(root, 'packages', folder))
  .filter((cwd) => existsSync(join(cwd, 'package.json')))
  .map((cwd) => ({ cwd, manifest: JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) }))
  .filter(({ manifest }) => !manifest.private);
const libraries = packages
  .filter(({ manifest }) => manifest.exports?.['.'])
  .map(({ manifest }) => manifest.name);

function buildAndPack() {
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] };
  const only = ['-r', '--filter', './packages/*'];
  if (pnpm([...only, '--reporter=append-only', 'run', 'build']) !== 0) throw new Error('The build failed.');
  mkdirSync(join(scratch, 'tarballs'));
  for (const { cwd, manifest } of packages) {
    const packed = pnpm(['pack', '--pack-destination', join(scratch, 'tarballs')], { cwd, ...quiet });
    if (packed !== 0) throw new Error(`Packing ${manifest.name} failed.`);
  }
}

const tarballOf = ({ name, version }) =>
  join(scratch, 'tarballs', `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);

function lintTarballs() {
  for (const { manifest } of packages) {
    const tarball = tarballOf(manifest);
    check(`publint ${manifest.name}`, [tool('publint', 'src', 'cli.js'), 'run', tarball, '--strict']);
    if (!libraries.includes(manifest.name)) continue;
    const attw = tool('@arethetypeswrong', 'cli', 'dist', 'index.js');
    check(`types of ${manifest.name}`, [attw, tarball, '--no-emoji', '--format', 'ascii']);
  }
}

/** npm as the one that runs us, else the one beside this Node: no look-up on PATH where it can be avoided. */
function npmCli() {
  const candidates = [
    join(dirname(process.env.npm_execpath ?? '.'), 'npm-cli.js'),
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return (
    candidates.find((path) => existsSync(path)) ??
    spawnSync('which', ['npm'], { encoding: 'utf8' }).stdout.trim()
  );
}

function installAndLoad() {
  const dependencies = Object.fromEntries(
    packages.map(({ manifest }) => [manifest.name, `file:${tarballOf(manifest)}`]),
  );
  const project = { name: 'scratch', private: true, dependencies, overrides: {} };
  for (const name of Object.keys(dependencies)) project.overrides[name] = `$${name}`;
  writeFileSync(join(scratch, 'package.json'), JSON.stringify(project, null, 2));
  check('npm install', [
    npmCli(),
    'install',
    '--prefer-offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]);
  for (const name of libraries) {
    const some = `if (Object.keys(all).length === 0) throw new Error('${name} exports nothing')`;
    check(`import ${name}`, ['--input-type=module', '-e', `import * as all from '${name}'; ${some}`]);
    check(`require ${name}`, ['--input-type=commonjs', '-e', `const all = require('${name}'); ${some}`]);
  }
  for (const { manifest } of packages) {
    for (const bin of Object.keys(manifest.publishConfig?.bin ?? {})) {
      const main = join(scratch, 'node_modules', manifest.name, manifest.publishConfig.bin[bin]);
      check(`${bin} --help`, [main, '--help']);
    }
  }
}

try {
  buildAndPack();
  lintTarballs();
  installAndLoad();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(failures.length === 0 ? 'The packed packages are sound.' : `Failed: ${failures.join(', ')}`);
process.exit(failures.length === 0 ? 0 : 1);
