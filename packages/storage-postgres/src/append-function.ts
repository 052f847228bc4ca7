import { eventColumns } from './event-rows.ts';

const columns = Object.keys(eventColumns);
/** How the last event's time of recording is raised, and everything else is taken as it is. */
const asWritten = (column: string): string =>
  column === 'recorded_at' ? 'greatest(e.recorded_at, last_recorded)' : `e.${column}`;

/** The functions of a log, in SQL. Each statement in them sees what was committed by then, and names its tenant. */
export const logFunctions = (log: string): string =>
  [lockFunction, appendFunction, knownFunction].map((each) => each(log)).join('\n');

/** Takes the lock of a tenant until the transaction ends, which is to be soon. */
const lockFunction = (log: string): string => `
    CREATE FUNCTION ${log}.lock_tenant(of_tenant text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM set_config('leadstream.tenant', of_tenant, true), set_config('lock_timeout', '10000', true);
      IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
      END IF;
      PERFORM 1 FROM ${log}.heads AS h WHERE h.tenant = of_tenant FOR UPDATE;
      IF NOT FOUND THEN
        INSERT INTO ${log}.heads (tenant, moved_at) VALUES (of_tenant, 0) ON CONFLICT DO NOTHING;
        PERFORM 1 FROM ${log}.heads AS h WHERE h.tenant = of_tenant FOR UPDATE;
      END IF;
    END $$;`;

/**
 * What an append does on the server, in one call: under the lock of its tenant it looks whether the store is as the
 * plan believes, answers NULL if it is not, else writes and answers the position before.
 */
const appendFunction = (log: string): string => `
    CREATE FUNCTION ${log}.append(
      of_tenant text,
      unspent text[], seen_streams text[], seen_versions bigint[],
      tested_scopes text[], tested_hashes text[],
      allowed_scopes text[], allowed_hashes text[], allowed_holders text[],
      command_ids text[], firsts bigint[], lasts bigint[], body_hashes text[],
      released_scopes text[], released_hashes text[], released_holders text[],
      taken_scopes text[], taken_hashes text[], taken_holders text[], taken_hows text[],
      ${columns.map((column) => `new_${column} ${eventColumns[column as keyof typeof eventColumns]}[]`).join(', ')}
    ) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE
      last_position bigint;
      last_recorded text;
      this_second bigint := floor(extract(epoch FROM clock_timestamp()));
    BEGIN
      PERFORM ${log}.lock_tenant(of_tenant);
${checks(log)}

${writes(log)}
    END $$;`;

/** Whether the store is as the plan believes. */
const checks = (log: string): string => `
      IF cardinality(unspent) > 0 AND EXISTS (
        SELECT FROM ${log}.receipts AS r WHERE r.tenant = of_tenant AND r.command_id = ANY (unspent)
      ) THEN
        RETURN NULL;
      END IF;
      IF cardinality(seen_streams) > 0 AND EXISTS (
        SELECT FROM unnest(seen_streams, seen_versions) AS s (stream, version)
        WHERE s.version <> coalesce((
          SELECT e.version FROM ${log}.events AS e WHERE e.tenant = of_tenant AND e.stream = s.stream
          ORDER BY e.version DESC LIMIT 1
        ), 0)
      ) THEN
        RETURN NULL;
      END IF;
      IF cardinality(tested_scopes) > 0 AND EXISTS (
        SELECT FROM unnest(tested_scopes, tested_hashes) AS t (scope, hash)
        JOIN ${log}.claims AS c ON c.tenant = of_tenant AND c.scope = t.scope AND c.hash = t.hash
        WHERE NOT EXISTS (
          SELECT FROM unnest(allowed_scopes, allowed_hashes, allowed_holders) AS a (scope, hash, holder)
          WHERE a.scope = c.scope AND a.hash = c.hash AND a.holder = c.holder
        )
      ) THEN
        RETURN NULL;
      END IF;`;

/** Writes the plan. */
const writes = (log: string): string => `
      SELECT e.position, e.recorded_at INTO last_position, last_recorded
        FROM ${log}.events AS e WHERE e.tenant = of_tenant ORDER BY e.position DESC LIMIT 1;
      last_position := coalesce(last_position, 0);
      INSERT INTO ${log}.events (tenant, position, ${columns.join(', ')})
        SELECT of_tenant, last_position + e.place, ${columns.map(asWritten).join(', ')}
        FROM unnest(${columns.map((column) => `new_${column}`).join(', ')})
          WITH ORDINALITY AS e (${columns.join(', ')}, place);
      INSERT INTO ${log}.receipts (tenant, command_id, first, last, body_hash)
        SELECT of_tenant, r.command_id,
          CASE r.first WHEN 0 THEN 0 ELSE last_position + r.first END,
          CASE r.last WHEN 0 THEN 0 ELSE last_position + r.last END,
          r.body_hash
        FROM unnest(command_ids, firsts, lasts, body_hashes) AS r (command_id, first, last, body_hash);
      IF cardinality(released_scopes) > 0 THEN
        DELETE FROM ${log}.claims AS c
          USING unnest(released_scopes, released_hashes, released_holders) AS r (scope, hash, holder)
          WHERE c.tenant = of_tenant AND c.scope = r.scope AND c.hash = r.hash AND c.holder = r.holder;
      END IF;
      IF cardinality(taken_scopes) > 0 THEN
        INSERT INTO ${log}.claims AS c (tenant, scope, hash, holder, how)
          SELECT of_tenant, t.scope, t.hash, t.holder, t.how
          FROM unnest(taken_scopes, taken_hashes, taken_holders, taken_hows) AS t (scope, hash, holder, how)
          ON CONFLICT (tenant, scope, hash, holder) DO UPDATE SET how = excluded.how WHERE c.how <> excluded.how;
      END IF;
      UPDATE ${log}.heads AS h SET moved_at = this_second WHERE h.tenant = of_tenant AND h.moved_at < this_second;
      RETURN last_position;`;

/** What is stored of everything that some commits look at, under the lock of their tenant. */
const knownFunction = (log: string): string => `
    CREATE FUNCTION ${log}.known(
      of_tenant text, command_ids text[], streams text[], scopes text[], hashes text[]
    ) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM ${log}.lock_tenant(of_tenant);
      RETURN json_build_array(
        (SELECT json_build_array(e.position, e.recorded_at) FROM ${log}.events AS e
          WHERE e.tenant = of_tenant ORDER BY e.position DESC LIMIT 1),
        (SELECT json_agg(json_build_array(r.command_id, r.first, r.last, r.body_hash)) FROM ${log}.receipts AS r
          WHERE r.tenant = of_tenant AND r.command_id = ANY (command_ids)),
        (SELECT json_agg(json_build_array(s.stream, (
            SELECT e.version FROM ${log}.events AS e WHERE e.tenant = of_tenant AND e.stream = s.stream
            ORDER BY e.version DESC LIMIT 1
          ))) FROM unnest(streams) AS s (stream)),
        (SELECT json_agg(json_build_array(c.scope, c.hash, c.holder)) FROM unnest(scopes, hashes) AS k (scope, hash)
          JOIN ${log}.claims AS c ON c.tenant = of_tenant AND c.scope = k.scope AND c.hash = k.hash)
      )::text;
    END $$;`;
