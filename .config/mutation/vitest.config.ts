import { defineConfig } from 'vitest/config';
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';
import { chooseSeed } from '../fast-check-seed.ts';
import { bundle } from './bundle.ts';
import { keepWorker } from './kept-worker.ts';

// The tests of one package on its mutated sources, bundled in Stryker's sandbox.
const name = process.env.LEADSTREAM_MUTATION ?? 'core';
const root = process.cwd();
keepWorker();
const packages = await bundle(root, `${root}/.mutation/${process.env.STRYKER_MUTATOR_WORKER ?? 'own'}`);

/** Tests that hold documents, committed shapes or other rooms than those that are mutated. */
const leftOut: Record<string, readonly string[]> = {
  // The laws are in core-laws.test.ts; six processes are too few to meet each finding of a lint.
  core: ['events-doc', 'contract', 'calendar', 'scoring', 'laws', 'lint-histories'],
  engine: [
    'memory-storage',
    'backup',
    'key-vault',
    'views',
    'follow',
    'lists',
    'happened-by',
    'evolution',
    'reads',
  ],
};

const slow = /golden|laws|record|health/;

/** Rules first, the broad searches last: a mutant is mostly caught by a short test. */
class ShortTestsFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): string =>
      slow.test(moduleId) ? `~${moduleId}` : moduleId;
    return Promise.resolve([...files].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)));
  }
}

export default defineConfig({
  root,
  resolve: { alias: packages },
  test: {
    name,
    include: [`packages/${name}/test/**/*.test.ts`, `.config/mutation/${name}*.test.ts`],
    exclude: leftOut[name]?.map((id) => `packages/${name}/test/${id}.test.ts`) ?? [],
    isolate: false, // the mutant is the same for all files of a run
    // A promise that never settles is waited for so long each time; a law that is slow is only slow.
    testTimeout: name === 'engine' ? 20_000 : 60_000,
    env: { LEADSTREAM_SEED: chooseSeed() },
    setupFiles: [`${root}/.config/fast-check.setup.ts`, `${root}/.config/mutation/setup.ts`],
    sequence: { sequencer: ShortTestsFirst },
    server: { deps: { external: [/\/\.mutation\//] } },
  },
});
