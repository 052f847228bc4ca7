import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Invocation } from '../history-check/invocation.ts';

/** What became of a command, as its caller was told. */
export type Noted = Pick<Invocation, 'outcome' | 'first' | 'last'>;

/** Where whoever gives commands notes what was asked and, once it was answered, what was answered. */
export interface Journal {
  asked(commandId: string): void;
  answered(commandId: string, told: Noted): void;
}

type Line = { readonly id: string } & ({ readonly begin: true } | { readonly told?: Noted });

/** A journal in a file, for a process that may be killed: each answer is on the disk before the next step. */
export function openJournal(path: string): Journal & { close(): void } {
  const file = openSync(path, 'a');
  const write = (line: Line): void => {
    writeSync(file, `${JSON.stringify(line)}\n`);
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
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(0, upTo);
  const record: Invocation[] = [];
  const open = new Map<string, number>();
  const unknown = { outcome: 'unknown', first: 0, last: 0 } as const;
  const endAll = (answeredAt: number): void => {
    for (const [commandId, invokedAt] of open) record.push({ commandId, invokedAt, answeredAt, ...unknown });
    open.clear();
  };
  for (const [at, text] of lines.entries()) {
    const line = JSON.parse(text) as Line;
    if ('begin' in line) endAll(at);
    else if (!line.told) open.set(line.id, at);
    else {
      record.push({ commandId: line.id, invokedAt: open.get(line.id) ?? at, answeredAt: at, ...line.told });
      open.delete(line.id);
    }
  }
  endAll(lines.length);
  return record;
}
