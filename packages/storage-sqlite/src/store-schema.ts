import type { FileKind } from './store-file.ts';

/**
 * The log, its receipts and claims, and the progress of views. Tables of views are made when a view is prepared.
 * `claims.how` tells how a claim was taken last; nothing decides by it.
 */
export const storeFile: FileKind = {
  what: 'store',
  mark: 0x4c454144,
  private: false,
  migrations: [
    `
    CREATE TABLE events (
      tenant TEXT NOT NULL,
      position INTEGER NOT NULL,
      stream TEXT NOT NULL,
      version INTEGER NOT NULL,
      type TEXT NOT NULL,
      schema_version INTEGER NOT NULL,
      occurred_at TEXT NOT NULL,
      recorded_at TEXT NOT NULL,
      actor TEXT NOT NULL,
      mode TEXT NOT NULL,
      command_id TEXT NOT NULL,
      causation_id TEXT NOT NULL,
      correlation_id TEXT NOT NULL,
      process_version INTEGER NOT NULL,
      id TEXT NOT NULL,
      data TEXT NOT NULL,
      subject TEXT,
      box TEXT,
      PRIMARY KEY (tenant, position)
    ) STRICT;
    CREATE UNIQUE INDEX events_by_stream ON events (tenant, stream, version);

    CREATE TABLE receipts (
      tenant TEXT NOT NULL,
      command_id TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      body_hash TEXT NOT NULL,
      PRIMARY KEY (tenant, command_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE claims (
      tenant TEXT NOT NULL,
      scope TEXT NOT NULL,
      hash TEXT NOT NULL,
      holder TEXT NOT NULL,
      how TEXT NOT NULL,
      PRIMARY KEY (tenant, scope, hash, holder)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE view_tables (view TEXT PRIMARY KEY, shape TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE view_progress (
      tenant TEXT NOT NULL,
      view TEXT NOT NULL,
      checkpoint INTEGER NOT NULL,
      token INTEGER NOT NULL,
      owner TEXT NOT NULL,
      leased_until INTEGER NOT NULL,
      task_token INTEGER NOT NULL,
      PRIMARY KEY (tenant, view)
    ) STRICT, WITHOUT ROWID;
    ${appendOnly('events')}
    ${appendOnly('receipts')}
    `,
  ],
};

function appendOnly(table: string): string {
  return ['UPDATE', 'DELETE']
    .map(
      (change) => `
    CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} are only ever appended'); END;`,
    )
    .join('');
}
