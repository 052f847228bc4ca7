import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const readme = fileURLToPath(new URL('../../../README.md', import.meta.url));
const tsx = pathToFileURL(createRequire(readme).resolve('tsx')).href;

describe('the twenty lines that embed Leadstream', () => {
  it('stand in the README as they stand here', () => {
    const fence = /```ts\n([\s\S]*?)```/.exec(readFileSync(readme, 'utf8'))?.[1];
    expect(fence).toBe(readFileSync(main, 'utf8'));
  });

  it('capture, score, explain and convert a lead', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'leadstream-embed-'));
    const said = execFileSync(process.execPath, ['--import', tsx, '--conditions=@leadstream/source', main], {
      cwd,
      encoding: 'utf8',
    });
    rmSync(cwd, { recursive: true });
    expect(said).toContain('warm');
    expect(said).toContain("rule: 'request-form'");
    expect(said).toContain('ok: true');
  });
});
