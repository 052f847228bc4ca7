import Papa from 'papaparse';
import { recordScanner, type TextRecord } from './record-scanner.ts';

/** The longest cell, in characters. */
export const CELL_LENGTH_MAX = 1024 * 1024;

/** One row: its cells, or what is wrong with it. */
export interface CsvRow {
  /** The line that it begins on, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly fault?: 'row-too-long' | 'cell-too-long' | 'open-quote' | 'malformed-quotes';
}

/** How much of a beginning is looked at for the separator, in characters. */
const GUESS_LENGTH = 64 * 1024;

export interface CsvReader {
  /** Gives the rows that the next piece of text completes. */
  push(piece: string): CsvRow[];
  end(): CsvRow[];
}

/**
 * Reads CSV (RFC 4180) in pieces: rows are cut first, then papaparse splits them into cells. Rows without any text
 * are none. What is wrong with one row is told with it and touches no other.
 *
 * @example
 * const reader = csvReader(',');
 * [...reader.push('a,"b\nc"\r\nd'), ...reader.end()].map((row) => row.cells) // => [['a', 'b\nc'], ['d']]
 */
export function csvReader(delimiter: string): CsvReader {
  const scanner = recordScanner(delimiter);
  return {
    push: (piece) => rowsOf(scanner.push(piece), delimiter),
    end: () => rowsOf(scanner.end(), delimiter),
  };
}

/** The separator that the beginning of a file seems to use: comma, semicolon, tab or bar; comma if none. */
export function delimiterOf(beginning: string): string {
  const lines = beginning.slice(0, GUESS_LENGTH).replace(/\r\n?/g, '\n');
  const end = beginning.length > GUESS_LENGTH ? lines.lastIndexOf('\n') : -1;
  const sample = (end > 0 ? lines.slice(0, end) : lines).trimStart();
  // Short rows can hide it from papaparse; the header alone then tells.
  return guessed(sample) ?? guessed(sample.slice(0, sample.indexOf('\n'))) ?? ',';
}

function guessed(sample: string): string | undefined {
  const delimitersToGuess = [',', ';', '\t', '|'];
  const options = { preview: 10, newline: '\n', skipEmptyLines: true, delimitersToGuess } as const;
  const { meta, errors } = Papa.parse(sample, options);
  return errors.some(({ code }) => code === 'UndetectableDelimiter') ? undefined : meta.delimiter;
}

function rowsOf(records: readonly TextRecord[], delimiter: string): CsvRow[] {
  const whole = records.filter((record) => record.fault === undefined);
  const together = split(
    whole.map(({ text }) => text),
    delimiter,
  );
  let next = 0;
  return records
    .map((record): CsvRow => {
      if (record.fault) return { line: record.line, cells: [], fault: record.fault };
      const cells = together ? (together[next] ?? []) : splitAlone(record.text, delimiter);
      next += 1;
      if (!cells) return { line: record.line, cells: [record.text], fault: 'malformed-quotes' };
      const isTooLong =
        record.text.length > CELL_LENGTH_MAX && cells.some((cell) => cell.length > CELL_LENGTH_MAX);
      return isTooLong
        ? { line: record.line, cells: [], fault: 'cell-too-long' }
        : { line: record.line, cells };
    })
    .filter((row) => row.fault || row.cells.some((cell) => cell !== ''));
}

const splitAlone = (text: string, delimiter: string): string[] | undefined => split([text], delimiter)?.[0];

/** The cells of each row; `undefined` when the quotes of one of them are malformed. */
function split(rows: readonly string[], delimiter: string): string[][] | undefined {
  if (rows.length === 0) return [];
  const text = `${rows.join('\n')}\n`;
  // papaparse takes a mark at the beginning of any text for that of a file.
  const marked = text.startsWith('\ufeff') ? `\ufeff${text}` : text;
  const { data, errors } = Papa.parse<string[]>(marked, { delimiter, newline: '\n' });
  const isClean = errors.length === 0 && data.length === rows.length + 1;
  return isClean ? data.slice(0, -1) : undefined;
}
