import type { EventLog } from './event-log.ts';
import type { KeyStore } from './key-vault.ts';
import type { ViewStore } from './view-store.ts';

/** What a storage package gives to `createEngine`. */
export interface Storage {
  readonly log: EventLog;
  readonly views: ViewStore;
  /** For the default key vault; apart from the log, so that erasure survives a restored backup of the log. */
  readonly keys: KeyStore;
  /** Closes all three. */
  close(): Promise<void>;
}
