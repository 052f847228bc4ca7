import { cleanText } from './clean-text.ts';

/** What came in with a post: texts by name. A name that came several times has them all. */
export interface Posted {
  readonly as: 'form' | 'json';
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** A body that is no post of a form, as an HTTP status and a code. */
export interface NotPosted {
  readonly status: 400 | 408 | 413 | 415;
  readonly code: 'body-malformed' | 'body-slow' | 'body-too-large' | 'type-unknown' | 'too-many-fields';
}

export const isPosted = (read: Posted | NotPosted): read is Posted => 'values' in read;

/** Bytes of a body, names in it, and letters of a value; a body that takes longer is given up. */
const BYTES_MAX = 256 * 1024;
const NAMES_MAX = 300;
const VALUE_MAX = 131_072;
const BODY_MS = 10_000;

/** Reads the body of a post within bounds of size and time: URL-encoded, multipart without files, or flat JSON. */
export async function readPosted(
  request: Request,
  { bodyMs = BODY_MS }: { readonly bodyMs?: number | undefined } = {},
): Promise<Posted | NotPosted> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const reader = readers[type];
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (!reader || encoding !== 'identity') return { status: 415, code: 'type-unknown' };
  const bytes = await readBytes(request, BYTES_MAX, bodyMs);
  if (!(bytes instanceof Uint8Array)) return bytes;
  try {
    const pairs = await reader(bytes, request.headers.get('content-type') ?? '');
    return gathered(pairs, type === 'application/json' ? 'json' : 'form');
  } catch {
    return { status: 400, code: 'body-malformed' };
  }
}

/** Reads at most so many bytes for at most so long. */
export async function readBytes(
  request: Request,
  max: number,
  ms: number = BODY_MS,
): Promise<Uint8Array | NotPosted> {
  if (Number(request.headers.get('content-length') ?? 0) > max)
    return { status: 413, code: 'body-too-large' };
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), late]);
      if (read === 'late') {
        return { status: 408, code: 'body-slow' };
      }
      if (read.done) break;
      size += read.value.length;
      if (size > max) {
        return { status: 413, code: 'body-too-large' };
      }
      chunks.push(read.value);
    }
  } catch {
    return { status: 400, code: 'body-malformed' };
  } finally {
    clearTimeout(timer);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

type Pairs = readonly (readonly [string, string])[];

const strict = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

const readers: { readonly [type: string]: (bytes: Uint8Array, type: string) => Pairs | Promise<Pairs> } = {
  'application/x-www-form-urlencoded': (bytes) =>
    strict(bytes)
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const at = pair.includes('=') ? pair.indexOf('=') : pair.length;
        return [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
      }),
  async 'multipart/form-data'(bytes, type) {
    strict(bytes);
    const form = await new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': type },
    }).formData();
    return [...form].map(([name, value]) => {
      if (typeof value !== 'string') throw new TypeError('A form takes no files.');
      return [name, value];
    });
  },
  'application/json'(bytes) {
    const body: unknown = JSON.parse(strict(bytes));
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new TypeError('An object is asked for.');
    return Object.entries(body).flatMap(([name, value]) =>
      jsonTexts(value).map((text) => [name, text] as const),
    );
  },
};

/** Fails where bytes that were percent-encoded are no UTF-8. */
const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

function jsonTexts(value: unknown): readonly string[] {
  if (value === null) return [];
  if (typeof value === 'string' || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'number' && Number.isFinite(value)) return [String(value)];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw new TypeError('A value is text, a number, true or false, or a list of texts.');
}

/** Names with brackets are how other systems nest: none of ours has any. */
function gathered(pairs: Pairs, as: Posted['as']): Posted | NotPosted {
  if (pairs.length > NAMES_MAX) return { status: 400, code: 'too-many-fields' };
  const values = new Map<string, readonly string[]>();
  for (const [name, value] of pairs) {
    if (/[[\]]/.test(name) || name.length > 200) return { status: 400, code: 'body-malformed' };
    if (value.length > VALUE_MAX) return { status: 413, code: 'body-too-large' };
    values.set(name, [...(values.get(name) ?? []), cleanText(value, 'many')]);
  }
  return { as, values };
}

/** The one text of a name; empty where it did not come. */
export const textOf = ({ values }: Posted, name: string): string => values.get(name)?.[0] ?? '';
