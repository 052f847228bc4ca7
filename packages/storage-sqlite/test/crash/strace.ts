import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whether system calls can be watched and spoilt here; says so loudly where they cannot. */
export function canTrace(say: (line: string) => void): boolean {
  const found = spawnSync('strace', ['-f', '-e', 'trace=none', 'true'], { encoding: 'utf8' });
  if (found.status === 0) return true;
  say(`SKIPPED: no strace here (${found.error?.message ?? found.stderr.trim()}); apt-get install -y strace.`);
  return false;
}

/** The calls by which SQLite changes its files. */
export const diskCalls = ['pwrite64', 'fdatasync', 'fsync', 'ftruncate'] as const;
export type DiskCall = (typeof diskCalls)[number];

/** Runs a process with all its threads, and writes its calls to a file, with the paths that they are about. */
export const tracing = (file: string, calls: readonly string[]): string[] => [
  'strace',
  '-f',
  '-y',
  '-qq',
  '-s',
  '200',
  '-o',
  file,
  '-e',
  `trace=${calls.join(',')}`,
];

/** Watches what is done to the files of a store, and to their folder; not to the journal beside them. */
export const tracingStore = (path: string): string[] => [
  ...tracing(traceOf(path), diskCalls),
  ...[...filesOf(path), dirname(path)].flatMap((each) => ['-P', each]),
];
export const traceOf = (path: string): string => `${path}.trace`;

/** The files of a store: the store, its write-ahead log, the keys, their write-ahead log. */
export const filesOf = (path: string): readonly string[] => [
  path,
  `${path}-wal`,
  `${path}.keys`,
  `${path}.keys-wal`,
];

/** Spoils the n-th call of a kind, and `onwards` all later ones; only calls that are traced are spoilt. */
export const spoiling = (
  path: string,
  call: DiskCall,
  how: `signal=${string}` | `error=${string}`,
  when: string,
): string[] => [...tracingStore(path), '-e', `inject=${call}:${how}:when=${when}`];

/** A call that was made. */
export interface Traced {
  readonly call: string;
  readonly path: string;
  /** The first argument after the file, as far as it was written down. */
  readonly rest: string;
  readonly isSpoilt: boolean;
}

/** Reads the calls that were traced, in their order. */
export function readTrace(file: string): readonly Traced[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const found = /^\d+ +(\w+)\(\d+<([^>]*)>(.*)$/.exec(line);
      if (!found) return [];
      const [, call = '', path = '', rest = ''] = found;
      return [{ call, path, rest, isSpoilt: line.includes('(INJECTED)') }];
    });
}
