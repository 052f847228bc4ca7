import assert from 'node:assert/strict';
import type { Storage } from '@leadstream/core';
import { createKeyVault, memoryStorage } from '@leadstream/engine';
import { describe, it } from 'vitest';
import { openHouse } from './house.ts';

/** A storage that writes down which backups it was asked for, in their order. */
function noting(): { readonly storage: Storage; readonly made: string[] } {
  const storage = memoryStorage();
  const made: string[] = [];
  const keys = { ...storage.keys, backup: async (path: string) => void made.push(`keys ${path}`) };
  return { storage: { ...storage, keys, backup: async (path) => void made.push(`log ${path}`) }, made };
}

describe('a backup', () => {
  it('is of the log alone, or of the log and after it of the keys', async () => {
    const { storage, made } = noting();
    const { engine } = openHouse({ storage });
    await engine.backup('a.db');
    await engine.backup('b.db', { keys: 'b.keys' });
    assert.deepEqual(made, ['log a.db', 'log b.db', 'keys b.keys']);
    await engine.close();
    await assert.rejects(engine.backup('c.db'), { code: 'closed' });
  });

  it('is a fault before anything is written where a part of it cannot be had', async () => {
    const unsupported = { code: 'backup-unsupported' };
    await assert.rejects(openHouse().engine.backup('a.db'), unsupported);
    const { storage, made } = noting();
    const bare = openHouse({ storage: { ...storage, keys: memoryStorage().keys } });
    await assert.rejects(bare.engine.backup('a.db', { keys: 'a.keys' }), unsupported);
    const ownVault = openHouse({ storage, keyVault: createKeyVault(memoryStorage().keys) });
    await assert.rejects(ownVault.engine.backup('a.db', { keys: 'a.keys' }), unsupported);
    assert.deepEqual(made, []);
  });
});
