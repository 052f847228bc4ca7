// All laws of the core on few stories, in one test each process: stories that laws share would count for the first
// law only when Stryker notes which test runs which mutant.
import { defaultProcess } from '@leadstream/core';
import { arbitraryProcess, checkProcess, marketProcess } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, it } from 'vitest';

const runs = Number(process.env.LEADSTREAM_RUNS ?? 6) / 3;

describe('the laws of the core', () => {
  for (const one of [defaultProcess, marketProcess])
    it(`hold for ${one.id}`, () => checkProcess(one, { runs }));

  it('hold for processes drawn at random', () => {
    for (const one of fc.sample(arbitraryProcess(), { numRuns: runs }))
      checkProcess(one, { runs: 1, length: 30 });
  });
});
