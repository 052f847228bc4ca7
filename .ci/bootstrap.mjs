#!/usr/bin/env node
// Installs the workspace if, and only if, node_modules does not match the lockfile and the manifests (about 50 ms
// when it does). After adding a dependency: `node .ci/bootstrap.mjs --update` rewrites the lockfile; commit it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pnpm, root } from './pnpm.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Leadstream needs Node 20.19 or later; this is ${process.version}.`);
  process.exit(1);
}

const manifests = ['packages', 'examples'].flatMap((dir) =>
  existsSync(join(root, dir))
    ? readdirSync(join(root, dir))
        .sort()
        .map((name) => `${dir}/${name}/package.json`)
        .filter((file) => existsSync(join(root, file)))
    : [],
);

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}-${major}`);
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** A package without any dependency gets no node_modules of its own. */
const installed = (file) =>
  existsSync(join(root, dirname(file), 'node_modules')) ||
  !/"(dev|peer)?dependencies"/i.test(readFileSync(join(root, file), 'utf8'));

const update = process.argv.includes('--update');
const stamp = join(root, 'node_modules', '.bootstrap-stamp');
const fresh =
  existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint() && manifests.every(installed);
if (fresh && !update) process.exit(0);

console.error('[bootstrap] installing dependencies with pnpm …');
const start = Date.now();
const frozen = existsSync(join(root, 'pnpm-lock.yaml')) && !update;
const lock = frozen ? '--frozen-lockfile' : '--no-frozen-lockfile';
const code = pnpm(['install', lock, '--prefer-offline', '--reporter=append-only', '--loglevel=warn']);
if (code !== 0) {
  console.error(
    '[bootstrap] the installation failed. A changed manifest needs `node .ci/bootstrap.mjs --update`.',
  );
  process.exit(code);
}
mkdirSync(join(root, 'node_modules'), { recursive: true });
writeFileSync(stamp, fingerprint()); // taken again: --update may have rewritten the lockfile
console.error(`[bootstrap] done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
