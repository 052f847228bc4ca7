import { memoryStorage } from '@leadstream/engine';
import { describeStorage } from '@leadstream/testkit';
import { describe, it } from 'vitest';

describeStorage(
  'memory storage',
  {
    volatile: 'it lives in memory',
    open: async () => {
      const storage = memoryStorage();
      return { storage, cleanup: () => storage.close() };
    },
  },
  { describe, it },
);
