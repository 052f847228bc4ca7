// `npm run uncited -- 0 2 3`: the rules `Ours s.n` of those sections of the domain document (all of them, if none is
// named) that no test cites. The document lies beside the repository; LEADSTREAM_DOMAIN names it elsewhere.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const path = process.env.LEADSTREAM_DOMAIN ?? `${root}../shared/DOMAIN.md`;
if (!existsSync(path)) {
  console.error(`There is no ${path}: name the domain document in LEADSTREAM_DOMAIN.`);
  process.exit(2);
}
const sections = process.argv.slice(2);
const rules = [...readFileSync(path, 'utf8').matchAll(/^\*\*Ours (\d+\.\d+):\*\* ?(.{0,70})/gm)]
  .map(([, rule = '', words = '']) => ({ rule, words }))
  .filter(({ rule }) => sections.length === 0 || sections.includes(rule.split('.')[0] ?? ''));

const tests = execFileSync('git', ['ls-files', '-z', '*.test.ts'], { cwd: root, encoding: 'utf8' }).split(
  '\0',
);
const cited = new Set<string>();
for (const test of tests.filter(Boolean)) {
  for (const [, numbers = ''] of readFileSync(root + test, 'utf8').matchAll(
    /\bOurs ((?:\d+\.\d+(?:, | and )?)+)/g,
  )) {
    for (const [rule] of numbers.matchAll(/\d+\.\d+/g)) cited.add(rule);
  }
}
/** Rules whose capability is not built yet, and what they wait for. One that a test cites must leave this list. */
const waiting: { readonly [rule: string]: string } = { '7.3': 'the predictive models' };
const built = rules.filter(({ rule }) => cited.has(rule) || !waiting[rule]);
for (const { rule } of rules.filter((one) => waiting[one.rule])) {
  if (cited.has(rule)) throw new Error(`Ours ${rule} is cited: take it from the list of rules that wait.`);
  console.error(`Ours ${rule} waits for ${waiting[rule]}.`);
}
const uncited = built.filter(({ rule }) => !cited.has(rule));
for (const { rule, words } of uncited) console.log(`Ours ${rule}: ${words} …`);
console.error(`${built.length - uncited.length} of ${built.length} rules are cited by a test.`);
if (uncited.length > 0) process.exitCode = 1;
