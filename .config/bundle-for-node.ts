import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const sqlite = createRequire(new URL('../packages/storage-sqlite/package.json', import.meta.url));

/**
 * Makes plain files of a script and the sources it imports, as they are, so that it begins fast and runs as it would
 * when published; only the native driver stays outside.
 */
export async function bundleForNode(
  entry: URL,
  to: Pick<BuildOptions, 'outfile' | 'outdir' | 'splitting'>,
): Promise<void> {
  await build({
    ...to,
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    conditions: ['@leadstream/source'],
    logLevel: 'error',
    external: ['pg-native'],
    // What is CommonJS in it wants a `require`.
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
    plugins: [
      {
        name: 'native-driver',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^libsql$/ }, () => ({ path: sqlite.resolve('libsql'), external: true })),
      },
    ],
  });
}

/** Makes one plain file of a script of a package's tests, for processes that they start; answers its path. */
export async function builtScript(entry: URL): Promise<string> {
  const path = fileURLToPath(entry);
  const folder = path.slice(0, path.lastIndexOf('/test/'));
  const outfile = join(folder, '.tsbuild', `${basename(path, '.ts')}.mjs`);
  await bundleForNode(entry, { outfile });
  return outfile;
}
