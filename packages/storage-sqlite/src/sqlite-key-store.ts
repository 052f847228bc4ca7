import { FaultError, isFault, type KeyStore, untilClosed } from '@leadstream/core';
import { backUp } from './backup.ts';
import type { Database } from './database.ts';
import type { FileKind } from './store-file.ts';
import { BUSY_MS_MAX, retryWhile } from './waiting.ts';

/** Data keys and hashing keys, in a file of their own for the owner's eyes only. */
export const keysFile: FileKind = {
  what: 'file of keys',
  mark: 0x4c45414b,
  private: true,
  migrations: [
    `
    CREATE TABLE data_keys (
      tenant TEXT NOT NULL,
      subject TEXT NOT NULL,
      key TEXT, -- hexadecimal; NULL once destroyed
      PRIMARY KEY (tenant, subject)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE hashing_keys (tenant TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
    `,
  ],
};

type Kept = Uint8Array | 'destroyed';

/** The key store in a SQLite file. What was destroyed is overwritten, in the file and in its write-ahead log. */
export function sqliteKeyStore(database: Database): KeyStore {
  const { open, close } = untilClosed('key store');

  const load = (tenant: string, subjects: Iterable<string>): ReadonlyMap<string, Kept> => {
    const sql =
      'SELECT subject, key FROM data_keys WHERE tenant = ? AND subject IN (SELECT value FROM json_each(?))';
    const rows = database.all(sql, [tenant, JSON.stringify([...subjects])]);
    return new Map(
      rows.map(({ subject, key }) => [String(subject), typeof key === 'string' ? bytes(key) : 'destroyed']),
    );
  };
  const saveAll = (tenant: string, fresh: ReadonlyMap<string, Uint8Array>): void => {
    for (const [subject, key] of fresh) {
      database.run('INSERT INTO data_keys (tenant, subject, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
        tenant,
        subject,
        hex(key),
      ]);
    }
  };
  const destroyAll = (tenant: string, subjects: readonly string[]): void => {
    for (const subject of subjects) {
      const sql = `INSERT INTO data_keys (tenant, subject, key) VALUES (?, ?, NULL)
        ON CONFLICT (tenant, subject) DO UPDATE SET key = NULL`;
      database.run(sql, [tenant, subject]);
    }
  };

  return {
    load: (tenant, subjects) => open(() => database.read(() => load(tenant, subjects))),
    save: (tenant, fresh) =>
      open(() =>
        database.write(() => {
          saveAll(tenant, fresh);
          return load(tenant, fresh.keys());
        }),
      ),
    destroy: (tenant, subjects) =>
      open(async () => {
        // Whoever opens a store destroys again whatever was; mostly there is nothing left to write.
        const known = await database.read(() => load(tenant, subjects));
        const left = subjects.filter((subject) => known.get(subject) !== 'destroyed');
        if (left.length > 0) await database.write(() => destroyAll(tenant, left));
        await forgetLog(database);
      }),
    hashingKey: (tenant, fresh) =>
      open(() =>
        database.write(() => {
          database.run('INSERT INTO hashing_keys (tenant, key) VALUES (?, ?) ON CONFLICT DO NOTHING', [
            tenant,
            hex(fresh),
          ]);
          const [row] = database.all('SELECT key FROM hashing_keys WHERE tenant = ?', [tenant]);
          return bytes(String(row?.['key']));
        }),
      ),
    backup: (path) => open(() => backUp(database, path, keysFile)),
    close: async () => {
      if (close()) database.close();
    },
  };
}

/**
 * Moves the write-ahead log into the file and empties it: until then it still holds keys that were destroyed. Others
 * who are just using the file are waited for.
 */
async function forgetLog(database: Database): Promise<void> {
  const inUse = (error: unknown): boolean => isFault(error, 'store-unavailable');
  const empty = async (): Promise<void> => {
    if (await emptiedLog(database)) return;
    throw new FaultError(
      'store-unavailable',
      `Others kept using ${database.path}, whose write-ahead log may still hold what was to be destroyed.`,
    );
  };
  await retryWhile(inUse, empty, BUSY_MS_MAX);
}

/** Empties the write-ahead log unless somebody is just using it; answers whether it is empty now. */
export async function emptiedLog(database: Database): Promise<boolean> {
  const [row] = await database.read(() => database.all('PRAGMA wal_checkpoint(TRUNCATE)', []));
  return row?.['busy'] === 0;
}

const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex');
const bytes = (key: string): Uint8Array => new Uint8Array(Buffer.from(key, 'hex'));
