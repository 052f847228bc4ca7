import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const node = ['--import', 'tsx', '--conditions=@leadstream/source', main];

describe('the demo', () => {
  it('shows one screen with everything that a sales manager asks, and a clean check', () => {
    const screen = execFileSync(process.execPath, [...node, '--leads', '40', '--days', '20', '--seed', '4'], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    });
    for (const part of [
      'came in',
      'Converted',
      'hottest leads',
      'One conversion',
      'known earlier',
      'Other rules for scores',
      'what made the difference',
      'check  clean',
    ]) {
      expect(screen).toContain(part);
    }
    expect(Math.max(...screen.split('\n').map((line) => line.length))).toBeLessThanOrEqual(125);
    expect(screen.split('\n').length).toBeLessThanOrEqual(60);
  });

  it('says in one line what is wrong with its command line', () => {
    const { status, stderr } = spawnSync(process.execPath, [...node, 'leads.csv'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('A file needs a map');
  });
});
