import { FaultError, type KeyStore } from '@leadstream/core';

type Kept = Uint8Array | 'destroyed';

/** Data keys in plain maps; copies go in and out, so that nobody else's buffer is a key. */
export function memoryKeyStore(): KeyStore {
  const tenants = new Map<string, Map<string, Kept>>();
  const hashingKeys = new Map<string, Uint8Array>();
  let closed = false;
  const open = async <T>(work: () => T): Promise<T> => {
    if (closed) throw new FaultError('closed', 'The key store was closed.');
    return work();
  };
  const of = (tenant: string): Map<string, Kept> => {
    const keys = tenants.get(tenant) ?? new Map<string, Kept>();
    tenants.set(tenant, keys);
    return keys;
  };
  const found = (tenant: string, subjects: Iterable<string>): ReadonlyMap<string, Kept> => {
    const keys = of(tenant);
    const answer = new Map<string, Kept>();
    for (const subject of subjects) {
      const kept = keys.get(subject);
      if (kept) answer.set(subject, kept === 'destroyed' ? kept : kept.slice());
    }
    return answer;
  };

  return {
    load: (tenant, subjects) => open(() => found(tenant, subjects)),
    save: (tenant, fresh) =>
      open(() => {
        const keys = of(tenant);
        for (const [subject, key] of fresh) if (!keys.has(subject)) keys.set(subject, key.slice());
        return found(tenant, fresh.keys());
      }),
    destroy: (tenant, subjects) =>
      open(() => {
        for (const subject of subjects) of(tenant).set(subject, 'destroyed');
      }),
    hashingKey: (tenant, fresh) =>
      open(() => {
        const kept = hashingKeys.get(tenant) ?? fresh.slice();
        hashingKeys.set(tenant, kept);
        return kept.slice();
      }),
    close: async () => {
      closed = true;
    },
  };
}
