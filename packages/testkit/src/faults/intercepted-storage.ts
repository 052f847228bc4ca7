import type { Storage } from '@leadstream/core';

/** The three ports of a storage. */
export type StoragePart = 'log' | 'views' | 'keys';

/** A call of a storage that is about to be made. */
export interface StorageCall {
  readonly part: StoragePart;
  /** `append`, `readStream`, `advance` … */
  readonly method: string;
  readonly given: readonly unknown[];
}

/** Makes a call, or something else of it. */
export type Interceptor = (call: StorageCall, make: () => Promise<unknown>) => Promise<unknown>;

/** What becomes of `watch`, the one method that answers at once. */
export type WatchInterceptor = (
  signal: AbortSignal,
  watch: Storage['log']['watch'],
) => AsyncIterable<{ readonly tenant: string }>;

/** A storage whose every call goes through a function; without one of its own, `watch` goes straight through. */
export function interceptedStorage(
  storage: Storage,
  intercept: Interceptor,
  onWatch: WatchInterceptor = (signal, watch) => watch(signal),
): Storage {
  const through = <Port extends object>(part: StoragePart, port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name);
        if (typeof found !== 'function' || typeof name !== 'string') return found;
        const method = found as (...given: unknown[]) => Promise<unknown>;
        if (name === 'watch') return (signal: AbortSignal) => onWatch(signal, storage.log.watch.bind(target));
        return (...given: unknown[]) =>
          intercept({ part, method: name, given }, async () => method.apply(target, given));
      },
    });
  return {
    log: through('log', storage.log),
    views: through('views', storage.views),
    keys: through('keys', storage.keys),
    ...(storage.backup && { backup: storage.backup }),
    close: () => storage.close(),
  };
}
