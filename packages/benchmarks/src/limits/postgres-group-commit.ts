import type { Commit } from '@leadstream/core';
import { postgresStorage } from '@leadstream/storage-postgres';
import { Client } from 'pg';
import type { CommitRun } from '../workload/commit-run.ts';
import { livesSql } from '../workload/postgres-database.ts';
import type { RecordedCommits } from '../workload/recorded-commits.ts';
import { gathering } from './gathering.ts';
import { eventRecord, rowsOf } from './postgres-rows.ts';

/**
 * An append written for these tables and this load: under the lock of the tenant no command id is spent, each stream is
 * at its version and nobody holds a claim that is taken alone; then all rows are written. Refuses by throwing.
 */
const appendByHand = `
  CREATE OR REPLACE FUNCTION leadstream.append_by_hand(commands text[], streams text[], versions bigint[], alone json,
    new_events json, new_receipts json, new_claims json)
  RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    head bigint;
  BEGIN
    PERFORM 1 FROM leadstream.heads WHERE tenant = 'main' FOR UPDATE;
    IF EXISTS (SELECT FROM leadstream.receipts WHERE tenant = 'main' AND command_id = ANY (commands)) THEN
      RAISE EXCEPTION 'a command comes twice';
    END IF;
    IF EXISTS (
      SELECT FROM unnest(streams, versions) AS s (stream, version) WHERE s.version <> coalesce((
        SELECT e.version FROM leadstream.events AS e WHERE e.tenant = 'main' AND e.stream = s.stream
        ORDER BY e.version DESC LIMIT 1), 0)
    ) THEN
      RAISE EXCEPTION 'a stream is at another version';
    END IF;
    IF EXISTS (
      SELECT FROM json_to_recordset(alone) AS t (scope text, hash text, holder text)
      JOIN leadstream.claims AS c ON c.tenant = 'main' AND c.scope = t.scope AND c.hash = t.hash
      WHERE c.holder <> t.holder
    ) THEN
      RAISE EXCEPTION 'a claim is held';
    END IF;
    SELECT position INTO head FROM leadstream.events WHERE tenant = 'main' ORDER BY position DESC LIMIT 1;
    head := coalesce(head, 0);
    INSERT INTO leadstream.events (position, ${eventRecord.names})
      SELECT head + e.place, ${eventRecord.values} FROM json_to_recordset(new_events) AS e (place bigint, ${eventRecord.types});
    INSERT INTO leadstream.receipts (first, last, tenant, command_id, body_hash)
      SELECT head + r.first, head + r.last, 'main', r.command_id, r.body_hash
      FROM json_to_recordset(new_receipts) AS r (first bigint, last bigint, command_id text, body_hash text);
    INSERT INTO leadstream.claims (tenant, scope, hash, holder, how)
      SELECT 'main', c.scope, c.hash, c.holder, c.how
      FROM json_to_recordset(new_claims) AS c (scope text, hash text, holder text, how text);
    UPDATE leadstream.heads SET moved_at = extract(epoch FROM clock_timestamp())
      WHERE tenant = 'main' AND moved_at < floor(extract(epoch FROM clock_timestamp()));
    RETURN head;
  END $$`;

/** The limit of appending: what waits goes into one durable transaction, keys first; one round trip each. */
export async function postgresGroupCommit(url: string, together: number): Promise<CommitRun> {
  await (await postgresStorage({ url })).close();
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(appendByHand);
  let keys: RecordedCommits['keys'] = new Map();
  const write = async (commits: readonly Commit[]): Promise<readonly void[]> => {
    const { newKeys, commands, seen, alone, events, receipts, claims } = rowsOf(commits, keys);
    if (newKeys.length > 0) {
      await client.query({
        name: 'keys',
        text: `INSERT INTO leadstream_keys.data_keys (tenant, subject, key)
          SELECT 'main', k.subject, decode(k.key, 'base64') FROM json_to_recordset($1) AS k (subject text, key text)`,
        values: [JSON.stringify(newKeys)],
      });
    }
    await client.query({
      name: 'append',
      text: 'SELECT leadstream.append_by_hand($1, $2, $3, $4, $5, $6, $7)',
      values: [
        commands,
        [...seen.keys()],
        [...seen.values()],
        JSON.stringify(alone),
        JSON.stringify(events),
        JSON.stringify(receipts),
        JSON.stringify(claims),
      ],
    });
    return commits.map(() => undefined);
  };
  return {
    lives: livesSql,
    open: async (recorded) => {
      keys = recorded.keys;
      const storage = await postgresStorage({ url });
      await storage.log.append(recorded.opening);
      await storage.close();
    },
    write: gathering(write, together),
    close: () => client.end(),
  };
}
