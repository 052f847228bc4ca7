import { setImmediate } from 'node:timers/promises';
import { createColors } from 'picocolors';

const CHUNK_CHARS = 64 * 1024;

export type Colours = ReturnType<typeof createColors>;

/** Where results go. Lines are gathered into chunks; after `flush` the reader has them. */
export interface Output {
  /** True once the reader has gone (`| head`): whoever produces lines may stop. */
  readonly closed: boolean;
  readonly colours: Colours;
  /** Characters a line may have; `undefined` where nobody looks at it. */
  readonly width: number | undefined;
  line(text: string): Promise<void>;
  json(value: unknown): Promise<void>;
  flush(): Promise<void>;
}

/** Results on a stream that may be closed at any time: that is the end of the work, not an error. */
export function outputTo(stream: NodeJS.WriteStream): Output {
  let closed = false;
  let gathered = '';
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  const flush = async (): Promise<void> => {
    const text = gathered;
    gathered = '';
    if (closed || text === '') return;
    const full = !stream.write(text);
    // The error of a closed pipe comes with the next turn of the event loop, and so does Ctrl-C.
    await setImmediate();
    while (full && stream.writableNeedDrain && !closed) await setImmediate();
  };
  const line = async (text: string): Promise<void> => {
    gathered += `${text}\n`;
    if (gathered.length >= CHUNK_CHARS) await flush();
  };
  return {
    get closed() {
      return closed;
    },
    colours: coloursFor(stream),
    width: stream.isTTY ? stream.columns : undefined,
    line,
    json: (value) => line(asJson(value)),
    flush,
  };
}

/** Colours for terminals that have them; NO_COLOR turns them off, FORCE_COLOR on. */
export function coloursFor({ isTTY }: { readonly isTTY?: boolean }): Colours {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  return createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || (isTTY === true && TERM !== 'dumb')));
}

/** One line of JSON in which no character can steer a terminal. */
const asJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Text from outside on one line, without characters that could steer a terminal or turn its direction. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ');
