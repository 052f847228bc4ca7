import { gcmsiv } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as z from 'zod';

/** A secret that links and forms are signed with. The first of several signs, all open: so keys are changed one by one. */
export const SigningKey = z.strictObject({
  /** Short and public: it stands at the beginning of each token. */
  id: z.string().regex(/^[A-Za-z0-9_-]{1,16}$/, 'is 1 to 16 letters, digits, _ or -'),
  /** At least 32 characters that nobody can guess. */
  secret: z.string().min(32),
});
export type SigningKey = z.infer<typeof SigningKey>;

/** What a token is for: one made for another purpose does not open. */
export type Purpose = 'form' | 'confirm' | 'open' | 'click' | 'unsubscribe' | 'preferences' | 'visitor';

/** Closes what leaves the house, so that nobody reads or changes it on its way back. */
export interface Seals {
  /** The same payload gives the same token, of letters that are safe in an address. */
  seal(purpose: Purpose, payload: unknown): string;
  /** `null` unless it was sealed here for this tenant and purpose, and not a bit of it was changed. */
  open(purpose: Purpose, token: string): unknown;
  /** A short keyed hash of a text: equal texts, equal hashes, and nothing to be guessed from it. */
  digest(text: string): string;
}

const TOKEN_MAX = 6000;
const TOKEN = /^([A-Za-z0-9_-]{1,16})\.([A-Za-z0-9_-]+)$/;

/** Tokens are never reused for other payloads and the cipher withstands a repeated nonce, so a fixed one will do. */
const nonce = new Uint8Array(12);

/**
 * Makes the seals of a tenant: AES-256-GCM-SIV (RFC 8452), with a key per tenant and signing key, and the purpose bound
 * to it. A tag of 128 bits is compared in constant time.
 */
export function createSeals(keys: readonly SigningKey[], tenant: string): Seals {
  const ready = z
    .array(SigningKey)
    .min(1)
    .parse(keys)
    .map(({ id, secret }) => ({ id, ...derived(secret, tenant) }));
  const [first] = ready;
  if (!first) throw new TypeError('There must be a key to sign with.');
  return {
    seal(purpose, payload) {
      const plain = bytesOf(JSON.stringify(payload));
      const sealed = gcmsiv(first.sealing, nonce, bytesOf(`${first.id}|${purpose}`)).encrypt(plain);
      return `${first.id}.${toBase64Url(sealed)}`;
    },
    open(purpose, token) {
      const [, id, body] = (token.length <= TOKEN_MAX && TOKEN.exec(token)) || [];
      const key = ready.find((one) => one.id === id);
      if (!key || body === undefined) return null;
      try {
        const sealed = fromBase64Url(body);
        if (toBase64Url(sealed) !== body) return null; // One token, one spelling.
        const plain = gcmsiv(key.sealing, nonce, bytesOf(`${key.id}|${purpose}`)).decrypt(sealed);
        return JSON.parse(new TextDecoder().decode(plain)) as unknown;
      } catch {
        return null;
      }
    },
    digest: (text) => toBase64Url(hmac(sha256, first.hashing, bytesOf(text)).subarray(0, 18)),
  };
}

function derived(
  secret: string,
  tenant: string,
): { readonly sealing: Uint8Array; readonly hashing: Uint8Array } {
  const salt = bytesOf('leadstream intake-http');
  const both = hkdf(sha256, bytesOf(secret), salt, bytesOf(tenant), 64);
  return { sealing: both.slice(0, 32), hashing: both.slice(32) };
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
