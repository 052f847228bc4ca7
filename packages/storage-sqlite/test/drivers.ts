import { createRequire } from 'node:module';
import {
  type BetterSqlite3,
  betterSqlite3Driver,
  libsqlDriver,
  nodeSqliteDriver,
  type SqliteDriver,
} from '@leadstream/storage-sqlite';
import Libsql from 'libsql';

/** A driver that can run here, by a name that a child process finds it by too. */
export interface NamedDriver {
  readonly name: string;
  readonly driver: SqliteDriver;
  /** Whether its SQLite lets several processes use one file. */
  readonly shared: boolean;
}

/** Where a `better-sqlite3` is to be tested: it is no dependency, `.ci/on-node-24.mjs` brings one. */
const betterSqlite3 = process.env['LEADSTREAM_BETTER_SQLITE3'];

/** The drivers of this machine: node:sqlite from Node 22.13 on, better-sqlite3 where one was brought. */
export const drivers: readonly NamedDriver[] = [
  named('libsql', await libsqlDriver()),
  named("better-sqlite3's interface, by libsql", betterSqlite3Driver(Libsql)),
  ...('sqlite' in process.versions ? [named('node:sqlite', nodeSqliteDriver())] : []),
  ...(betterSqlite3
    ? [
        named(
          'better-sqlite3',
          betterSqlite3Driver(createRequire(import.meta.url)(betterSqlite3) as BetterSqlite3),
        ),
      ]
    : []),
];

/** Those that come without being brought, one for each SQLite: for what hangs on SQLite and not on its library. */
export const ownDrivers = drivers.filter(({ name }) => name === 'libsql' || name === 'node:sqlite');
/** Where processes can share a file. None on Node 20. */
export const sharedDrivers = ownDrivers.filter(({ shared }) => shared);
/** Where one process has a file alone. */
export const exclusiveDrivers = ownDrivers.filter(({ shared }) => !shared);

/** The driver of a name, for a process that was told it. */
export function driverNamed(name: string): SqliteDriver {
  const found = drivers.find((each) => each.name === name);
  if (!found) throw new Error(`There is no driver "${name}" here.`);
  return found.driver;
}

function named(name: string, driver: SqliteDriver): NamedDriver {
  const connection = driver.open(':memory:');
  const version = String(connection.prepare('SELECT sqlite_version() AS version').all([])[0]?.['version']);
  connection.close();
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return { name, driver, shared: major * 1e6 + minor * 1e3 + patch >= 3_051_003 };
}
