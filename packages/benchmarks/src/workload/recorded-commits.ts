import type { Commit } from '@leadstream/core';
import { memoryStorage } from '@leadstream/engine';
import { instrumentedStorage } from '@leadstream/testkit';
import { houseOver } from './house.ts';
import { carryOutAll, leadCommands } from './lead-commands.ts';

/** What carrying out commands hands to a storage: nothing is left to be decided, sealed or hashed. */
export interface RecordedCommits {
  /** What opens the house: the process, a seller. */
  readonly opening: readonly Commit[];
  /** The commits of each lead, to be written one after the other. */
  readonly leads: readonly (readonly Commit[])[];
  /** Data keys of the leads, by stream. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
  readonly hashingKey: Uint8Array;
}

/** Carries out the commands of leads in memory, and keeps what would have been stored. */
export async function recordCommits(seed: number, leads: number, from = 0): Promise<RecordedCommits> {
  const commits: Commit[] = [];
  const keys = new Map<string, Uint8Array>();
  let hashingKey = new Uint8Array();
  const storage = instrumentedStorage(memoryStorage(), ({ part, method, given }) => {
    if (method === 'append') commits.push(...(given[0] as Commit[]).map(alone));
    if (method === 'save') for (const [subject, key] of given[1] as typeof keys) keys.set(subject, key);
    if (part === 'keys' && method === 'hashingKey') hashingKey = given[1] as typeof hashingKey;
  });
  const house = houseOver(storage, from);
  await openForWork(house);
  const opened = commits.length;
  await carryOutAll(house.as('user:ann'), leadCommands(seed, leads, from), leads);
  await house.close();
  return { opening: commits.slice(0, opened), leads: byLead(commits.slice(opened)), keys, hashingKey };
}

/** The first command publishes the process: nobody measures that. */
export async function openForWork(house: ReturnType<typeof houseOver>): Promise<void> {
  await house.as('user:ann').defineSeller({ seller: 'ann', active: true });
}

/** A commit that is not written together with those it was decided after. */
const alone = (commit: Commit): Commit => ({ ...commit, basis: undefined });

function byLead(commits: readonly Commit[]): (readonly Commit[])[] {
  const leads = new Map<string, Commit[]>();
  for (const commit of commits) {
    const lead = commit.writes.find(({ stream }) => stream.startsWith('lead/'))?.stream ?? '';
    leads.set(lead, [...(leads.get(lead) ?? []), commit]);
  }
  return [...leads.values()];
}
