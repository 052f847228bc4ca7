// Every `@example` that says what it gives is carried out: goal is that no doc comment lies.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { docExamples, runExample } from './doc-examples.ts';

const root = new URL('../..', import.meta.url).pathname;
const packages = join(root, 'packages');

const found = readdirSync(packages).flatMap((name) => {
  const src = join(packages, name, 'src');
  if (!existsSync(src)) return [];
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => {
      const file = join(src, path);
      return docExamples(readFileSync(file, 'utf8')).map((example) => ({ ...example, file, src }));
    });
});

/** What a package exports; nothing for one without an index. */
const published = async (name: string): Promise<Record<string, unknown>> => {
  const index = join(packages, name, 'src/index.ts');
  return existsSync(index) ? await import(index) : {};
};

describe('the examples of the doc comments', () => {
  it.each(found.map((one) => [relative(root, one.file), one.line, one] as const))(
    '%s:%i gives what it says',
    async (_path, _line, { file, src, code }) => {
      const names = { ...(await published('core')), ...(await published('engine')) };
      Object.assign(names, await import(file), await published(basename(dirname(src))));
      const pairs = await runExample(code, names);
      expect(pairs.length).toBeGreaterThan(0);
      for (const { given, said } of pairs) expect(given).toEqual(said);
    },
  );

  it('are there to be found', () => {
    expect(found.length).toBeGreaterThan(20);
  });
});

describe('the runner of examples', () => {
  const comment = (...lines: string[]) =>
    ['/**', ...lines.map((line) => ` * ${line}`), ' */', 'x'].join('\n');

  it('pairs each result with what was said of it, on the same line or the next', async () => {
    const source = comment(
      'Adds.',
      '',
      '@example',
      'const a = two();',
      'a + 1 // => 3',
      'a *',
      '3',
      '// => 7',
    );
    const [example] = docExamples(source);
    expect(example?.line).toBe(4);
    expect(await runExample(example?.code ?? [], { two: () => 2 })).toEqual([
      { given: 3, said: 3 },
      { given: 6, said: 7 },
    ]);
  });

  it('passes over examples that name no result, and ends where the next tag begins', () => {
    expect(docExamples(comment('@example', 'const a = 1;'))).toEqual([]);
    const [example] = docExamples(comment('@example', '1 // => 1', '@param x what it is'));
    expect(example?.code).toEqual(['1 // => 1']);
  });

  it('does not hide what an example throws', async () => {
    await expect(runExample(['nobody() // => 1'], {})).rejects.toThrow('nobody is not defined');
  });
});
