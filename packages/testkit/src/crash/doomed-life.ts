import { existsSync } from 'node:fs';
import type { Clock, Storage } from '@leadstream/core';
import { type FailPoint, withFailPoint } from './fail-points.ts';
import { openJournal, readJournal } from './journal.ts';
import { liveStory, storyClock } from './live-story.ts';
import { drawStory, type StoryOptions } from './story.ts';

/** A story that is lived on a store, and what ends it before its time. */
export interface DoomedLife extends StoryOptions {
  /** How often it was begun before. */
  readonly life: number;
  /** How often a command is tried while the storage says `store-unavailable`. Default: once. */
  readonly triesMax?: number | undefined;
  /** At which moment it ends, and at the how manieth time. Default: it does not. */
  readonly point?: { readonly name: FailPoint; readonly nth: number } | undefined;
}

export interface DoomedLifeOptions {
  /** Opens the store; leases end by the clock of the story. */
  readonly open: (leases: Clock) => Promise<Storage>;
  /** The file of the journal. */
  readonly journal: string;
  /** What happens at the point. Default: the process is killed, and nothing more is done until it is. */
  readonly end?: (() => void) | undefined;
}

/** Lives a story, or goes on with it under the same command ids, until its end or its doom. */
export async function liveDoomed(doom: DoomedLife, options: DoomedLifeOptions): Promise<void> {
  const { point, life, triesMax } = doom;
  const clock = storyClock(life);
  const before = existsSync(options.journal) ? readJournal(options.journal) : [];
  const answered = new Set(
    before.filter(({ outcome }) => outcome !== 'unknown').map(({ commandId }) => commandId),
  );
  const journal = openJournal(options.journal);
  try {
    const storage = await options.open(clock.leases);
    const caller = { storage, journal };
    const watched = point ? withFailPoint(caller, point.name, options.end ?? endProcess, point.nth) : caller;
    try {
      await liveStory(watched, drawStory(doom), { clock, answered, triesMax });
    } finally {
      await storage.close();
    }
  } finally {
    journal.close();
  }
}

/** Kills this process; nothing more is done until the kill comes. */
export function endProcess(): void {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
