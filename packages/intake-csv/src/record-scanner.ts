/** The longest row, in characters. */
export const ROW_LENGTH_MAX = 4 * 1024 * 1024;

/** One row as it stands in the file, without its line end. */
export interface TextRecord {
  readonly text: string;
  /** The line that it begins on, counted from 1. */
  readonly line: number;
  /** Its text is not kept then: it was too long, or a quote was open until the end of the file. */
  readonly fault?: 'row-too-long' | 'open-quote';
}

export interface RecordScanner {
  /** Gives the rows that the next piece of text completes. */
  push(piece: string): TextRecord[];
  /** Gives the last row, if it has no line end. */
  end(): TextRecord[];
}

/**
 * Cuts a text into rows at CRLF, LF or CR, mixed as they may be, but for those inside quoted cells. A quote opens only
 * at the beginning of a cell and closes at the next one that is not doubled, so that a damaged row damages no other.
 * Empty lines are no rows. Memory stays bounded: a row that gets too long is read on, but not kept.
 */
export function recordScanner(delimiter: string): RecordScanner {
  const scan: Scan = {
    delimiter,
    toCellEnd: new RegExp(`[\\r\\n\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}]`, 'g'),
    text: '',
    at: 0,
    line: 1,
    dropped: null,
    inside: 'start',
    skipsLf: false,
  };
  return {
    push(piece) {
      scan.text += piece;
      return completed(scan);
    },
    end() {
      if (scan.text === '' && scan.dropped === null) return [];
      if (scan.inside === 'quoted') return [{ text: '', line: scan.line, fault: 'open-quote' }];
      const record = cut(scan, 0, scan.text.length);
      scan.text = '';
      return record ? [record] : [];
    },
  };
}

interface Scan {
  readonly delimiter: string;
  readonly toCellEnd: RegExp;
  /** The row in the making, up to `at`, and what was pushed after it. */
  text: string;
  at: number;
  line: number;
  /** How many line ends were in what was dropped of a row that is too long; `null` when it is not. */
  dropped: number | null;
  /** Where the scan stands within a cell. */
  inside: 'start' | 'plain' | 'quoted' | 'after-quote';
  /** A CR ended a row: an LF right after it belongs to it. */
  skipsLf: boolean;
}

const TO_LINE_END = /[\r\n]/g;

function completed(scan: Scan): TextRecord[] {
  const records: TextRecord[] = [];
  let start = 0;
  let nextQuote = scan.text.indexOf('"', scan.at);
  while (scan.at < scan.text.length) {
    const char = scan.text[scan.at];
    const isSkipped = scan.skipsLf && char === '\n';
    scan.skipsLf = false;
    if (isSkipped) {
      scan.at += 1;
      start = scan.at;
    } else if (scan.inside === 'quoted' || scan.inside === 'after-quote') {
      scanQuoted(scan);
    } else if (char === scan.delimiter) {
      scan.at += 1;
      scan.inside = 'start';
    } else if (char === '\n' || char === '\r') {
      const record = cut(scan, start, scan.at);
      if (record) records.push(record);
      scan.at += 1;
      start = scan.at;
      scan.inside = 'start';
      scan.skipsLf = char === '\r';
    } else {
      if (nextQuote >= 0 && nextQuote < scan.at) nextQuote = scan.text.indexOf('"', scan.at);
      scanPlain(scan, nextQuote >= 0);
    }
  }
  keepFrom(scan, start);
  return records;
}

function scanQuoted(scan: Scan): void {
  if (scan.inside === 'after-quote') {
    const isDoubled = scan.text[scan.at] === '"';
    scan.inside = isDoubled ? 'quoted' : 'plain';
    if (isDoubled) scan.at += 1;
    return;
  }
  const quote = scan.text.indexOf('"', scan.at);
  scan.at = quote < 0 ? scan.text.length : quote + 1;
  if (quote >= 0) scan.inside = 'after-quote';
}

/** Goes to the end of the cell. Without a quote ahead only line ends matter, which are few. */
function scanPlain(scan: Scan, hasQuoteAhead: boolean): void {
  if (scan.inside === 'start' && scan.text[scan.at] === '"') {
    scan.inside = 'quoted';
    scan.at += 1;
    return;
  }
  const search = hasQuoteAhead ? scan.toCellEnd : TO_LINE_END;
  search.lastIndex = scan.at;
  const found = search.exec(scan.text);
  scan.at = found ? found.index : scan.text.length;
  if (!found) scan.inside = scan.text.endsWith(scan.delimiter) ? 'start' : 'plain';
}

function cut(scan: Scan, start: number, end: number): TextRecord | null {
  const text = scan.text.slice(start, end);
  const { line } = scan;
  const isTooLong = scan.dropped !== null || text.length > ROW_LENGTH_MAX;
  scan.line += 1 + (scan.dropped ?? 0) + lineBreaks(text);
  scan.dropped = null;
  if (isTooLong) return { text: '', line, fault: 'row-too-long' };
  return text === '' ? null : { text, line };
}

/** Forgets what is done with, and of a row that is too long everything. */
function keepFrom(scan: Scan, start: number): void {
  scan.text = scan.text.slice(start);
  scan.at -= start;
  if (scan.dropped === null && scan.text.length <= ROW_LENGTH_MAX) return;
  scan.dropped = (scan.dropped ?? 0) + lineBreaks(scan.text);
  scan.text = '';
  scan.at = 0;
}

/** How many line ends a text holds; CRLF is one. */
export function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
    if (text[at + 1] !== '\n') count += 1;
  }
  return count;
}
