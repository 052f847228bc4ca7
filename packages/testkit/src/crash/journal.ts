import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Invocation } from '../history-check/invocation.ts';

/** What became of a command, as its caller was told. */
export type Noted = Pick<Invocation, 'outcome' | 'first' | 'last'>;

/** Where whoever gives commands notes what was asked and, once it was answered, what was answered. */
export interface Journal {
  asked(commandId: string): void;
  answered(commandId: string, told: Noted): void;
}

/** `at` is of the machine's own clock, which never goes back and which all its processes share, in milliseconds. */
type Line = { readonly id: string; readonly at: number } & (
  | { readonly begin: true }
  | { readonly told?: Noted }
);

/** A journal in a file, for a process that may be killed: each answer is on the disk before the next step. */
export function openJournal(path: string): Journal & { close(): void } {
  const file = openSync(path, 'a');
  const write = (line: { readonly id: string; readonly begin?: true; readonly told?: Noted }): void => {
    writeSync(file, `${JSON.stringify({ at: Number(process.hrtime.bigint()) / 1e6, ...line })}\n`);
  };
  write({ id: '', begin: true });
  return {
    asked: (id) => write({ id }),
    answered(id, told) {
      write({ id, told });
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

/**
 * The record in a journal, of all processes that wrote to it one after the other: a line is an instant. What was asked
 * and never answered may have been done, up to the moment at which the next process began.
 *
 * @param upTo only lines before this one; default: all
 */
export function readJournal(path: string, upTo = Number.POSITIVE_INFINITY): readonly Invocation[] {
  return recordIn(linesOf(path).slice(0, upTo), (_, at) => at);
}

/** The record in journals that were written at the same time, on one machine. */
export function readJournals(paths: readonly string[]): readonly Invocation[] {
  return paths.flatMap((path) => recordIn(linesOf(path), ({ at }) => at));
}

const linesOf = (path: string): readonly Line[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as Line);

function recordIn(
  lines: readonly Line[],
  instantOf: (line: Line, index: number) => number,
): readonly Invocation[] {
  const record: Invocation[] = [];
  const open = new Map<string, number>();
  const unknown = { outcome: 'unknown', first: 0, last: 0 } as const;
  const endAll = (answeredAt: number): void => {
    for (const [commandId, invokedAt] of open) record.push({ commandId, invokedAt, answeredAt, ...unknown });
    open.clear();
  };
  let now = 0;
  for (const [index, line] of lines.entries()) {
    now = instantOf(line, index);
    if ('begin' in line) endAll(now);
    else if (!line.told) open.set(line.id, now);
    else {
      const invokedAt = open.get(line.id) ?? now;
      record.push({ commandId: line.id, invokedAt, answeredAt: now, ...line.told });
      open.delete(line.id);
    }
  }
  endAll(now + 1);
  return record;
}
