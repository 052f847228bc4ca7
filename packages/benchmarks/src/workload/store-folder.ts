import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultProcess } from '@leadstream/core';
import { createEngine, type Engine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';

/** Does work in a folder of its own, on the disk that `TMPDIR` names, and removes it. */
export async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'leadstream-bench-'));
  try {
    return await work(join(folder, 'leads.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An engine over a SQLite store whose clock stands and whose ids repeat, so that two runs write the same rows. */
export async function openHouse(path: string): Promise<Engine> {
  let ids = 0;
  const now = Date.UTC(2026, 0, 5, 9);
  return createEngine({
    process: defaultProcess,
    storage: await sqliteStorage({ path }),
    ids: { next: () => `0197d0f0-0000-7000-8000-${String((ids += 1)).padStart(12, '0')}` },
    clock: { now: () => now },
  });
}
