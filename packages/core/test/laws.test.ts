// The laws of the core on random stories: those of the processes that ship, and of processes drawn at random.
// LEADSTREAM_RUNS raises the number of stories; a broken law prints its seed and the shortest story that breaks it.
import { env } from 'node:process';
import { defaultProcess } from '@leadstream/core';
import { arbitraryProcess, checkCoverage, checkProcess, lawsOf, marketProcess } from '@leadstream/testkit';
import fc from 'fast-check';
import { describe, it } from 'vitest';

const runs = Number(env['LEADSTREAM_RUNS'] ?? 200);
const storiesEach = 3;
const timeoutMs = 20_000 + 500 * runs;

for (const process of [defaultProcess, marketProcess]) {
  describe(`laws of the process ${process.id}`, () => {
    for (const law of lawsOf(process)) it(law.name, () => law.check({ runs }), timeoutMs);

    it('are checked on stories that contain each kind of thing the process allows', () => {
      checkCoverage(process, { seed: 1 });
    }, 120_000);
  });
}

describe('laws of any process', () => {
  it(
    'hold for processes drawn at random',
    () => {
      const processes = fc.sample(arbitraryProcess(), { numRuns: Math.ceil(runs / storiesEach) });
      for (const process of processes) checkProcess(process, { runs: storiesEach, length: 30 });
    },
    timeoutMs,
  );
});
