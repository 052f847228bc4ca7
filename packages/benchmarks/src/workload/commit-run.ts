import type { Commit } from '@leadstream/core';
import type { Measured } from '../benchmark.ts';
import { timeOfOne } from '../measuring.ts';
import { inParallel, parted } from './lead-commands.ts';
import { digestOfLives } from './postgres-database.ts';
import type { RecordedCommits } from './recorded-commits.ts';

/** A way to write commits that were decided beforehand. */
export interface CommitRun {
  /** What must be there before, such as the process. */
  readonly open?: (recorded: RecordedCommits) => Promise<void>;
  write(commit: Commit): Promise<void>;
  close(): Promise<void>;
  /** Reads stream and type of each event of a lead, in order. */
  readonly lives: string;
}

/** Writes the commits of leads, those of each one after the other, with so many under way. */
export async function runCommits(
  { open, write, close, lives }: CommitRun,
  url: string,
  recorded: RecordedCommits,
  { inFlight, which }: { readonly inFlight: number; readonly which: 'cpu' | 'wall' },
): Promise<Measured> {
  await open?.(recorded);
  const { warming, leads } = parted(recorded.leads);
  const writeAll = async (commits: readonly Commit[]): Promise<number> => {
    for (const commit of commits) await write(commit);
    return commits.length;
  };
  await inParallel(warming, inFlight, writeAll);
  let commands = 0;
  const time = await timeOfOne(async () => {
    commands = await inParallel(leads, inFlight, writeAll);
  });
  await close();
  return { cost: time[which] / commands, state: await digestOfLives(url, lives) };
}
