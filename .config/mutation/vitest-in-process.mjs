import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

let suites = [];
let tests = [];

function describe(name, define) {
  suites.push(name);
  define();
  suites.pop();
}

function it(name, run) {
  const full = [...suites, name].join(' ');
  const same = tests.filter((one) => one.title === full).length;
  tests.push({ title: full, name: same === 0 ? full : `${full} (${same + 1})`, run });
}

/** Each row is a test of its own; its number stands for its values. */
const each = (add) => (rows) => (name, run) =>
  rows.forEach((row, i) => {
    add(`${name} [${i + 1}]`, () => (Array.isArray(row) ? run(...row) : run(row)));
  });
describe.each = each(describe);
it.each = each(it);

/** What our tests use of Vitest. */
export const vitest = { describe, it, expect: chai.expect };

/** The tests that a test file defines, `{ name, run }`. */
export function testsOf(loadFile) {
  [suites, tests] = [[], []];
  loadFile();
  return tests;
}
