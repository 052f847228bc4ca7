import {
  blockingKeysOf,
  type Comparable,
  type DuplicateRules,
  type KeyVault,
  type ViewRow,
  type ViewShape,
  type ViewStore,
} from '@leadstream/core';

/**
 * By which keys leads meet others, so that a lead is compared with few: rows by keyed hash, each with the leads that
 * have the key, and rows by lead with its keys. It follows the log like a view and can be thrown away; names are read
 * to make it and are not in it.
 */
export const blockingShape: ViewShape = {
  name: 'blocking',
  version: 1,
  columns: { size: 'integer' },
  indexes: {},
};

/** Leads with many keys in common are few; of the keys of one lead so many count. */
const KEYS_MAX = 64;
/** Of many leads under one key the latest are met: what they have in common is common. */
const CROWD_MAX = 64;
/** A lead is compared with so many others, those with most keys in common first. */
const OTHERS_MAX = 64;
/** Hashes are cut to so many hex digits. */
const HASH_LENGTH = 24;

/** The keys of leads in hand, to be written back together. */
export interface BlockingPage {
  /** Leads that share most keys with this one, itself left out. */
  others(lead: string): readonly string[];
  /** The lead has these keys from now on, and no others; none where it is there no more. */
  settle(lead: string): void;
  readonly changes: { readonly puts: readonly ViewRow[]; readonly deletes: readonly string[] };
}

/** Reads all that some leads have to do with. `null` stands for a lead that is there no more. */
export async function readBlocking(
  { store, vault, tenant }: { readonly store: ViewStore; readonly vault: KeyVault; readonly tenant: string },
  leads: ReadonlyMap<string, Comparable | null>,
  rules: DuplicateRules,
): Promise<BlockingPage> {
  const hashes = await hashesOf(vault, tenant, leads, rules);
  const owned = await store.rows(tenant, blockingShape, [...leads.keys()].map(leadKey));
  const before = (lead: string): readonly string[] => listOf(owned.get(leadKey(lead)));
  const asked = new Set([...leads.keys()].flatMap((lead) => [...before(lead), ...(hashes.get(lead) ?? [])]));
  const found = await store.rows(tenant, blockingShape, [...asked].map(hashKey));
  const crowds = new Map([...asked].map((hash) => [hash, [...listOf(found.get(hashKey(hash)))]]));
  const touched = new Set<string>();
  const settled = new Map<string, readonly string[]>();
  const without = (hash: string, lead: string): string[] =>
    (crowds.get(hash) ?? []).filter((one) => one !== lead);
  return {
    others(lead) {
      const shared = new Map<string, number>();
      for (const hash of hashes.get(lead) ?? [])
        for (const other of without(hash, lead)) shared.set(other, (shared.get(other) ?? 0) + 1);
      return [...shared]
        .sort(([, a], [, b]) => b - a)
        .slice(0, OTHERS_MAX)
        .map(([other]) => other);
    },
    settle(lead) {
      const now = hashes.get(lead) ?? [];
      for (const hash of new Set([...before(lead), ...now])) {
        const isKept = now.includes(hash);
        crowds.set(hash, [...without(hash, lead), ...(isKept ? [lead] : [])].slice(-CROWD_MAX));
        touched.add(hash);
      }
      settled.set(lead, now);
    },
    get changes() {
      const rows = [
        ...[...touched].map((hash) => ({ key: hashKey(hash), list: crowds.get(hash) ?? [] })),
        ...[...settled].map(([lead, list]) => ({ key: leadKey(lead), list })),
      ];
      return {
        puts: rows.flatMap(({ key, list }) =>
          list.length > 0 ? [{ key, columns: { size: list.length }, data: list }] : [],
        ),
        deletes: rows.flatMap(({ key, list }) => (list.length > 0 ? [] : [key])),
      };
    },
  };
}

const leadKey = (lead: string): string => `lead/${lead}`;
const hashKey = (hash: string): string => `key/${hash}`;
const listOf = (row: ViewRow | undefined): readonly string[] => (row?.data ?? []) as readonly string[];

/** The keyed hashes of the keys of each lead. */
async function hashesOf(
  vault: KeyVault,
  tenant: string,
  leads: ReadonlyMap<string, Comparable | null>,
  rules: DuplicateRules,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map(
    [...leads].map(([lead, values]) => [
      lead,
      values ? blockingKeysOf(values, rules).slice(0, KEYS_MAX) : [],
    ]),
  );
  const distinct = [...new Set([...keys.values()].flat())];
  const hashed = await vault.hash(
    tenant,
    distinct.map((key) => `blocking ${key}`),
  );
  const hashOf = new Map(distinct.map((key, i) => [key, (hashed[i] as string).slice(0, HASH_LENGTH)]));
  return new Map([...keys].map(([lead, own]) => [lead, own.map((key) => hashOf.get(key) as string)]));
}
