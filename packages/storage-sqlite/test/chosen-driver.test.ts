import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { betterSqlite3Driver, nodeSqliteDriver, sqliteStorage } from '@leadstream/storage-sqlite';
import Libsql from 'libsql';
import { describe, it } from 'vitest';
import { sharedDrivers } from './drivers.ts';
import { capturing, inFolder } from './store-folder.ts';
import { watched } from './watched-driver.ts';

describe('a store that is opened without a driver', () => {
  it('takes one that lets several use the file, where this Node has it, and else has the file alone', () =>
    inFolder(async (path) => {
      const first = await sqliteStorage({ path });
      assert.equal(existsSync(`${path}.lock`), sharedDrivers.length === 0);
      const second = sqliteStorage({ path });
      if (sharedDrivers.length > 0) await (await second).close();
      else await assert.rejects(second, { code: 'store-in-use' });
      await first.close();
    }));
});

describe('node:sqlite', () => {
  it('is refused where Node has none, with what to do instead', () => {
    if ('sqlite' in process.versions) assert.ok(nodeSqliteDriver());
    else
      assert.throws(nodeSqliteDriver, {
        name: 'TypeError',
        message: /Node 22\.13 or later, or libsqlDriver/,
      });
  });
});

describe('a driver', () => {
  it("over better-sqlite3's interface knows results by their names", () => {
    const { resultCode } = betterSqlite3Driver(Libsql);
    const codes = { SQLITE_BUSY_SNAPSHOT: 5, SQLITE_IOERR_FSYNC: 10, SQLITE_NOTADB: 26, SQLITE_MISUSE: 1 };
    const others = { UNKNOWN_SQLITE_ERROR_1544: 1544, ENOENT: undefined };
    for (const [code, expected] of Object.entries({ ...codes, ...others })) {
      assert.equal(resultCode(Object.assign(new Error(), { code })), expected, code);
    }
    assert.equal(resultCode(undefined), undefined);
  });

  it('that finds the file busy for a moment is asked again, for reading too', () =>
    inFolder(async (path) => {
      const real = betterSqlite3Driver(Libsql);
      let inTheWay = 0;
      const { driver } = watched(real, (sql) => {
        if (inTheWay > 0 && /JOIN events|BEGIN/.test(sql)) {
          inTheWay -= 1;
          throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY_RECOVERY' });
        }
        return sql;
      });
      const { log, close } = await sqliteStorage({ path, driver });
      inTheWay = 3;
      await log.append([capturing('lead/1')]);
      inTheWay = 3;
      assert.equal((await log.readStreams('acme', ['lead/1'])).size, 1);
      assert.equal(inTheWay, 0);
      await close();
    }));

  it('that fails while a commit is written is not asked again: whether it was written is unknown', () =>
    inFolder(async (path) => {
      let commits = 0;
      const { driver } = watched(betterSqlite3Driver(Libsql), (sql) => {
        if (sql === 'COMMIT' && commits++ === 0) {
          throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' });
        }
        return sql;
      });
      commits = Number.NEGATIVE_INFINITY;
      const { log, close } = await sqliteStorage({ path, driver });
      commits = 0;
      const lost = { code: 'store-unavailable', message: /disk failed .* unknown/ };
      await assert.rejects(log.append([capturing('lead/1')]), lost);
      assert.equal(commits, 1);
      assert.deepEqual((await log.append([capturing('lead/1')]))[0]?.ok, true);
      await close();
    }));
});
