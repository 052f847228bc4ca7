/** A kind of record that a host's CRM may have. */
export type DirectoryKind = 'account' | 'contact' | 'opportunity';

/** What an account or a contact is looked for by. All of it is personal, and already made plain (see `MatchKeys`). */
export interface DirectoryQuery {
  readonly record: 'account' | 'contact';
  /** Of a company: registration number, mail domain, name key; of a person: e-mail and phone in E.164. */
  readonly keys: {
    readonly registration?: string | undefined;
    readonly domain?: string | undefined;
    readonly company?: string | undefined;
    readonly email?: string | undefined;
    readonly phone?: string | undefined;
  };
  /** Of a contact: the CRM's id of its account, where that is known. */
  readonly account?: string | undefined;
  /** Who asks, `user:<id>`, or `system` for a task: a CRM with permissions names what they may see. */
  readonly actor: string;
}

/** Something that the CRM has and that may be what is looked for. */
export interface DirectoryMatch {
  /** Its id in the CRM. */
  readonly id: string;
  readonly reason: 'registration' | 'domain' | 'name' | 'email' | 'phone';
}

/** A product line: prices in minor units, discounts in basis points; what was granted counts. */
export interface DirectoryLine {
  readonly product: string;
  readonly quantity: number;
  readonly listPrice: number;
  readonly discountAsked: number;
  readonly discountGranted: number;
}

/** A record as a CRM is to have it: all its values, opened. */
export interface DirectoryRecord {
  readonly record: DirectoryKind;
  /** Our id of it. */
  readonly id: string;
  /**
   * The same for this record for ever, however often it is asked for: a CRM that creates once per key has it once, also
   * where we were killed between its answer and our event.
   */
  readonly key: string;
  /** `seller/<id>` */
  readonly owner: string;
  readonly fields: { readonly [field: string]: string | number | boolean | readonly string[] };
  readonly recordType: string | null;
  /** Of an account. */
  readonly kind?: 'business' | 'person' | undefined;
  /** The CRM's ids of what it belongs to; they are there before it. */
  readonly account?: string | undefined;
  readonly contact?: string | undefined;
  /** Of a contact, by channel. */
  readonly consent?: { readonly [channel: string]: 'granted' | 'denied' } | undefined;
  /** Of an opportunity; money in minor units of `currency`. */
  readonly opportunity?:
    | {
        readonly kind: 'sale' | 'service';
        readonly stage: string | null;
        readonly lines: readonly DirectoryLine[];
        readonly amount: number | null;
        readonly currency: string;
        readonly closeDate: string;
        readonly closeDateAssumed: boolean;
      }
    | undefined;
}

/**
 * What a CRM says to a record. `code` is a short word without personal data, such as `rate-limited` or `name-required`:
 * it is kept in the log.
 */
export type DirectoryAnswer =
  | { readonly result: 'created'; readonly id: string }
  /** Not now: it is asked again, later and later, and parked after eight times. */
  | { readonly result: 'retry-later'; readonly code: string }
  /** Never as it is: it is parked at once. */
  | { readonly result: 'refused'; readonly code: string };

/**
 * A host's CRM beside our own records (Ours 8.4). What throws counts as `retry-later`, its `code` or name being kept;
 * calls end with the signal. Without a directory our own records are all there is.
 *
 * @example
 * const directory: Directory = {
 *   source: 'crm',
 *   find: async ({ keys }, { signal }) => (await crm.companies({ domain: keys.domain, signal })).map(({ id }) => ({ id, reason: 'domain' })),
 *   create: async ({ record, key, fields }, { signal }) => {
 *     const { id } = await crm.create(record, fields, { idempotencyKey: key, signal });
 *     return { result: 'created', id };
 *   },
 * };
 */
export interface Directory {
  /** By what name external ids of the CRM are kept; never changes. */
  readonly source: string;
  /** Accounts or contacts that may be the one, at most a few; by number, domain and e-mail as sure as those are. */
  find(query: DirectoryQuery, options: { readonly signal: AbortSignal }): Promise<readonly DirectoryMatch[]>;
  /** Creates a record, once per key. */
  create(record: DirectoryRecord, options: { readonly signal: AbortSignal }): Promise<DirectoryAnswer>;
}
