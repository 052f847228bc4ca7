import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { FaultError, type KeyStore, type KeyVault, type Personal, type Sealed } from '@leadstream/core';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CACHED_KEYS_MAX = 10_000;
/** After that a key is looked up again: another process may have destroyed it. */
const CACHED_KEY_MS = 10_000;

type Kept = Uint8Array | 'destroyed';

/**
 * The default key vault: AES-256-GCM under one random key per subject, with the place of the event authenticated,
 * and HMAC-SHA-256 under one random key per tenant. New keys are durable in `keys` before `seal` answers. What is
 * sealed for a subject whose key was destroyed is sealed under a key that nobody keeps, so it never opens either.
 * A missing key or a changed byte is the fault `box-damaged`.
 *
 * @example
 * const vault = createKeyVault(storage.keys);
 * const personal = { subject: 'person/1', data: { email: 'ada@example.org' } };
 * const [sealed] = await vault.seal('acme', [{ personal, place: 'acme|lead/1|1' }]);
 */
export function createKeyVault(keys: KeyStore): KeyVault {
  const hashingKeys = new Map<string, Promise<Uint8Array>>();
  const dataKeys = createKeyCache(keys);

  const hashingKey = (tenant: string): Promise<Uint8Array> => {
    const known = hashingKeys.get(tenant);
    if (known) return known;
    const asked = keys.hashingKey(tenant, randomBytes(KEY_BYTES));
    if (hashingKeys.size >= CACHED_KEYS_MAX) hashingKeys.clear();
    hashingKeys.set(tenant, asked);
    asked.catch(() => hashingKeys.delete(tenant));
    return asked;
  };

  return {
    seal: async (tenant, items) => {
      const subjects = new Set(items.map(({ personal }) => personal.subject));
      const known = await dataKeys.loadOrMake(tenant, subjects);
      return items.map(({ personal, place }) => {
        const key = known.get(personal.subject);
        return seal(personal, place, key instanceof Uint8Array ? key : randomBytes(KEY_BYTES));
      });
    },
    open: async (tenant, items) => {
      const known = await dataKeys.load(tenant, new Set(items.map(({ sealed }) => sealed.subject)));
      return items.map(({ sealed, place }) => {
        const key = known.get(sealed.subject);
        if (key === 'destroyed') return null;
        if (!key) throw new FaultError('box-damaged', 'The data key of a sealed compartment is missing.');
        return open(sealed, place, key);
      });
    },
    hash: async (tenant, values) => {
      if (values.length === 0) return [];
      const key = await hashingKey(tenant);
      return values.map((value) => createHmac('sha256', key).update(value).digest('hex'));
    },
    destroy: (tenant, subjects) => dataKeys.destroy(tenant, subjects),
    close: async () => {
      dataKeys.clear();
      hashingKeys.clear();
      await keys.close();
    },
  };
}

function seal(personal: Personal, place: string, key: Uint8Array): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(personal.data), 'utf8'), cipher.final()]);
  return {
    subject: personal.subject,
    box: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64'),
  };
}

function open({ subject, box }: Sealed, place: string, key: Uint8Array): Personal {
  const bytes = Buffer.from(box, 'base64');
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(place));
    cipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]);
    return { subject, data: JSON.parse(text.toString('utf8')) as Personal['data'] };
  } catch (cause) {
    throw new FaultError('box-damaged', 'A sealed compartment does not open with its key at its place.', {
      cause,
    });
  }
}

interface KeyCache {
  load(tenant: string, subjects: ReadonlySet<string>): Promise<ReadonlyMap<string, Kept>>;
  loadOrMake(tenant: string, subjects: ReadonlySet<string>): Promise<ReadonlyMap<string, Kept>>;
  destroy(tenant: string, subjects: readonly string[]): Promise<void>;
  clear(): void;
}

/** Keys that were used lately. Those of destroyed subjects are forgotten at once and never come in again. */
function createKeyCache(keys: KeyStore): KeyCache {
  const cache = new Map<string, { readonly key: Uint8Array; readonly until: number }>();
  // Counts what could make a key that is being loaded right now a thing of the past.
  let destructions = 0;

  const remember = (tenant: string, found: ReadonlyMap<string, Kept>, since: number): void => {
    if (since !== destructions) return;
    if (cache.size + found.size > CACHED_KEYS_MAX) cache.clear();
    const until = performance.now() + CACHED_KEY_MS;
    for (const [subject, key] of found) {
      if (key === 'destroyed') cache.delete(idOf(tenant, subject));
      else if (cache.size < CACHED_KEYS_MAX) cache.set(idOf(tenant, subject), { key, until });
    }
  };
  const load: KeyCache['load'] = async (tenant, subjects) => {
    const found = new Map<string, Kept>();
    const now = performance.now();
    for (const subject of subjects) {
      const known = cache.get(idOf(tenant, subject));
      if (known && known.until > now) found.set(subject, known.key);
    }
    const missing = [...subjects].filter((subject) => !found.has(subject));
    if (missing.length === 0) return found;
    const since = destructions;
    const loaded = await keys.load(tenant, missing);
    remember(tenant, loaded, since);
    return new Map([...found, ...loaded]);
  };

  return {
    load,
    loadOrMake: async (tenant, subjects) => {
      const found = await load(tenant, subjects);
      const missing = [...subjects].filter((subject) => !found.has(subject));
      if (missing.length === 0) return found;
      const since = destructions;
      const saved = await keys.save(
        tenant,
        new Map(missing.map((subject) => [subject, randomBytes(KEY_BYTES)])),
      );
      remember(tenant, saved, since);
      return new Map([...found, ...saved]);
    },
    destroy: async (tenant, subjects) => {
      const forget = (): void => {
        destructions += 1;
        for (const subject of subjects) cache.delete(idOf(tenant, subject));
      };
      forget();
      await keys.destroy(tenant, subjects);
      forget();
    },
    clear: () => {
      destructions += 1;
      cache.clear();
    },
  };
}

const idOf = (tenant: string, subject: string): string => `${tenant.length}:${tenant}${subject}`;
