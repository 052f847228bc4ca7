import { join } from 'node:path';
import { build } from 'esbuild';

const ours = ['core', 'engine', 'normalise', 'testkit'];

/**
 * Bundles what the tests import from Stryker's sandbox, so that a run for one mutant loads a few files instead of some
 * hundred. Answers the alias of each package. Workspace links in node_modules lead out of the sandbox, to the sources
 * without mutants; so our own packages are named by their place in it.
 */
export async function bundle(root: string, to: string): Promise<Record<string, string>> {
  const sources = Object.fromEntries(
    ours.map((name) => [`@leadstream/${name}`, join(root, 'packages', name, 'src/index.ts')]),
  );
  const entries: Record<string, string> = {
    ...sources,
    'fast-check': 'fast-check', // bundled too, so that the tests and the testkit share its settings
    zod: join(root, 'packages/core/node_modules/zod/index.js'),
  };
  await build({
    entryPoints: entries,
    alias: sources,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outdir: to,
    outExtension: { '.js': '.mjs' },
    external: ['vitest'],
    logLevel: 'warning',
  });
  return Object.fromEntries(Object.keys(entries).map((name) => [name, join(to, `${name}.mjs`)]));
}
