import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const cli = new URL('../', import.meta.url);
const sqlite = createRequire(new URL('../storage-sqlite/package.json', cli));

/** Builds the command once for all tests, from the sources as they are; only the native driver stays outside. */
export default async function bundle(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('src/main.ts', cli))],
    outdir: fileURLToPath(new URL('.tsbuild', cli)),
    bundle: true,
    splitting: true,
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
