import { logFunctions } from './append-function.ts';
import type { Migration } from './migrations.ts';
import type { Schemas } from './schemas.ts';

/** Text is compared by its bytes, which are in the order of code points, whatever the server's place. */
const TEXT = 'text COLLATE "C" NOT NULL';

/** The log. */
export const logMigrations = ({ log }: Schemas): readonly Migration[] => [
  [
    logTables(log),
    ...['heads', 'events', 'receipts', 'claims'].map((table) => securedByTenant(`${log}.${table}`)),
    ...['events', 'receipts'].map((table) => appendOnly(log, table)),
    logFunctions(log),
  ].join('\n'),
];

/** The views: a schema of them that was dropped is made and built anew. */
export const viewsMigrations = ({ views }: Schemas): readonly Migration[] => [
  [viewTables(views), securedByTenant(`${views}.view_progress`), leaseFunction(views)].join('\n'),
];

/**
 * The log with its receipts and claims, and one row per tenant, which is its lock: it is locked for every append and
 * seldom changed, so that no old transaction makes it grow. Where a log ends its last event says.
 * `claims.how` tells how a claim was taken last; nothing decides by it.
 */
const logTables = (log: string): string => `
    CREATE TABLE ${log}.heads (
      tenant ${TEXT} PRIMARY KEY,
      moved_at bigint NOT NULL -- the second since 1970 of the last append, or one a moment before; 0 before the first
    ) WITH (fillfactor = 50);
    CREATE TABLE ${log}.events (
      position bigint NOT NULL,
      version bigint NOT NULL,
      schema_version bigint NOT NULL,
      process_version bigint NOT NULL,
      tenant ${TEXT},
      stream ${TEXT},
      type ${TEXT},
      occurred_at ${TEXT},
      recorded_at ${TEXT},
      actor ${TEXT},
      mode ${TEXT},
      command_id ${TEXT},
      causation_id ${TEXT},
      correlation_id ${TEXT},
      id ${TEXT},
      data text NOT NULL, -- JSON, as it was written
      subject text COLLATE "C",
      box text COLLATE "C",
      PRIMARY KEY (tenant, position)
    );
    CREATE UNIQUE INDEX events_by_stream ON ${log}.events (tenant, stream, version);
    CREATE TABLE ${log}.receipts (
      first bigint NOT NULL,
      last bigint NOT NULL,
      tenant ${TEXT},
      command_id ${TEXT},
      body_hash ${TEXT},
      PRIMARY KEY (tenant, command_id)
    );
    CREATE TABLE ${log}.claims (
      tenant ${TEXT},
      scope ${TEXT},
      hash ${TEXT},
      holder ${TEXT},
      how ${TEXT},
      PRIMARY KEY (tenant, scope, hash, holder)
    );

    -- Names and ends of all logs, for whoever watches: the one thing that is read across tenants.
    CREATE FUNCTION ${log}.moved(since bigint) RETURNS TABLE (tenant text, moved_at bigint, "position" bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
      SELECT h.tenant, h.moved_at, (SELECT max(e.position) FROM ${log}.events AS e WHERE e.tenant = h.tenant)
      FROM ${log}.heads AS h WHERE h.moved_at > 0 AND h.moved_at >= since
    $$;

    CREATE FUNCTION ${log}.forbid() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% are only ever appended', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$;`;

/** Which views have tables, and how far each tenant's are; the tables are made when a view is prepared. */
const viewTables = (views: string): string => `
    CREATE TABLE ${views}.view_tables (view ${TEXT} PRIMARY KEY, shape ${TEXT});
    CREATE TABLE ${views}.view_progress (
      checkpoint bigint NOT NULL,
      token bigint NOT NULL,
      leased_until bigint NOT NULL,
      tenant ${TEXT},
      view ${TEXT},
      owner ${TEXT},
      PRIMARY KEY (tenant, view)
    ) WITH (fillfactor = 50);`;

/** The tables that hold rows of tenants, beside those of single views; the first is the one that others lie beside. */
export const tablesOf = ({ log, views, keys }: Schemas): readonly string[] => [
  ...['heads', 'events', 'receipts', 'claims'].map((table) => `${log}.${table}`),
  `${views}.view_progress`,
  ...['data_keys', 'hashing_keys'].map((table) => `${keys}.${table}`),
];

/** Data keys and hashing keys. */
export const keysMigrations = ({ keys }: Schemas): readonly Migration[] => [
  `
    CREATE TABLE ${keys}.data_keys (
      tenant ${TEXT},
      subject ${TEXT},
      key bytea, -- NULL once destroyed
      PRIMARY KEY (tenant, subject)
    );
    CREATE TABLE ${keys}.hashing_keys (tenant ${TEXT} PRIMARY KEY, key bytea NOT NULL);
    ${['data_keys', 'hashing_keys'].map((table) => securedByTenant(`${keys}.${table}`)).join('')}
  `,
];

/** Whoever does not own the table sees and writes the rows of the tenant that the transaction names, and no others. */
export function securedByTenant(table: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY of_tenant ON ${table} USING (tenant = current_setting('leadstream.tenant', true));`;
}

function appendOnly(log: string, table: string): string {
  return `
    CREATE TRIGGER ${table}_are_kept BEFORE UPDATE OR DELETE ON ${log}.${table}
      FOR EACH ROW EXECUTE FUNCTION ${log}.forbid();
    CREATE TRIGGER ${table}_are_not_emptied BEFORE TRUNCATE ON ${log}.${table}
      FOR EACH STATEMENT EXECUTE FUNCTION ${log}.forbid();`;
}

/** Takes or renews the right to move a view: no row while somebody else has it. */
function leaseFunction(views: string): string {
  return `
    CREATE FUNCTION ${views}.lease(of_tenant text, of_view text, new_owner text, ttl_ms bigint)
    RETURNS TABLE (token bigint, checkpoint bigint) LANGUAGE plpgsql AS $$
    DECLARE
      known ${views}.view_progress;
      this_ms bigint;
    BEGIN
      PERFORM set_config('leadstream.tenant', of_tenant, true), set_config('lock_timeout', '10000', true);
      INSERT INTO ${views}.view_progress (tenant, view, checkpoint, token, owner, leased_until)
        VALUES (of_tenant, of_view, 0, 0, '', 0) ON CONFLICT DO NOTHING;
      SELECT * INTO known FROM ${views}.view_progress AS p
        WHERE p.tenant = of_tenant AND p.view = of_view FOR UPDATE;
      this_ms := floor(extract(epoch FROM clock_timestamp()) * 1000);
      IF this_ms < known.leased_until AND known.owner <> new_owner THEN
        RETURN;
      END IF;
      IF this_ms >= known.leased_until THEN
        known.token := known.token + 1;
      END IF;
      UPDATE ${views}.view_progress AS p
        SET token = known.token, owner = new_owner, leased_until = this_ms + ttl_ms
        WHERE p.tenant = of_tenant AND p.view = of_view;
      RETURN QUERY SELECT known.token, known.checkpoint;
    END $$;`;
}
