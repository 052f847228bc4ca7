import assert from 'node:assert/strict';
import { defaultProcess } from '@leadstream/core';
import { checkCoverage, coverageOf, marketProcess } from '@leadstream/testkit';
import { describe, it } from 'vitest';

const shareOf = (coverage: ReturnType<typeof coverageOf>, name: string) => {
  const found = coverage.classes.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

describe('the coverage of classes', () => {
  it('says how many histories contain a thing, and whether the process lets it happen', () => {
    const [house, market] = [defaultProcess, marketProcess].map((process) =>
      coverageOf(process, { runs: 60, seed: 1 }),
    );
    assert.ok(house && market);
    assert.ok(shareOf(house, 'captured').share > 0.8);
    assert.deepEqual(
      [shareOf(house, 'turn of a pool').isAllowed, shareOf(market, 'turn of a pool').isAllowed],
      [false, true],
    );
    assert.equal(shareOf(house, 'turn of a pool').histories, 0);
    assert.ok(shareOf(market, 'turn of a pool').histories > 30);
    assert.equal(shareOf(house, 'refused opportunity-needs-product').isAllowed, false);
    assert.equal(shareOf(market, 'refused opportunity-needs-product').isAllowed, true);
  }, 60_000);

  it('is a table for people, the same for the same seed', () => {
    const table = () => String(coverageOf(defaultProcess, { runs: 20, seed: 2 }));
    assert.equal(table(), table());
    assert.match(table(), /^Of 20 histories \(seed 2\):\n/);
    assert.match(table(), /\nconverted to an existing account +\d+\.\d %\n/);
    assert.match(table(), /\nturn of a pool +never\n/);
  });

  it('fails where stories are too poor for what the process allows, and names it', () => {
    assert.throws(() => checkCoverage(defaultProcess, { runs: 400, seed: 1, length: 2 }), {
      message:
        /fewer than 2 % of the histories \(seed 1\):\n[^]*converted to an existing account: in 0 of 400/,
    });
  }, 60_000);

  it('does not fail where chance may have it: few stories of what lies near the line', () => {
    checkCoverage(defaultProcess, { runs: 100, seed: 1, length: 2 });
  });
});
