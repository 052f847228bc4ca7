import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'tsup';

// One set-up for every package (tsup runs in the package's folder): a library has src/index.ts and is built as ESM
// and CJS with types for both, a command has src/main.ts and is built as ESM alone.
const library = existsSync('src/index.ts');
const entry = library ? 'src/index.ts' : 'src/main.ts';
const needsShebang = !library && !readFileSync(entry, 'utf8').startsWith('#!');

export default defineConfig({
  entry: [entry],
  format: library ? ['esm', 'cjs'] : ['esm'],
  target: 'node20.19',
  // tsup does not know ${configDir}, hence the folders.
  // Types come from the dist of the packages below: the source condition is for our own clone only.
  dts: library && {
    compilerOptions: {
      composite: false,
      customConditions: [],
      rootDir: resolve('src'),
      outDir: resolve('dist'),
    },
  },
  ...(needsShebang && { banner: { js: '#!/usr/bin/env node' } }),
  sourcemap: true,
  silent: true,
  clean: true,
  tsconfig: 'tsconfig.json',
});
