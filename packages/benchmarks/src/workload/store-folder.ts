import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';
import { houseOver } from './house.ts';

/** Does work in a folder of its own, on the disk that `TMPDIR` names, and removes it. */
export async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-bench-'));
  try {
    return await work(join(folder, 'leads.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An engine over a SQLite store. */
export const openHouse = async (path: string): Promise<Engine> => houseOver(await sqliteStorage({ path }));
