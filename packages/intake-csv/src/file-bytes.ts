import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ImportError } from './import-error.ts';

const CHUNK_BYTES = 256 * 1024;
/** How much of a beginning tells what a file is. */
const HEAD_BYTES = 4096;

/** A path, or the bytes themselves. */
export type CsvInput = string | AsyncIterable<Uint8Array>;

export interface FileBytes {
  /** `null` where the size is not known beforehand. */
  readonly totalBytes: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Opens an input and looks at how it begins. Throws an `ImportError` for what is missing, a directory, empty, a
 * spreadsheet, an archive, UTF-16 or otherwise binary.
 */
export async function openBytes(input: CsvInput): Promise<FileBytes> {
  const totalBytes = typeof input === 'string' ? await sizeOf(input) : null;
  const bytes = typeof input === 'string' ? createReadStream(input, { highWaterMark: CHUNK_BYTES }) : input;
  const iterator = bytes[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { value, done } = await nextOf(iterator);
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const head = Buffer.concat(first);
  try {
    checkHead(head);
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
  return { totalBytes, chunks: resumed(head, iterator) };
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
      throw new ImportError('file-missing', 'There is no file at this path.');
    }
    throw unreadable(error);
  });
  if (found.isDirectory())
    throw new ImportError('file-is-directory', 'This is a directory: name the file in it.');
  return found.size;
}

const unreadable = (error: unknown): ImportError =>
  new ImportError(
    'file-unreadable',
    `The file cannot be read (${(error as { code?: string }).code ?? 'unknown cause'}).`,
  );

async function nextOf(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array, undefined>> {
  try {
    return (await iterator.next()) as IteratorResult<Uint8Array, undefined>;
  } catch (error) {
    throw unreadable(error);
  }
}

async function* resumed(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (;;) {
      const { value, done } = await nextOf(rest);
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}

/** How kinds of files that are no CSV begin, in hexadecimal. */
const beginnings: readonly (readonly [RegExp, ImportError['code'], string])[] = [
  [/^$|^efbbbf$/, 'file-empty', 'The file is empty.'],
  [
    /^(504b0304|d0cf11e0)/,
    'file-is-spreadsheet',
    'This is a spreadsheet or a ZIP archive, whatever its name says: save the sheet as "CSV UTF-8" first.',
  ],
  [/^(1f8b|28b52ffd|425a68|fd377a58)/, 'file-is-archive', 'This file is compressed: unpack it first.'],
  [/^(fffe|feff)/, 'file-is-utf16', 'This text is encoded as UTF-16: save it as UTF-8 first.'],
  [/^(25504446|7f454c46|89504e47)/, 'file-is-binary', 'This is no text file.'],
];

function checkHead(head: Uint8Array): void {
  const hex = Buffer.from(head.subarray(0, 4)).toString('hex');
  for (const [pattern, code, message] of beginnings) {
    if (pattern.test(hex)) throw new ImportError(code, message);
  }
  const sample = head.subarray(0, HEAD_BYTES);
  const nuls = sample.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (nuls * 4 > sample.length) {
    throw new ImportError(
      'file-is-utf16',
      'This text seems to be encoded as UTF-16: save it as UTF-8 first.',
    );
  }
}
