import type { StreamState } from '@leadstream/core';

/**
 * Recent states of streams, of all tenants, the least lately used dropped first. A state may be older than the log:
 * what is decided on it is checked by its version when it is appended, so a stale one costs another round and never
 * a wrong write. Only the line of commands uses it, never a read for people.
 */
export interface StateCache {
  get(tenant: string, stream: string): StreamState | undefined;
  set(tenant: string, stream: string, state: StreamState): void;
  drop(tenant: string, stream: string): void;
  dropTenant(tenant: string): void;
  /** Drops the states that hold something of some subjects. */
  dropSubjects(tenant: string, subjects: ReadonlySet<string>): void;
}

/** @param statesMax how many states are kept */
export function createStateCache(statesMax: number): StateCache {
  const states = new Map<string, StreamState>();
  return {
    get(tenant, stream) {
      const key = keyOf(tenant, stream);
      const state = states.get(key);
      if (state === undefined) return undefined;
      states.delete(key);
      states.set(key, state);
      return state;
    },
    set(tenant, stream, state) {
      const key = keyOf(tenant, stream);
      states.delete(key);
      states.set(key, state);
      if (states.size <= statesMax) return;
      const [oldest] = states.keys();
      if (oldest !== undefined) states.delete(oldest);
    },
    drop: (tenant, stream) => void states.delete(keyOf(tenant, stream)),
    dropSubjects(tenant, subjects) {
      const prefix = keyOf(tenant, '');
      for (const [key, state] of states) {
        if (key.startsWith(prefix) && 'subject' in state && subjects.has(state.subject)) states.delete(key);
      }
    },
    dropTenant(tenant) {
      const prefix = keyOf(tenant, '');
      for (const key of states.keys()) if (key.startsWith(prefix)) states.delete(key);
    },
  };
}

/** The length keeps tenants apart whatever they are called. */
const keyOf = (tenant: string, stream: string): string => `${tenant.length}:${tenant}${stream}`;
