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
  /**
   * Work of this storage that waits for somebody else just now, whichever process does it. Absent where nobody else can
   * be in the way, or nobody could say who.
   */
  readonly blocked?: (() => Promise<readonly BlockedWork[]>) | undefined;
  /** Closes all three. */
  close(): Promise<void>;
}

/** A session of a server that waits for a lock, and one that holds it. */
export interface BlockedWork {
  readonly session: string;
  readonly waitedMs: number;
  readonly by: {
    readonly session: string;
    /** What it says it is, as far as it says so. */
    readonly application: string;
    /** What it is doing, in the server's words, such as `idle in transaction`. */
    readonly state: string;
    /** For how long its transaction has been open. */
    readonly sinceMs: number;
  };
}
