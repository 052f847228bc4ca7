// Storage
export { createKeyVault } from './key-vault.ts';
export { type MemoryStorageOptions, memoryStorage } from './memory-storage/memory-storage.ts';
