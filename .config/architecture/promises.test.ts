import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/promises.md', root), 'utf8');
const rows = [...page.matchAll(/^\| (.+?) \| `([^`]+)`: (.+?) \|$/gm)];

describe('the table of promises', () => {
  it('is read whole', () => {
    const lines = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| promise'));
    expect(rows.length).toBe(lines.length);
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows.map(([, promise, file, title]) => [promise, file, title]))('%s', (_promise, file, title) => {
    const path = new URL(file ?? '', root);
    expect(existsSync(path), `${file} is missing: name the test that holds the promise now`).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(title);
  });
});
