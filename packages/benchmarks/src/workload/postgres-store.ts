import type { Commit } from '@leadstream/core';
import { postgresStorage } from '@leadstream/storage-postgres';
import { Client } from 'pg';
import { copyCommits } from '../limits/postgres-copy.ts';
import { createDatabase, dropDatabase, statement, urlOf } from './postgres-database.ts';
import { recordCommits } from './recorded-commits.ts';

/** Leads that are written, and then copied under other ids until the store is as large as wanted. */
const LEADS = 1000;
const COPIES_TOGETHER = 25;
/** What the ids of all copies begin with; the number of the copy follows, in four digits. */
const PREFIX = '0197d0f0-';

/** A store that is there for all variants of a benchmark. */
export interface GrownStore {
  readonly url: string;
  readonly events: number;
  /** How many copies of the first leads it has. */
  readonly copies: number;
  /** The ids of the first leads. */
  readonly leads: readonly string[];
}

const nameOf = (events: number): string => `leadstream_bench_store_${events}`;

export const dropStore = (events: number): Promise<unknown> => dropDatabase(nameOf(events));

/** The id of a lead in a copy. */
export const idInCopy = (id: string, copy: number): string =>
  id.replace(`${PREFIX}0000`, `${PREFIX}${copy.toString(16).padStart(4, '0')}`);

/** A store with at least so many events: made when it is not there, and left for the next one. */
export async function grownStore(seed: number, events: number): Promise<GrownStore> {
  const url = urlOf(nameOf(events));
  const isThere = await statement(url, 'SELECT 1 FROM bench_store').then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await dropStore(events);
    await createDatabase(nameOf(events));
    await grow(url, seed, events);
  }
  const [[copies, held] = []] = await statement(url, 'SELECT copies, events FROM bench_store');
  const leads = await statement(url, 'SELECT stream FROM bench_leads ORDER BY stream');
  return {
    url,
    copies: Number(copies),
    events: Number(held),
    leads: leads.map(([stream]) => String(stream).slice('lead/'.length)),
  };
}

async function grow(url: string, seed: number, events: number): Promise<void> {
  const recorded = await recordCommits(seed, Math.min(LEADS, Math.ceil(events / 12)));
  const storage = await postgresStorage({ url });
  await storage.log.append(recorded.opening);
  const head = await storage.log.head('main');
  await storage.close();
  const copying = await copyCommits(url, head);
  await copying.copy(recorded.leads.flat().map(withoutPersons));
  await copying.close();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await multiply(client, head, events);
  } finally {
    await client.end();
  }
}

/** Boxes of copies would not open: they are sealed to their place. */
const withoutPersons = (commit: Commit): Commit => ({
  ...commit,
  writes: commit.writes.map((write) => ({
    ...write,
    events: write.events.map((event) => ({ ...event, personal: null })),
  })),
});

/** Copies events, receipts and claims under other ids; indexes are built at the end, as that is many times faster. */
async function multiply(client: Client, head: number, events: number): Promise<void> {
  await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '1GB';
    CREATE TABLE bench_events AS SELECT * FROM leadstream.events WHERE position > ${head};
    CREATE TABLE bench_receipts AS SELECT * FROM leadstream.receipts WHERE first > ${head};
    CREATE TABLE bench_claims AS SELECT * FROM leadstream.claims;
    CREATE TABLE bench_leads AS SELECT DISTINCT stream FROM bench_events;
    ALTER TABLE leadstream.events DROP CONSTRAINT events_pkey; DROP INDEX leadstream.events_by_stream;
    ALTER TABLE leadstream.receipts DROP CONSTRAINT receipts_pkey;
    ALTER TABLE leadstream.claims DROP CONSTRAINT claims_pkey`);
  const { rows } = await client.query('SELECT count(*)::int AS base FROM bench_events');
  const base = Number(rows[0].base);
  const copies = Math.max(1, Math.ceil((events - head) / base));
  const renamed = (column: string): string =>
    `replace(b.${column}, '${PREFIX}0000', '${PREFIX}' || lpad(to_hex(k), 4, '0'))`;
  for (let from = 1; from < copies; from += COPIES_TOGETHER) {
    const to = Math.min(copies, from + COPIES_TOGETHER) - 1;
    const k = `generate_series(${from}, ${to}) AS k`;
    await client.query(`INSERT INTO leadstream.events SELECT b.position + k * ${base}, b.version, b.schema_version,
        b.process_version, b.tenant, ${renamed('stream')}, b.type, b.occurred_at, b.recorded_at, b.actor, b.mode,
        ${renamed('command_id')}, ${renamed('causation_id')}, ${renamed('correlation_id')}, ${renamed('id')},
        ${renamed('data')}, NULL, NULL
      FROM ${k}, bench_events AS b ORDER BY 1;
      INSERT INTO leadstream.receipts SELECT b.first + k * ${base}, b.last + k * ${base}, b.tenant,
        ${renamed('command_id')}, b.body_hash FROM ${k}, bench_receipts AS b;
      INSERT INTO leadstream.claims SELECT b.tenant, b.scope, encode(sha256((b.hash || k)::bytea), 'hex'),
        ${renamed('holder')}, b.how FROM ${k}, bench_claims AS b`);
  }
  await client.query(`ALTER TABLE leadstream.events ADD PRIMARY KEY (tenant, position);
    CREATE UNIQUE INDEX events_by_stream ON leadstream.events (tenant, stream, version);
    ALTER TABLE leadstream.receipts ADD PRIMARY KEY (tenant, command_id);
    ALTER TABLE leadstream.claims ADD PRIMARY KEY (tenant, scope, hash, holder)`);
  await client.query('VACUUM ANALYZE leadstream.events, leadstream.receipts, leadstream.claims');
  await client.query(`CREATE TABLE bench_store AS SELECT ${copies} AS copies, ${head + copies * base} AS events;
    DROP TABLE bench_events, bench_receipts, bench_claims`);
}
