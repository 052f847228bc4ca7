import type { SqliteConnection, SqliteDriver } from '@leadstream/storage-sqlite';

/** A statement around which a process may end. */
interface Place {
  readonly sql: RegExp;
  readonly when: 'before' | 'after';
}

const eventRow = /^INSERT INTO events/;
const viewRow = /^INSERT INTO "view:/;

/** Named moments between the statements of SQLite's transactions. */
export const statementPoints = {
  'BEGIN: before': { sql: /^BEGIN/, when: 'before' },
  'BEGIN: after': { sql: /^BEGIN/, when: 'after' },
  'COMMIT: before': { sql: /^COMMIT/, when: 'before' },
  'COMMIT: after': { sql: /^COMMIT/, when: 'after' },
  'schema: made, not numbered': { sql: /CREATE TABLE events/, when: 'after' },
  'view table: made, not noted': { sql: /^CREATE TABLE "view:/, when: 'after' },
  'key: one inserted': { sql: /^INSERT INTO data_keys/, when: 'after' },
  'event: before one is inserted': { sql: eventRow, when: 'before' },
  'event: one inserted': { sql: eventRow, when: 'after' },
  'receipt: before one is inserted': { sql: /^INSERT INTO receipts/, when: 'before' },
  'receipt: one inserted': { sql: /^INSERT INTO receipts/, when: 'after' },
  'claim: one taken': { sql: /^INSERT INTO claims/, when: 'after' },
  'view row: one put': { sql: viewRow, when: 'after' },
  'view progress: before it is written': { sql: /^INSERT INTO view_progress/, when: 'before' },
  'view progress: written': { sql: /^INSERT INTO view_progress/, when: 'after' },
} as const satisfies { readonly [name: string]: Place };

export type StatementPoint = keyof typeof statementPoints;

/** A real driver that lets something happen when a named moment comes for the n-th time. */
export function withStatementPoint(
  real: SqliteDriver,
  name: StatementPoint,
  action: () => void,
  nth = 1,
): SqliteDriver {
  const { sql: wanted, when }: Place = statementPoints[name];
  let times = 0;
  const around = <T>(sql: string, run: () => T): T => {
    if (!wanted.test(sql.trim())) return run();
    times += 1;
    if (times === nth && when === 'before') action();
    const answer = run();
    if (times === nth && when === 'after') action();
    return answer;
  };
  const watched = (connection: SqliteConnection): SqliteConnection => ({
    exec: (sql) => around(sql, () => connection.exec(sql)),
    prepare: (sql) => {
      const statement = connection.prepare(sql);
      return {
        run: (parameters) => around(sql, () => statement.run(parameters)),
        all: (parameters) => around(sql, () => statement.all(parameters)),
      };
    },
    close: () => connection.close(),
  });
  return { ...real, open: (path) => watched(real.open(path)) };
}
