import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Makes one plain file of a script, so that it begins fast and runs as it would when published; only native drivers
 * stay outside. Answers its path.
 */
export async function builtScript(entry: URL): Promise<string> {
  const { resolve } = createRequire(import.meta.url);
  const source = fileURLToPath(entry);
  const outfile = fileURLToPath(new URL(`../.tsbuild/${basename(source, '.ts')}.mjs`, import.meta.url));
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    conditions: ['@leadstream/source'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);",
    },
    plugins: [
      {
        name: 'native-driver',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^libsql$/ }, () => ({ path: resolve('libsql'), external: true })),
      },
    ],
  });
  return outfile;
}
