import { describe, expect, it } from 'vitest';
import { nearest } from '../src/nearest.ts';
import { optionsOf } from '../src/options.ts';
import { desk, developmentBin } from './command.ts';

const { run, start } = desk();

describe('the command line', () => {
  it('lists its verbs, and says of each what it does', async () => {
    const help = await run('--help');
    expect(help.code).toBe(0);
    for (const verb of ['import', 'leads', 'lead', 'events', 'report', 'backup', 'check']) {
      expect(help.stdout).toMatch(new RegExp(`^  ${verb} .* [A-Z]`, 'm'));
    }
    const lead = await run('lead', '--help');
    expect(lead.stdout).toContain('leadstream lead <id>');
    expect(lead.stdout).toContain('--version <n>');
    expect(lead.stdout).toContain('--known-at <t>');
    expect([lead.code, lead.stderr]).toEqual([0, '']);
  });

  it('tells its version', async () => {
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('of a clone runs the sources, in one process', async () => {
    const ended = await start(['report', 'funnel', '--store', 'sqlite:none.db'], {}, developmentBin).ended;
    expect(ended.stderr).toContain('There is no store sqlite:none.db');
    expect(ended.code).toBe(2);
  });

  it.each([
    [['improt', 'a.csv'], /no verb "improt"\. Did you mean import\?\nusage: leadstream </],
    [
      ['leads', '--limt', '3'],
      /leads has no option --limt\. Did you mean --limit\?\nusage: leadstream leads /,
    ],
    [['lead'], /lead needs <id>\.\nusage: leadstream lead <id>/],
  ])('answers %j with usage on stderr, exit code 2 and no result', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('nearest', () => {
  it.each([
    ['improt', 'import'],
    ['lead', 'lead'],
    ['rep', 'report'],
    ['evens', 'events'],
    ['wibble', undefined],
    ['x', undefined],
  ])('takes %s for %s', (written, meant) => {
    expect(nearest(written, ['import', 'leads', 'lead', 'events', 'report', 'check'])).toBe(meant);
  });
});

describe('options', () => {
  const options = optionsOf('leads', {
    limit: '20',
    knownAt: '2026-01-02',
    json: true,
    lead: ['1', '2'],
    actor: '',
  });

  it('are read by their written names', () => {
    expect(options.flag('json')).toBe(true);
    expect(options.wholeNumber('limit', 1)).toBe(20);
    expect(options.instant('known-at')).toBe(Date.UTC(2026, 0, 2));
    expect(options.text('map')).toBeUndefined();
  });

  it('are refused when given twice, empty, or of the wrong kind', () => {
    expect(() => options.text('lead')).toThrow('given 2 times');
    expect(() => options.text('actor')).toThrow('needs a value');
    expect(() => options.wholeNumber('limit', 21)).toThrow('at least 21');
    expect(() => optionsOf('leads', { limit: '1e3' }).wholeNumber('limit', 1)).toThrow('whole number');
    expect(() => optionsOf('lead', { knownAt: '2026-13-01' }).instant('known-at')).toThrow('instant');
    expect(() => optionsOf('lead', { knownAt: '2026-01-01T09:00' }).instant('known-at')).toThrow('instant');
  });
});
