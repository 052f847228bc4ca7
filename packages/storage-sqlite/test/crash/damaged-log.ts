import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isFault } from '@leadstream/core';
import { type Doom, journalOf } from './doomed-life.ts';
import type { RunOnDriver } from './on-driver.ts';
import { canTrace, filesOf, readTrace, traceOf, tracing } from './strace.ts';
import { lookAt, recordOf, startDoomed } from './survivors.ts';

/** Ends by a kill, so that the write-ahead log stays beside the file, and before it is moved into the file. */
const STORY = { steps: 12, life: 0, point: { of: 'calls', name: 'answer: noted', nth: 25 } } as const;

/** The two write-ahead logs of a store. */
const logs = (path: string): readonly [string, string] => [`${path}-wal`, `${path}.keys-wal`];

/** How much was on the disk for certain when a line of the journal was written. */
interface Instant {
  /** Lines of the journal. */
  readonly lines: number;
  /** Bytes of the two write-ahead logs that were written and synchronised. */
  readonly synced: readonly [number, number];
  /** Bytes of them that were written, and may be lost in part. */
  readonly written: readonly [number, number];
}

/**
 * Cuts the power right after each answer, leaving of the write-ahead logs what had been synchronised by then and a
 * random part of what had not; and at random bytes of the log. A twin that does not wait for the disk has to lose
 * answers, or the cuts would prove nothing.
 */
export const powerCuts: RunOnDriver = async ({ driver, seed, count, folder, say }) => {
  if (!canTrace(say)) return { figures: 'skipped', broken: 0 };
  const careful = await livedUnderTrace({ ...STORY, driver, seed, path: join(folder, 'careful.db') });
  const twin = await livedUnderTrace({
    ...STORY,
    driver,
    seed,
    path: join(folder, 'careless.db'),
    careless: true,
  });
  let broken = 0;
  const judge = (what: string, flaws: readonly string[]): void => {
    broken += flaws.length;
    for (const flaw of flaws) say(`BROKEN, ${what}: ${flaw}`);
  };
  for (const { lines, synced, written } of careful.instants) {
    const bytes = synced.map((least, at) => between(least, written[at] ?? 0));
    const found = await afterCut(careful.doom, folder, bytes, lines);
    judge(`cut after line ${lines}`, found);
  }
  let lossy = 0;
  for (const { lines, synced } of twin.instants) {
    if ((await afterCut(twin.doom, folder, synced, lines)).length > 0) lossy += 1;
  }
  if (lossy === 0) judge('the careless twin', ['lost nothing: the cuts prove nothing']);
  const prefixes = await randomCuts(careful, count, folder, judge);
  const figures =
    `${careful.instants.length} cuts after an answer without a loss, ${prefixes} random cuts that left a prefix; ` +
    `the careless twin lost answers in ${lossy} of ${twin.instants.length}`;
  return { figures, broken };
};

interface Lived {
  readonly doom: Doom;
  readonly instants: readonly Instant[];
}

/** At whatever byte the log ends, what is left is a beginning of the whole, and sound. */
async function randomCuts(
  { doom }: Lived,
  count: number,
  folder: string,
  judge: (what: string, flaws: readonly string[]) => void,
): Promise<number> {
  const [log, keys] = logs(doom.path);
  const whole = (await lookAt(copyOf(doom, folder), [])).outcome;
  for (let n = 0; n < count; n += 1) {
    const at = between(0, sizeOf(log));
    const copy = copyOf(doom, folder, [at, sizeOf(keys)]);
    const { flaws, outcome } = await lookAt(copy, []);
    judge(
      `cut at byte ${at}`,
      isBeginning(outcome, whole) ? flaws : [...flaws, 'it is no beginning of the whole'],
    );
  }
  return count;
}

/**
 * Flips one bit of the write-ahead log. SQLite takes a broken checksum for the end of the log, silently: what comes
 * after it is lost. That is counted and no promise; a changed event, or a store that contradicts itself, is one.
 */
export const bitFlips: RunOnDriver = async ({ driver, seed, count, folder, say }) => {
  const doom: Doom = { ...STORY, driver, seed, path: join(folder, 'lived.db') };
  await startDoomed(doom).ended;
  const whole = (await lookAt(copyOf(doom, folder), [])).outcome;
  const came = { unharmed: 0, 'cut short, silently': 0, 'refused as damaged': 0 };
  let broken = 0;
  for (let n = 0; n < count; n += 1) {
    const copy = copyOf(doom, folder);
    const bytes = readFileSync(`${copy.path}-wal`);
    const at = between(0, bytes.length - 1);
    bytes[at] = (bytes[at] as number) ^ (1 << between(0, 7));
    writeFileSync(`${copy.path}-wal`, bytes);
    try {
      const { flaws, outcome } = await lookAt(copy, []);
      const wrong = isBeginning(outcome, whole) ? flaws : [...flaws, 'it is no beginning of the whole'];
      for (const flaw of wrong) say(`BROKEN, bit flipped in byte ${at}: ${flaw}`);
      broken += wrong.length;
      came[eventsIn(outcome) === eventsIn(whole) ? 'unharmed' : 'cut short, silently'] += 1;
    } catch (error) {
      if (!isFault(error, 'store-damaged')) throw error;
      came['refused as damaged'] += 1;
    }
  }
  const told = Object.entries(came).map(([what, times]) => `${what} ${times}`);
  return { figures: `${count} flips: ${told.join(', ')}`, broken };
};

/** Lives a story under strace, and reads what was synchronised at each answer. */
async function livedUnderTrace(doom: Doom): Promise<Lived> {
  const trace = traceOf(doom.path);
  await startDoomed(doom, tracing(trace, ['pwrite64', 'fdatasync', 'fsync', 'ftruncate', 'write'])).ended;
  const instants: Instant[] = [];
  const written = new Map<string, number>();
  const synced = new Map<string, number>();
  let lines = 0;
  for (const { call, path, rest } of readTrace(trace)) {
    if (call === 'write' && path === journalOf(doom)) {
      lines += 1;
      const [log, keys] = logs(doom.path);
      const of = (sizes: ReadonlyMap<string, number>) => [sizes.get(log) ?? 0, sizes.get(keys) ?? 0] as const;
      if (rest.includes('outcome')) instants.push({ lines, synced: of(synced), written: of(written) });
    } else if (call === 'pwrite64') {
      const [, length = 0, offset = 0] = /, (\d+), (\d+)\) = \d+$/.exec(rest)?.map(Number) ?? [];
      if (path === doom.path && instants.length > 0)
        throw new Error('The log was moved into the file: shorten the story.');
      written.set(path, Math.max(written.get(path) ?? 0, offset + length));
    } else if (call === 'ftruncate') {
      written.set(path, 0);
      synced.set(path, 0);
    } else if (call.startsWith('f')) synced.set(path, written.get(path) ?? 0);
  }
  return { doom, instants };
}

/** What is wrong after the logs were cut, seen from a line of the journal. */
async function afterCut(
  doom: Doom,
  folder: string,
  bytes: readonly number[],
  lines: number,
): Promise<readonly string[]> {
  const copy = copyOf(doom, folder, bytes);
  try {
    return (await lookAt(copy, recordOf(doom, lines))).flaws;
  } catch (error) {
    return [String(error)];
  }
}

/** A copy of a store, its two logs cut to so many bytes. */
function copyOf(doom: Doom, folder: string, bytes?: readonly number[]): Doom {
  const own = join(folder, 'copy');
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own);
  const path = join(own, 'leads.db');
  filesOf(doom.path).forEach((file, at) => {
    if (existsSync(file)) copyFileSync(file, filesOf(path)[at] as string);
  });
  bytes?.forEach((size, at) => {
    const log = logs(path)[at] as string;
    if (sizeOf(log) > size) truncateSync(log, size);
  });
  return { ...doom, path };
}

/** Events come first in an outcome, then whom addresses find, which begins with a bracket. */
const eventsOf = (outcome: readonly string[]): readonly string[] =>
  outcome.filter((line) => line.startsWith('{'));
const eventsIn = (outcome: readonly string[]): number => eventsOf(outcome).length;
const isBeginning = (part: readonly string[], whole: readonly string[]): boolean =>
  eventsOf(part).every((line, at) => line === eventsOf(whole)[at]);
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
const between = (least: number, most: number): number =>
  least + Math.floor(Math.random() * (Math.max(most, least) - least + 1));
