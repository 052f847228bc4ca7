import assert from 'node:assert/strict';
import { defaultProcess, defineProcess, type Process } from '@leadstream/core';
import {
  checkConversion,
  checkProcess,
  LawBroken,
  type Verification,
  verifyConversion,
  verifyProcess,
} from '@leadstream/testkit';
import { describe, it } from 'vitest';
import { laws } from '../src/laws/all-laws.ts';

/** Rules that cannot be asked: every conversion ends in an exception. */
const failing = (): Process => ({
  ...defineProcess(defaultProcess),
  get convertedStatus(): never {
    throw new RangeError('no such status');
  },
});

const brokenBy = ({ broken }: Verification, name: RegExp) => {
  const found = broken.find(({ law }) => name.test(law));
  return found ?? assert.fail(`${String(name)} is not among the broken laws`);
};

describe('verifying a process (8, 12)', () => {
  it('looks at every law at once and tells that all hold, on how many histories, and of what nothing is said', () => {
    const verification = verifyProcess(defaultProcess, { runs: 12, seed: 3 });
    assert.equal(verification.holds, true);
    assert.deepEqual(verification.broken, []);
    assert.deepEqual(
      verification.laws.map(({ name, holds }) => [name, holds]),
      laws.map(({ name }) => [name, true]),
    );
    const text = String(verification);
    assert.match(
      text,
      /^All hold: \d+ laws on 12 histories of the process default, version \d+ \(seed 3\)\./,
    );
    assert.match(text, /\nNothing is said of what no history contained:\n/);
    assert.equal(verification.coverage.runs, 12);
    assert.ok(JSON.stringify(verification).length < 100_000, 'it is plain data');
  });

  it('looks at the laws of conversion alone: each names an invariant or a line of DOMAIN 8', () => {
    const { laws: asked, holds } = checkConversion(defaultProcess, { runs: 5, seed: 3 });
    assert.ok(holds && asked.length >= 30 && asked.length < laws.length);
    for (const { name, rules } of asked)
      assert.ok(
        rules.some((rule) => rule.startsWith('DOMAIN 8')),
        name,
      );
  });

  it('names the broken law with its rule and the shortest history that breaks it, the same for the same seed', () => {
    const verification = verifyConversion(failing(), { runs: 20, seed: 5 });
    assert.equal(verification.holds, false);
    const { rules, wrong, story, commands } = brokenBy(verification, /^a command is answered/);
    assert.deepEqual(rules, ['DESIGN 0', 'DOMAIN 8, invariant 20']);
    assert.match(wrong, /^"convert lead .*" was answered by: RangeError: no such status/);
    assert.equal(story.length + 1, commands.length, 'the last command has no answer');
    assert.deepEqual([commands.length, commands.at(-1)?.command.type], [2, 'convert']);
    assert.equal(String(verification), String(verifyConversion(failing(), { runs: 20, seed: 5 })));
  });

  it('is an assertion for tests, that says how to see it again', () => {
    assert.throws(
      () => checkProcess(failing(), { runs: 20, seed: 5, length: 30 }),
      (error) => {
        assert.ok(error instanceof LawBroken);
        assert.match(
          error.message,
          /\(DESIGN 0; DOMAIN 8, invariant 20\) is broken by the process default, version \d+\./,
        );
        assert.match(error.message, /To see it again: \{ seed: 5, runs: 20, length: 30 \}\./);
        return true;
      },
    );
  });

  it('gives every law at least one rule that it holds', () => {
    for (const { name, rules } of laws) {
      assert.ok(rules.length > 0, name);
      for (const rule of rules) assert.match(rule, /^(DOMAIN \d+(\.\d+|, invariant \d+)|DESIGN \d+)$/);
    }
  });
});
