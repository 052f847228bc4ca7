import type { Envelope } from '../lead/events/event.ts';

/** A personal compartment as a storage sees it: who it is about, and bytes that only the key vault can open. */
export interface Sealed {
  readonly subject: string;
  /** base64 of nonce, tag and ciphertext. */
  readonly box: string;
}

export type SealedEvent = Envelope<Sealed>;

/** An event on its way in: the log itself gives the rest. */
export type UnplacedEvent = Omit<
  SealedEvent,
  'tenant' | 'stream' | 'version' | 'position' | 'recordedAt' | 'commandId'
>;

/**
 * Events for one stream. `expectedVersion` is the version the decision was made on and is always checked:
 * 0 = the stream must not exist. A write without events only checks. A later write of the same commit to the same
 * stream sees the earlier one.
 */
export interface StreamWrite {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly events: readonly UnplacedEvent[];
}

/** What must be unique, or findable: a scope and a keyed hash of the value. */
export interface ClaimKey {
  readonly scope: string;
  readonly hash: string;
}

/**
 * `alone` is a test at the moment of the commit: nobody else may hold the claim then. `shared` is no test and never
 * conflicts. Taking again what one holds already is fine.
 */
export interface Claim extends ClaimKey {
  /** The stream that holds it. */
  readonly holder: string;
  readonly how: 'alone' | 'shared';
}

/** What one command writes: all of it or nothing. Without writes it only spends its command id. */
export interface Commit {
  readonly tenant: string;
  /** Unique per tenant for ever. */
  readonly commandId: string;
  /** Keyed hash of the command; another body under the same id is a conflict. */
  readonly bodyHash: string;
  /** ISO instant; the log raises it to the tenant's last one if it would go back. */
  readonly recordedAt: string;
  /**
   * Command ids of commits before it in the same call whose outcome it was decided on. It conflicts unless each of
   * them is written by this call: a version alone would not tell, since what somebody else wrote instead may have
   * led to the same number.
   */
  readonly basis?: readonly string[] | undefined;
  readonly writes: readonly StreamWrite[];
  readonly claims: readonly Claim[];
  /** Given up before `claims` are taken. */
  readonly releases: readonly (ClaimKey & { readonly holder: string })[];
}

/** Where a command's events stand: `first` and `last` are 0 when it wrote none. */
export interface Receipt {
  readonly commandId: string;
  readonly first: number;
  readonly last: number;
  readonly bodyHash: string;
}

/**
 * `repeated` when the same command had been written before: then nothing is written and its receipt comes back.
 * `actual` is the stream's version; `holders` are those in the way, sorted. The first conflict found is answered,
 * in the order command, basis, version, claim.
 */
export type AppendResult =
  | { readonly ok: true; readonly receipt: Receipt; readonly repeated: boolean }
  | { readonly ok: false; readonly conflict: 'basis'; readonly commandId: string }
  | { readonly ok: false; readonly conflict: 'version'; readonly stream: string; readonly actual: number }
  | {
      readonly ok: false;
      readonly conflict: 'claim';
      readonly claim: ClaimKey;
      readonly holders: readonly string[];
    }
  | { readonly ok: false; readonly conflict: 'command'; readonly receipt: Receipt };

/**
 * The ordered events of each tenant. Positions are 1, 2, 3 … without gaps, versions likewise within a stream;
 * nothing is ever changed or removed; an answered append is durable as far as the storage's README says.
 * All methods reject with a fault (`FaultError`) when the storage itself fails.
 */
export interface EventLog {
  /**
   * Appends commits of one tenant in order, each atomic over its streams and claims, all durable when answered.
   * A commit sees those before it. One that conflicts is answered so and writes nothing; the others stand. Results
   * are aligned.
   */
  append(commits: readonly Commit[]): Promise<readonly AppendResult[]>;
  /** A stream's events with `version` in (after, to], in order, at most `limit`. */
  readStream(
    tenant: string,
    stream: string,
    range: { readonly after: number; readonly to?: number | undefined; readonly limit: number },
  ): Promise<readonly SealedEvent[]>;
  /** All events of many streams at once, grouped by stream and ordered by version; absent where there are none. */
  readStreams(
    tenant: string,
    streams: readonly string[],
  ): Promise<ReadonlyMap<string, readonly SealedEvent[]>>;
  /** The tenant's events with `position` > `after`, in order, at most `limit`. Never skips one. */
  read(tenant: string, after: number, limit: number): Promise<readonly SealedEvent[]>;
  /** The tenant's last position; 0 when it has none. */
  head(tenant: string): Promise<number>;
  /** Holders per key, sorted, aligned with `keys`. */
  holders(tenant: string, keys: readonly ClaimKey[]): Promise<readonly (readonly Claim[])[]>;
  /** Receipts of the command ids that were spent. */
  receipts(tenant: string, commandIds: readonly string[]): Promise<ReadonlyMap<string, Receipt>>;
  /** Tenants that have at least one event or receipt, sorted. */
  tenants(): Promise<readonly string[]>;
  /** Wakes up when a tenant's log may have moved; never carries the data. Ends with the signal. */
  watch(signal: AbortSignal): AsyncIterable<{ readonly tenant: string }>;
  close(): Promise<void>;
}
