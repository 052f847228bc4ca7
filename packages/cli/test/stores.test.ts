import { existsSync } from 'node:fs';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { describe, expect, it } from 'vitest';
import { optionsOf } from '../src/options.ts';
import { chooseStore, type StoreName } from '../src/store-option.ts';
import { desk } from './command.ts';

const { path, run, start, write } = desk();

describe('the store', () => {
  it('is named first, and a reading verb never makes one', async () => {
    const { code, stdout, stderr } = await start(['leads'], { LEADSTREAM_STORE: 'sqlite:none.db' }).ended;
    expect(stderr).toBe(
      'store: sqlite:none.db\nerror: There is no store sqlite:none.db. Import leads into it ' +
        '(leadstream import FILE --map MAP.json), or name another with --store.\n',
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(existsSync(path('none.db'))).toBe(false);
  });

  it('that is none is a fault in one sentence', async () => {
    write('notes.txt', 'This is long enough to be looked at by somebody who expects a store. '.repeat(20));
    const { code, stdout, stderr } = await run('leads', '--store', 'sqlite:notes.txt');
    expect(stderr).toMatch(
      /^store: sqlite:notes\.txt\nerror: store-damaged: .* is not a SQLite database\. .*\n$/,
    );
    expect([code, stdout]).toEqual([2, '']);
  });

  it('that another process has open is a fault with its remedy, and its stack with LEADSTREAM_DEBUG', async () => {
    const held = await sqliteStorage({ path: path('held.db') });
    try {
      const { stderr, code } = await start(['leads', '--store', 'sqlite:held.db'], { LEADSTREAM_DEBUG: '1' })
        .ended;
      expect(stderr).toMatch(/error: store-in-use: .* Close the other process/);
      expect(stderr).toMatch(/^ {4}at /m);
      expect(code).toBe(2);
    } finally {
      await held.close();
    }
  });
});

describe('the name of a store', () => {
  const choose = (store: string): StoreName => chooseStore(optionsOf('leads', { store }));

  it('is sqlite: and a path, an address of a PostgreSQL server, or memory:', () => {
    expect(choose('sqlite:a/b.db')).toEqual({ kind: 'sqlite', path: 'a/b.db', text: 'sqlite:a/b.db' });
    expect(choose('memory:')).toEqual({ kind: 'memory', text: 'memory:' });
    const url = 'postgres://ada:secret@db:5433/leads?sslmode=require';
    expect(choose(url)).toEqual({ kind: 'postgres', url, text: 'postgres://ada@db:5433/leads' });
  });

  it.each([
    ['leads.db', /not "leads\.db"\. For a file write sqlite:leads\.db$/],
    ['postgres:leads', /Write postgres:\/\/USER@HOST\/DATABASE$/],
    ['sqlite::memory:', /Write memory:$/],
    ['sqlite:', /A store is sqlite:PATH, postgres:\/\/… or memory:, not "sqlite:"\.$/],
  ])('is not %s', (store, message) => {
    expect(() => choose(store)).toThrow(message);
  });
});
