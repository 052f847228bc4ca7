import { type CsvRow, csvReader, delimiterOf } from './csv-rows.ts';
import { type CsvInput, openBytes } from './file-bytes.ts';
import { ImportError } from './import-error.ts';
import { lineBreaks } from './record-scanner.ts';
import { NotUtf8, type TextPiece, utf8Text } from './utf8-text.ts';

/** Some rows of a file, and how far it was read. */
export interface RowPiece {
  readonly rows: readonly CsvRow[];
  readonly bytes: number;
}

export interface CsvFile {
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly totalBytes: number | null;
  /** The rows after the header. Throws an `ImportError` where the file cannot be read on. */
  readonly pieces: AsyncGenerator<RowPiece>;
}

/**
 * Opens a CSV file and reads its header. A file given by its path is first looked through for bytes that are no UTF-8,
 * so that nothing of a wrongly encoded file is imported. Throws an `ImportError` when it cannot be imported.
 */
export async function openCsv(input: CsvInput, delimiter?: string): Promise<CsvFile> {
  if (typeof input === 'string') await checkEncoding(input);
  const { totalBytes, chunks } = await openBytes(input);
  const texts = decoded(chunks);
  const first = await texts.next();
  const beginning: TextPiece = first.done ? { text: '', bytes: 0 } : first.value;
  const separator = delimiter ?? delimiterOf(beginning.text);
  const pieces = rowPieces(beginning, texts, separator);
  const { header, rest } = await readHeader(pieces);
  return { header, delimiter: separator, totalBytes, pieces: rest };
}

async function checkEncoding(path: string): Promise<void> {
  const { chunks } = await openBytes(path);
  for await (const _piece of decoded(chunks));
}

/** Text, with what is no UTF-8 told by byte and line. */
async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextPiece, undefined> {
  let line = 1;
  try {
    for await (const piece of utf8Text(chunks)) {
      line += lineBreaks(piece.text);
      yield piece;
    }
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    const place = `byte ${error.offset}, on line ${line}`;
    throw new ImportError('text-not-utf8', `The text is not UTF-8 at ${place}: save the file as UTF-8.`, [
      place,
    ]);
  }
  return undefined;
}

async function* rowPieces(
  beginning: TextPiece,
  texts: AsyncGenerator<TextPiece, undefined>,
  delimiter: string,
): AsyncGenerator<RowPiece, undefined> {
  const reader = csvReader(delimiter);
  try {
    let { bytes } = beginning;
    yield { rows: reader.push(beginning.text), bytes };
    for await (const piece of texts) {
      bytes = piece.bytes;
      yield { rows: reader.push(piece.text), bytes };
    }
    yield { rows: reader.end(), bytes };
  } finally {
    await texts.return(undefined);
  }
  return undefined;
}

async function readHeader(
  pieces: AsyncGenerator<RowPiece, undefined>,
): Promise<{ header: readonly string[]; rest: AsyncGenerator<RowPiece> }> {
  for (;;) {
    const { value, done } = await pieces.next();
    if (done) throw new ImportError('file-empty', 'The file has no text.');
    const [head, ...rows] = value.rows;
    if (!head) continue;
    if (head.fault) {
      await pieces.return(undefined);
      const message = `The header, on line ${head.line}, cannot be read: a quote is open, or it is too long.`;
      throw new ImportError('header-damaged', message);
    }
    return { header: head.cells, rest: resumed({ rows, bytes: value.bytes }, pieces) };
  }
}

async function* resumed(
  first: RowPiece,
  rest: AsyncGenerator<RowPiece, undefined>,
): AsyncGenerator<RowPiece> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
