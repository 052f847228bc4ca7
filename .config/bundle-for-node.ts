import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const from = (name: string) => createRequire(new URL(`../packages/${name}/package.json`, import.meta.url));
/** What stays outside, and where it is. */
const outside = {
  libsql: from('storage-sqlite').resolve('libsql'),
  // Its entry for `import`, which `resolve` of a `require` does not find.
  pg: join(dirname(from('storage-postgres').resolve('pg/package.json')), 'esm', 'index.mjs'),
};

/**
 * Makes plain files of a script and the sources it imports, as they are, so that it begins fast and runs as it would
 * when published; only the drivers of stores stay outside.
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
        name: 'drivers',
        setup: ({ onResolve }) => {
          for (const [name, path] of Object.entries(outside)) {
            onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path, external: true }));
          }
        },
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
