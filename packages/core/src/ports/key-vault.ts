import type { Personal } from '../lead/events/event.ts';
import type { Sealed } from './event-log.ts';

/** What is sealed together with where it belongs: a box moved elsewhere does not open. */
export interface Unsealed {
  readonly personal: Personal;
  /** `tenant|stream|version`, authenticated with the box. */
  readonly place: string;
}

/**
 * One data key per subject. Destroying it erases: no box of that subject opens again, in the log or in any copy
 * of it. Keys of a batch are durable before `seal` answers.
 */
export interface KeyVault {
  seal(tenant: string, items: readonly Unsealed[]): Promise<readonly Sealed[]>;
  /** Aligned; `null` for a subject whose key was destroyed. Rejects with `box-damaged` when bytes were changed. */
  open(
    tenant: string,
    items: readonly { readonly sealed: Sealed; readonly place: string }[],
  ): Promise<readonly (Personal | null)[]>;
  /** Keyed hashes (HMAC-SHA-256, hex) for claims and command bodies, aligned: equal values, equal hashes, per tenant. */
  hash(tenant: string, values: readonly string[]): Promise<readonly string[]>;
  /** Destroys the data keys of subjects, durably. Destroying twice is fine. */
  destroy(tenant: string, subjects: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Where the default vault keeps its keys: a second file or schema beside the store, backed up apart. */
export interface KeyStore {
  /** The keys that exist, by subject; a destroyed one is `destroyed`. */
  load(tenant: string, subjects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array | 'destroyed'>>;
  /** Saves new keys durably; a key that is there already stays, and what is there then is answered. */
  save(
    tenant: string,
    keys: ReadonlyMap<string, Uint8Array>,
  ): Promise<ReadonlyMap<string, Uint8Array | 'destroyed'>>;
  /** Destroys keys durably and remembers that they are gone. */
  destroy(tenant: string, subjects: readonly string[]): Promise<void>;
  /** The tenant's hashing key: `fresh` is saved if there is none yet; answers the one that is there. */
  hashingKey(tenant: string, fresh: Uint8Array): Promise<Uint8Array>;
  /**
   * Writes all keys into one new file for its owner's eyes only. To be kept apart from the backup of the log, and no
   * longer than erasure allows: it holds keys that are destroyed later. Faults as those of `Storage.backup`.
   */
  readonly backup?: ((path: string) => Promise<void>) | undefined;
  close(): Promise<void>;
}
