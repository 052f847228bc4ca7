import { isUtf8 } from 'node:buffer';

/** Bytes that are no UTF-8, with where they stand. */
export class NotUtf8 extends Error {
  constructor(readonly offset: number) {
    super(`Byte ${offset} is no UTF-8: save the file as UTF-8.`);
  }
}

/** A piece of text, and how many bytes were read so far. */
export interface TextPiece {
  readonly text: string;
  readonly bytes: number;
}

/**
 * Decodes UTF-8 strictly; a byte order mark at the beginning is dropped. What comes before a wrong byte is given
 * first, then `NotUtf8` is thrown.
 */
export async function* utf8Text(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextPiece> {
  let offset = 0;
  let rest = Buffer.alloc(0);
  let isFirst = true;
  const textOf = (bytes: Buffer): string => {
    const text = bytes.toString('utf8');
    const dropped = isFirst && text.startsWith('\ufeff') ? text.slice(1) : text;
    if (text !== '') isFirst = false;
    return dropped;
  };
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : asBuffer(chunk);
    const end = bytes.length - unfinished(bytes);
    const whole = bytes.subarray(0, end);
    if (!isUtf8(whole)) {
      const wrong = firstWrong(whole);
      yield { text: textOf(whole.subarray(0, wrong)), bytes: offset + wrong };
      throw new NotUtf8(offset + wrong);
    }
    rest = Buffer.from(bytes.subarray(end));
    offset += end;
    yield { text: textOf(whole), bytes: offset };
  }
  if (rest.length > 0) throw new NotUtf8(offset);
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** How many bytes at the end begin a character that is not finished yet. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

const lengthOf = (leading: number): number => (leading >= 0xf0 ? 4 : leading >= 0xe0 ? 3 : 2);

/** Halves what may hold the first wrong byte: a prefix that ends between characters is right or wrong as a whole. */
function firstWrong(bytes: Buffer): number {
  let right = 0;
  let wrong = bytes.length;
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    const part = bytes.subarray(0, middle);
    if (isUtf8(part.subarray(0, part.length - unfinished(part)))) right = middle;
    else wrong = middle;
  }
  const part = bytes.subarray(0, right);
  return right - unfinished(part);
}
