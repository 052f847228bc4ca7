// Runs the tests of one package for Stryker within its process. Packages are loaded once; a test file is run anew for
// each mutant, which costs some milliseconds, and only the tests that meet the mutant run.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { bundleTests, loadPackages } from './bundle.mjs';
import { rooms } from './rooms.mjs';
import { testsOf, vitest } from './vitest-in-process.mjs';

/** Tests that hold documents, committed shapes or other rooms than those that are mutated. */
const leftOut = {
  // The laws are in core-laws.test.ts; six processes are too few to meet each finding of a lint.
  core: ['events-doc', 'contract', 'calendar', 'scoring', 'laws', 'lint-histories', 'template-languages'],
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

/** Rules first, the broad searches last: a mutant is mostly caught by a short test. */
const slow = /golden|laws|record|health/;
const rank = (file) => (slow.test(file) ? `~${file}` : file);

/** A promise that never settles is waited for so long. */
const TEST_MS = 20_000;

/** The name of the test that a test file is while it loads. */
const LOADING = 'loading';

const name = process.env.LEADSTREAM_MUTATION ?? 'core';
const stryker = (globalThis.__stryker__ ??= {});

function testFiles(root) {
  const own = readdirSync(join(root, 'packages', name, 'test'))
    .filter((file) => file.endsWith('.test.ts') && !leftOut[name].includes(file.slice(0, -8)))
    .map((file) => `packages/${name}/test/${file}`);
  const laws = readdirSync(join(root, '.config/mutation'))
    .filter((file) => file.startsWith(name) && file.endsWith('.test.ts'))
    .map((file) => `.config/mutation/${file}`);
  const all = [...own, ...laws].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const asked = rooms[name]?.[process.env.LEADSTREAM_ROOM]?.tests;
  return asked ? asked.map((test) => all.find((file) => file.endsWith(`/${test}.test.ts`))) : all;
}

async function loadTests(root) {
  const packages = await loadPackages(
    root,
    `${root}/.mutation/${process.env.STRYKER_MUTATOR_WORKER ?? 'own'}`,
  );
  const fc = packages['fast-check'];
  fc.configureGlobal({
    seed: Number(process.env.LEADSTREAM_SEED),
    // Few values each property, where it does not say how many; and one counterexample is enough, however long it is.
    numRuns: Number(process.env.LEADSTREAM_RUNS),
    endOnFailure: true,
  });
  const bundles = await bundleTests(root, testFiles(root));
  return bundles.map(({ file, text }) => {
    const required = createRequire(join(root, file));
    const modules = { ...packages, vitest };
    const run = compileFunction(text, ['require', 'module', 'exports'], { filename: join(root, file) });
    const load = () => {
      const module = { exports: {} };
      run((id) => modules[id] ?? required(id), module, module.exports);
    };
    return { file, tests: () => testsOf(load) };
  });
}

/** Runs a test; answers what went wrong, or `null`. */
async function failureOf(run) {
  let timer;
  try {
    const promise = run();
    if (typeof promise?.then !== 'function') return null;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('The test did not end.')), TEST_MS);
    });
    await Promise.race([promise, late]);
    return null;
  } catch (error) {
    return String(error?.message ?? error).slice(0, 1000);
  } finally {
    clearTimeout(timer);
  }
}

function createRunner() {
  let files = [];
  // A promise that nobody waits for failed: the mutant is noticed, whichever test it was.
  let stray = null;
  process.on('unhandledRejection', (error) => {
    stray = `unhandled: ${String(error).slice(0, 1000)}`;
  });

  async function runTest(file, name, run) {
    const id = `${file}#${name}`;
    stryker.currentTestId = id;
    stray = null;
    const start = performance.now();
    const failure = (await failureOf(run)) ?? stray;
    stryker.currentTestId = undefined;
    const told = { id, name, fileName: file, timeSpentMs: Math.round(performance.now() - start) };
    return failure === null ? { ...told, status: 0 } : { ...told, status: 1, failureMessage: failure };
  }

  /**
   * Runs tests in their order, one after the other, until `ended` says that it is enough. What a test file does as it
   * loads counts as a test: where a mutant meets that, the file loads with it, and all its tests run.
   */
  async function runTests({ asked, activate, ended }) {
    const results = [];
    for (const { file, tests } of files) {
      const isAsked = (test) => asked === null || asked.has(`${file}#${test}`);
      if (asked && ![...asked].some((id) => id.startsWith(`${file}#`))) continue;
      const meetsLoading = isAsked(LOADING);
      stryker.activeMutant = meetsLoading ? activate : undefined;
      let found = [];
      const loading = await runTest(file, LOADING, () => {
        found = tests();
      });
      if (meetsLoading || loading.status === 1) results.push(loading);
      if (loading.status === 1) return results;
      stryker.activeMutant = activate;
      for (const { name, run } of found.filter((test) => meetsLoading || isAsked(test.name))) {
        results.push(await runTest(file, name, run));
        if (ended?.(results.at(-1))) return results;
      }
    }
    return results;
  }

  return {
    capabilities: () => ({ reloadEnvironment: true }),

    async init() {
      files = await loadTests(process.cwd());
    },

    async dryRun() {
      stryker.hitCount = undefined;
      const tests = await runTests({ asked: null });
      return { status: 'complete', tests, mutantCoverage: stryker.mutantCoverage };
    },

    async mutantRun({ activeMutant, testFilter, hitLimit }) {
      Object.assign(stryker, { hitCount: 0, hitLimit });
      const tests = await runTests({
        asked: new Set(testFilter),
        activate: activeMutant.id,
        ended: ({ status }) => status === 1 || stryker.hitCount > hitLimit,
      });
      if (stryker.hitCount > hitLimit) return { status: 'timeout', reason: 'It goes round and round.' };
      const failed = tests.find(({ status }) => status === 1);
      if (!failed) return { status: 'survived', nrOfTests: tests.length };
      return {
        status: 'killed',
        killedBy: [failed.id],
        failureMessage: failed.failureMessage,
        nrOfTests: tests.length,
      };
    },
  };
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: createRunner }];
