import type { ImportProgress } from '@leadstream/intake-csv';

const REDRAW_MS = 100;
const CLEAR_LINE = '\r\x1b[K';

/** One line at the foot of a terminal that says how far an import is; silent where stderr is none. */
export function createProgress(stream: NodeJS.WriteStream): {
  show(progress: ImportProgress): void;
  clear(): void;
} {
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show({ rows, bytes, totalBytes }) {
      const now = performance.now();
      if (!stream.isTTY || now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      const part = totalBytes ? `, ${Math.floor((100 * bytes) / totalBytes)} % of the file read` : '';
      stream.write(`${CLEAR_LINE}${rows} rows${part}`);
    },
    clear() {
      if (stream.isTTY && drawnAt > 0) stream.write(CLEAR_LINE);
    },
  };
}

/** One line at the foot of a terminal that counts; silent where stderr is none. */
export function createCounter(
  stream: NodeJS.WriteStream,
  what: string,
): { show(count: number): void; clear(): void } {
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show(count) {
      const now = performance.now();
      if (!stream.isTTY || now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      stream.write(`${CLEAR_LINE}${count} ${what}`);
    },
    clear() {
      if (stream.isTTY && drawnAt > 0) stream.write(CLEAR_LINE);
    },
  };
}
