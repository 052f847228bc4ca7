const REDRAW_MS = 100;
const CLEAR_LINE = '\r\x1b[K';

/** One line at the foot of a terminal that says how far work is; silent where stderr is none. */
export function createProgress(stream: NodeJS.WriteStream): {
  show(text: string): void;
  clear(): void;
} {
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show(text) {
      const now = performance.now();
      if (!stream.isTTY || now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      stream.write(`${CLEAR_LINE}${text}`);
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
