import { FaultError, type KeyVault, type Storage } from '@leadstream/core';

/** What a backup holds beside the log and the views. */
export interface BackupOptions {
  /** A second new file, for the keys of the personal data; keep it apart from the first. Default: they stay behind. */
  readonly keys?: string | undefined;
}

/**
 * Backs up a storage. The log comes first: keys of what it holds are durable before it, so the keys that are copied
 * after it open all of it.
 */
export async function backUp(
  { storage, keyVault }: { readonly storage: Storage; readonly keyVault?: KeyVault | undefined },
  path: string,
  { keys }: BackupOptions = {},
): Promise<void> {
  if (!storage.backup) throw unsupported('This storage has no backup.');
  if (keys !== undefined && keyVault) throw unsupported('The keys are in a key vault of the host.');
  if (keys !== undefined && !storage.keys.backup)
    throw unsupported('This storage has no backup of its keys.');
  await storage.backup(path);
  if (keys !== undefined) await storage.keys.backup?.(keys);
}

const unsupported = (message: string): FaultError => new FaultError('backup-unsupported', message);
