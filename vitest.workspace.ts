import { readdirSync } from 'node:fs';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { chooseSeed } from './.config/fast-check-seed.ts';

// Packages resolve each other to their sources, so that no build is needed before a test.
const conditions = ['@leadstream/source', ...defaultServerConditions];
const packages = readdirSync(new URL('./packages', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

// What must stand before the first test of a project.
const setups: Readonly<Record<string, string[]>> = {
  benchmarks: ['../storage-postgres/test/global-server.ts'],
  cli: ['./test/bundle.ts', '../storage-postgres/test/global-server.ts'],
  'storage-postgres': ['./test/global-server.ts'],
};

const project = (name: string, root: string, include: string[]) => ({
  extends: true as const,
  test: { name, root, include, globalSetup: setups[name] ?? [] },
});

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    passWithNoTests: true,
    testTimeout: 20_000, // two busy cores: a slow test is for a benchmark to find, not for a red build
    env: { LEADSTREAM_SEED: chooseSeed() },
    setupFiles: [new URL('./.config/fast-check.setup.ts', import.meta.url).pathname],
    projects: [
      ...packages.map((name) => project(name, `./packages/${name}`, ['test/**/*.test.ts'])),
      project('examples', './examples', ['*/test/**/*.test.ts']),
      project('architecture', './.config/architecture', ['**/*.test.ts']),
    ],
    coverage: { provider: 'v8', include: ['packages/*/src/**'] },
  },
});
