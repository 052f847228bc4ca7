import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ours = ['core', 'engine', 'normalise', 'templates', 'testkit'];

/** Libraries in the older format ask for modules of Node by `require`. */
const requireInModules =
  "import { createRequire as createsRequire } from 'node:module'; const require = createsRequire(import.meta.url);";

/**
 * Loads our packages from Stryker's sandbox, by the names that tests import. Workspace links in node_modules lead out of
 * it, to the sources without mutants; so they are bundled, and named by their place in it.
 */
export async function loadPackages(root, to) {
  const sources = Object.fromEntries(
    ours.map((name) => [`@leadstream/${name}`, join(root, 'packages', name, 'src/index.ts')]),
  );
  const entries = {
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
    banner: { js: requireInModules },
    logLevel: 'warning',
  });
  const named = Object.keys(entries).map(async (name) => [
    name,
    await import(pathToFileURL(join(to, `${name}.mjs`)).href),
  ]);
  return Object.fromEntries(await Promise.all(named));
}

/** Compiles test files; answers for each the text of a function body that takes `require`, `module` and `exports`. */
export async function bundleTests(root, files) {
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(files.map((file, i) => [`${i}`, join(root, file)])),
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    outdir: join(root, '.mutation'),
    external: ['vitest', 'fast-check', 'zod', ...ours.map((name) => `@leadstream/${name}`)],
    plugins: [ownPlace],
    logLevel: 'warning',
  });
  return outputFiles.map(({ path, text }) => ({ file: files[Number(/(\d+)\.js$/.exec(path)[1])], text }));
}

/** What tests read beside themselves they find by `import.meta.url`, which a function body does not have. */
const ownPlace = {
  name: 'own-place',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/test\/.*\.ts$/ }, async ({ path }) => {
      const place = JSON.stringify(pathToFileURL(path).href);
      return { contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', place), loader: 'ts' };
    }),
};
