import type { EventLog } from './event-log.ts';
import type { KeyStore } from './key-vault.ts';
import type { ViewStore } from './view-store.ts';

/** What a storage package gives to `createEngine`. */
export interface Storage {
  readonly log: EventLog;
  readonly views: ViewStore;
  /** For the default key vault; apart from the log, so that erasure survives a restored backup of the log. */
  readonly keys: KeyStore;
  /**
   * Writes log and views, as they stand at one moment, into one new file while work goes on; durable when answered.
   * The keys are not in it: they have a `backup` of their own. Faults: `file-exists`, `store-unavailable`. Absent where
   * a storage has no file to give, and its README says why.
   */
  readonly backup?: ((path: string) => Promise<void>) | undefined;
  /** Closes all three. */
  close(): Promise<void>;
}
