import { createRequire } from 'node:module';
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
