import { FaultError } from '@leadstream/core';
import type { Database } from './database.ts';

/** Settings without which a server may lose what it has answered, and what each must not be. */
const SETTINGS = ['synchronous_commit', 'fsync', 'full_page_writes'] as const;

/** Refuses a server that does not keep what it has answered: the fault `store-not-durable` names the setting. */
export async function assertDurable(database: Database): Promise<void> {
  const sql = `SELECT ${SETTINGS.map((setting) => `current_setting('${setting}')`).join(', ')}`;
  const [row = []] = await database.runForAll(sql);
  const off = SETTINGS.filter((_, at) => row[at] === 'off');
  if (off.length === 0) return;
  throw new FaultError(
    'store-not-durable',
    `The PostgreSQL server has ${off.map((setting) => `${setting} off`).join(' and ')}, so that it may lose what it answered.`,
  );
}
