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
const uncited = rules.filter(({ rule }) => !cited.has(rule));
for (const { rule, words } of uncited) console.log(`Ours ${rule}: ${words} …`);
console.error(`${rules.length - uncited.length} of ${rules.length} rules are cited by a test.`);
if (uncited.length > 0) process.exitCode = 1;
