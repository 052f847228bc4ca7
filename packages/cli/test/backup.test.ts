import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { desk, lastJson } from './command.ts';
import { ada, adaWorking, bob, fairCsv, map } from './trade-fair.ts';

const { path, run, write } = desk();

beforeAll(async () => {
  write('map.json', JSON.stringify(map));
  write('leads.csv', fairCsv(ada, bob));
  await run('import', 'leads.csv', '--map', 'map.json');
}, 60_000);

describe('backup', () => {
  it('copies the store and, where asked for, its keys, into files that open again as they were', async () => {
    const { code, stdout } = await run('backup', 'copy.db', '--keys', 'copy.db.keys', '--json');
    expect(code).toBe(0);
    const bytes = statSync(path('copy.db')).size;
    expect(JSON.parse(stdout)).toEqual({ path: 'copy.db', keys: 'copy.db.keys', bytes });
    write('later.csv', fairCsv(adaWorking));
    await run('import', 'later.csv', '--map', 'map.json');
    const [then, now] = [await run('lead', '007', '--store', 'sqlite:copy.db'), await run('lead', '007')];
    expect(then.stdout).toMatch(/^Ada King [^]*^status +New$/m);
    expect(now.stdout).toMatch(/^Ada King [^]*^status +Working$/m);
    expect(lastJson(await run('check', '--store', 'sqlite:copy.db', '--json'))).toEqual({
      ok: true,
      problems: [],
    });
  });

  it('without its keys says so, and holds nothing that a name could be read from', async () => {
    const { code, stdout, stderr } = await run('backup', 'bare.db');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Backed up bare\.db, \d+ bytes, log and lists\.\n$/),
    ]);
    expect(stderr).toContain('--keys PATH');
    expect(existsSync(path('bare.db.keys'))).toBe(false);
    expect(readFileSync(path('bare.db')).includes('King')).toBe(false);
  });

  it('never overwrites, and writes neither file where one is there already', async () => {
    writeFileSync(path('mine.keys'), 'mine');
    const second = await run('backup', 'new.db', '--keys', 'mine.keys');
    expect([second.code, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toMatch(/error: file-exists: mine\.keys is there already/);
    expect(existsSync(path('new.db'))).toBe(false);
    expect(readFileSync(path('mine.keys'), 'utf8')).toBe('mine');
    expect((await run('backup', 'leads.db')).stderr).toMatch(/error: file-exists: leads\.db/);
  });

  it('of no store, or in memory, is a wrong usage', async () => {
    expect((await run('backup', 'x.db', '--store', 'sqlite:none.db')).code).toBe(2);
    expect((await run('backup', 'x.db', '--store', 'memory:')).code).toBe(2);
    expect((await run('backup')).stderr).toContain('backup needs <path>');
    expect(existsSync(path('x.db'))).toBe(false);
  });
});
