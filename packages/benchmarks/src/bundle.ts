import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Bundles the sources into one plain file, much as they are published: what a loader adds to each function while it
 * translates would be measured as well. Answers the file.
 */
export async function bundleVariants(): Promise<string> {
  const folder = here('../node_modules/.cache');
  mkdirSync(folder, { recursive: true });
  const outfile = `${folder}/variant-${process.pid}.cjs`;
  await build({
    entryPoints: [here('./variant-process.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['@leadstream/source'],
    external: ['libsql', 'pino-pretty', 'pg-native'],
    logLevel: 'error',
  });
  return outfile;
}
