import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const pages = { promises: 'promise', mission: 'mission' };

describe.each(Object.entries(pages))('the table of docs/%s.md', (name, head) => {
  const page = readFileSync(new URL(`docs/${name}.md`, root), 'utf8');
  const rows = [...page.matchAll(/^\| (.+?) \| `([^`]+)`: (.+?) \|$/gm)];

  it('is read whole', () => {
    const lines = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith(`| ${head} |`));
    expect(rows.length).toBe(lines.length);
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows.map(([, promise, file, title]) => [promise, file, title]))('%s', (_promise, file, title) => {
    const path = new URL(file ?? '', root);
    expect(existsSync(path), `${file} is missing: name the test that holds the promise now`).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(title);
  });
});
