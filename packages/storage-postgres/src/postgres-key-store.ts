import { type KeyStore, untilClosed } from '@leadstream/core';
import type { Database } from './database.ts';

type Kept = Uint8Array | 'destroyed';

/** The key store in a schema of its own, to be backed up apart. */
export function postgresKeyStore(database: Database, release: () => Promise<void>): KeyStore {
  const { open, close } = untilClosed('key store');
  const { keys } = database.schemas;

  const load = async (tenant: string, subjects: readonly string[]): Promise<ReadonlyMap<string, Kept>> => {
    const sql = `SELECT subject, encode(key, 'hex') FROM ${keys}.data_keys
      WHERE tenant = $1 AND subject = ANY ($2::text[])`;
    const rows = await database.run(tenant, sql, [tenant, subjects]);
    return new Map(
      rows.map(([subject, key]) => [String(subject), typeof key !== 'string' ? 'destroyed' : bytes(key)]),
    );
  };
  return {
    load: (tenant, subjects) => open(() => load(tenant, subjects)),
    save: (tenant, fresh) =>
      open(async () => {
        const sorted = [...fresh].sort(([a], [b]) => (a < b ? -1 : 1));
        const sql = `INSERT INTO ${keys}.data_keys (tenant, subject, key)
          SELECT $1, k.subject, decode(k.key, 'hex') FROM unnest($2::text[], $3::text[]) AS k (subject, key)
          ON CONFLICT DO NOTHING`;
        const values = [tenant, sorted.map(([subject]) => subject), sorted.map(([, key]) => hex(key))];
        if (sorted.length > 0) await database.run(tenant, sql, values);
        return load(tenant, [...fresh.keys()]);
      }),
    destroy: (tenant, subjects) =>
      open(async () => {
        const sql = `INSERT INTO ${keys}.data_keys AS k (tenant, subject, key)
          SELECT $1, s.subject, NULL FROM unnest($2::text[]) AS s (subject)
          ON CONFLICT (tenant, subject) DO UPDATE SET key = NULL WHERE k.key IS NOT NULL`;
        await database.run(tenant, sql, [tenant, [...new Set(subjects)].sort()]);
      }),
    hashingKey: (tenant, fresh) =>
      open(async () => {
        const insert = `INSERT INTO ${keys}.hashing_keys (tenant, key) VALUES ($1, decode($2, 'hex'))
          ON CONFLICT DO NOTHING`;
        await database.run(tenant, insert, [tenant, hex(fresh)]);
        const select = `SELECT encode(key, 'hex') FROM ${keys}.hashing_keys WHERE tenant = $1`;
        const [row] = await database.run(tenant, select, [tenant]);
        return bytes(String(row?.[0]));
      }),
    close: async () => {
      if (close()) await release();
    },
  };
}

const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex');
const bytes = (key: string): Uint8Array => new Uint8Array(Buffer.from(key, 'hex'));
